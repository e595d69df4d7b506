"""What programs ask over HTTP: questions, documents, passages, feedback, and how things stand."""
