"""What visitors say about answers: kept, counted, and written out as an evaluation file."""
