"""The feedback form of a resource page, its answers and its results."""
