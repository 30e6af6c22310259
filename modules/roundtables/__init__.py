"""Roundtables: events of a center, with a date once there is one."""
