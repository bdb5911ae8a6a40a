"""Rules over values: one module each, exporting `RULE`, a function from the handbook to its problems."""
