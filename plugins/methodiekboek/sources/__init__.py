"""Literature: reading it, the grammar of a citation, and how both are written."""
