"""What answers questions: this process, or several beside it."""
