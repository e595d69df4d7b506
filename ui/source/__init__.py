"""The pages that show a cited document, with the words marked: as text, and as it looks where its original is kept."""
