"""What DHS writes: modules, presenter guides, statements; their review and their releases."""
