"""Nearest neighbours by inner product, under the passages' own ids: one module for each kind of index, and the choice among them."""
