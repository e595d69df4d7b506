"""Documents become passages, passages become a published generation that can be searched."""
