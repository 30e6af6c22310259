"""What the library tells packages above it, which it may not import. Sent inside the transaction of the action.

A receiver writes rows of its own, so that they exist exactly when the release or the withdrawal does.
"""

from django.dispatch import Signal

released = Signal()
"""A release was made. Sent with ``release``."""

retired = Signal()
"""A module was retired, or brought back into use. Sent with ``module``."""

withdrawn = Signal()
"""A release was withdrawn. Sent with ``release``."""
