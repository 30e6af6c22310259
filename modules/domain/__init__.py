"""The rules of releases, clones and editions, on plain documents. Standard library only."""
