"""What happens when a review ends. Imported while Wagtail's own models load, so it imports none."""

from typing import Any


def leave_as_draft(workflow_state: Any, user: Any = None) -> None:
    """Do nothing, where Wagtail would publish the latest revision: an approved module is released by an action."""
