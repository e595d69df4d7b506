"""What holds for every request and response: headers, and which paths can be reached at all."""
