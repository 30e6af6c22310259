"""Where a lead looks after a resource page."""
