"""Documents fetched over HTTP: only hosts that are allowed, only addresses that were checked, and never more than was asked for."""
