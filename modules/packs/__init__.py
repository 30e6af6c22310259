"""What centers make of releases: packs, clones, editions."""
