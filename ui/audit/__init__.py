"""The record of who asked what, and of every word that was shown for it."""
