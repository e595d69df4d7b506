"""One module a row of docs/performance.md: ``NAME``, and ``measure(quick) -> list[Figure]``."""
