"""What people touch: the command line, the chat and the page of a source document."""
