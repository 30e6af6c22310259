"""What the library tells packages above its pages of them. Sent inside the transaction of the action."""

from django.dispatch import Signal

archived = Signal()
"""A module was archived or restored. Sent with ``module``."""
