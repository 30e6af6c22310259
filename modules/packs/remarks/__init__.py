"""Comments on a pack before there is an edition: by the officer, the director and the leads, on one part each."""
