"""What Wagtail's lists may do to several rows at once."""

from __future__ import annotations

from collections.abc import Mapping

BULK_ACTIONS: Mapping[str, frozenset[str]] = {"image": frozenset({"delete"}), "document": frozenset({"delete"})}
"""For each model, the actions that are open. Pages and statements are changed one by one, by actions of ours; there are
no tags, since all centers would share one list of them; and a center, like the library, has one collection."""


def is_bulk_action(model_name: str, action: str) -> bool:
    """Return whether rows of this model may be chosen for this action."""
    return action in BULK_ACTIONS.get(model_name, ())
