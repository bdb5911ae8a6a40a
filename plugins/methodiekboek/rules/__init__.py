"""Rules over values: one module each, exporting `RULE`, what is asked of each record and page."""
