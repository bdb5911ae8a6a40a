"""Methodiekboek: a handbook of a care methodology from structured, sourced content. The core; it knows no host."""
