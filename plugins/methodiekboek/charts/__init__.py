"""One chart per module, found by its being here; charts do not know each other."""
