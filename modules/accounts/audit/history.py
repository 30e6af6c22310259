"""Entries of Wagtail's history, several at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import get_active_log_context, registry
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from modules.accounts.identity.models import User

Event = tuple[str, Model, dict[str, Any]]
"""The name of an action, the object that it was done to, and what else the history records of it."""


def write_history(events: Iterable[Event], actor: User) -> None:
    """Save an entry for each event, as ``wagtail.log_actions.log`` does. One query for pages and one for other objects.

    Wagtail asks the database for each entry whether its page, its person and its content type exist: three queries for
    three objects that are in hand.

    Raises:
        ValidationError: an action is not registered.
    """
    rows: dict[type[Model], list[Any]] = defaultdict(list)
    for action, about, data in events:
        if not registry.action_exists(action):
            raise ValidationError(f"The log action “{action}” is not registered.")
        row = _entry(action, about, data, actor)
        if row is not None:
            rows[type(row)].append(row)
    for model, entries in rows.items():
        model._default_manager.bulk_create(entries)


def _entry(action: str, about: Model, data: dict[str, Any], actor: User) -> PageLogEntry | ModelLogEntry | None:
    model = registry.get_log_model_for_instance(about)
    if model is None:
        return None
    key = {"page": about} if isinstance(about, Page) else {"object_id": str(about.pk)}
    return model(
        content_type=ContentType.objects.get_for_model(about, for_concrete_model=False),
        label=model.objects.get_instance_title(about),
        action=action,
        timestamp=timezone.now(),
        data=data,
        user=actor,
        uuid=get_active_log_context().uuid,
        **key,
    )
