"""What is connected once, when Django is ready: what the rooms declare."""

from __future__ import annotations

from django.core import checks
from django.db.models.signals import post_migrate
from wagtail.models import ReferenceIndex

from modules.core import immutable, rights, starting
from modules.core.rooms import house
from modules.core.spreadsheets import guard_exports


def register() -> None:
    """Guard the tables that never change, protect references, and connect every room."""
    post_migrate.connect(immutable.install_after_migrate, dispatch_uid="bcp_triggers")
    post_migrate.connect(rights.grant_after_migrate, dispatch_uid="bcp_rights")  # after the triggers
    checks.register(immutable.check_triggers, checks.Tags.database)
    checks.register(rights.check_role, checks.Tags.database, deploy=True)
    guard_exports()
    starting.connect()
    for room in house().rooms:
        for model in room.protected:
            ReferenceIndex.register_model(model)
        for connect in room.connect:
            connect()
