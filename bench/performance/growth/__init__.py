"""A collection of any size that resembles text, and what it costs to search it."""
