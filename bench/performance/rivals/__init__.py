"""What others offer for the same work, built as their documentation says, with pincite's own weights."""
