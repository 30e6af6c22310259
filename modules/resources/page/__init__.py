"""The resource page that participants open."""
