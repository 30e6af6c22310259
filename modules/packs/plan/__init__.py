"""The timing of a session, and suggestions of modules for a new pack."""
