"""The time of a session, and the modules that a pack could begin with."""
