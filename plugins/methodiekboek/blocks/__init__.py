"""Pieces of a page made from data: one module each, exporting `BLOCK`. The module's name is that of the block."""
