"""What the gate costs: pages of the admin with it, and the same pages without."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from home.setup import set_up
from modules.packs.models import Clone
from tests import factories
from tests.benchmarks.figures import Figure, Work, compared, measure

GATE = "modules.centers.gate.Gate"
WITHOUT = [name for name in settings.MIDDLEWARE if name != GATE]


def run() -> list[Figure]:
    """Measure it, as a lead: of all roles, theirs is looked at most closely."""
    set_up("testserver")
    admin = factories.administrator()
    release = factories.release(factories.module(admin=admin, blocks=20), admin=admin)
    harbor = factories.center(admin=admin)
    pack = factories.pack(harbor, [release], admin=admin, minutes=None)
    clone, lead = Clone.objects.child_of(pack).get(), factories.lead(harbor, admin=admin)
    pages = {
        "home page": reverse("wagtailadmin_home"),
        "explorer": reverse("wagtailadmin_explore", args=[pack.pk]),
        "editor": reverse("wagtailadmin_pages:edit", args=[clone.pk]),
    }
    works = [work for name, url in pages.items() for work in _both(name, url, lead)]
    taken = measure(works)
    found = []
    for name in pages:
        floor = taken[f"{name} without the gate"]
        found += [compared(taken[f"{name} with the gate"], floor), floor]
    return found


def _both(name: str, url: str, lead: Any) -> list[Work]:
    return [
        _work(f"{name} with the gate", url, lead, settings.MIDDLEWARE),
        _work(f"{name} without the gate", url, lead, WITHOUT),
    ]


def _work(name: str, url: str, lead: Any, middleware: list[str]) -> Work:
    with override_settings(MIDDLEWARE=middleware):
        client = Client()
        client.force_login(lead)
        client.get(url)  # a client keeps the middleware with which it first asked

    def shown(answer: Any) -> None:
        assert answer.status_code == 200

    return Work(name, lambda: None, lambda _: client.get(url), shown)
