"""A task that was queued before its function moved is still found after the upgrade."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from modules.packs.notices.tasks import send_notices

MIGRATION = import_module("modules.migrations.0021_task_paths")


@pytest.mark.parametrize("address", MIGRATION.MOVED.values())
def test_every_new_address_leads_to_a_task(address: str) -> None:
    assert import_string(address).module_path == address


@pytest.mark.django_db
def test_a_queued_task_gets_the_new_address_and_back() -> None:
    old, new = next(iter(MIGRATION.MOVED.items()))
    send_notices.enqueue("release", 1)
    queued = DBTaskResult.objects.filter(task_path=new)
    assert queued.count() == 1

    MIGRATION.backward(apps, None)
    assert DBTaskResult.objects.filter(task_path=old).count() == 1

    MIGRATION.forward(apps, None)
    assert queued.get().task.func is send_notices.func
