"""What keeps the site running: its background tasks, as administrators see them, and the nightly check of releases."""
