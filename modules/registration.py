"""What is connected once, when Django is ready: what the rooms declare."""

from __future__ import annotations

from django.core import checks
from django.db.models.signals import post_migrate
from wagtail.models import ReferenceIndex

from modules.core import immutable
from modules.core.rooms import house


def register() -> None:
    """Guard the tables that never change, protect references, and connect every room."""
    post_migrate.connect(immutable.install_after_migrate, dispatch_uid="bcp_triggers")
    checks.register(immutable.check_triggers, checks.Tags.database)
    for room in house().rooms:
        for model in room.protected:
            ReferenceIndex.register_model(model)
        for connect in room.connect:
            connect()
