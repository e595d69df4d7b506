"""Who comes in: for each way to say who one is, a module; the first thing that every request meets."""
