"""Opening and saving in Wagtail's editor: a module and a clone, beside a plain page with the same StreamFields."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from home.models import HomePage
from home.setup import set_up
from modules.accounts.identity.models import User
from modules.library.modules.models import Module
from modules.packs.pages.models import Clone
from tests import factories
from tests.access.forms import form_of
from tests.benchmarks.bare import BarePage, install
from tests.benchmarks.figures import Figure, Work, compared, measure

BLOCKS = 60
PLAIN = "a plain page with the same StreamFields"


def run() -> list[Figure]:
    """Measure it."""
    install()
    set_up("testserver")
    admin = factories.administrator()
    module = factories.module(admin=admin, blocks=BLOCKS)
    release = factories.release(module, admin=admin)
    harbor = factories.center(admin=admin)
    clone = Clone.objects.child_of(factories.pack(harbor, [release], admin=admin, minutes=None)).get()
    module = Module.objects.get(pk=module.pk)
    lead, same = factories.lead(harbor, admin=admin), ("objectives", "sections", "handouts", "questions", "sources")
    plain = HomePage.objects.get().add_child(
        instance=BarePage(title="Plain", live=False, summary="Same.", **{name: getattr(module, name) for name in same})
    )
    found = [
        *_both("open", _opening, module, clone, plain, admin, lead),
        *_both("save", _saving, module, clone, plain, admin, lead),
    ]
    return found


def _both(
    verb: str, make: Callable[..., Work], module: Page, clone: Page, plain: Page, admin: User, lead: User
) -> list[Figure]:
    names = {f"{verb} a module": (module, admin), f"{verb} a clone": (clone, lead), f"{verb} {PLAIN}": (plain, admin)}
    taken = measure([make(name, page, who) for name, (page, who) in names.items()])
    floor = taken[f"{verb} {PLAIN}"]
    return [*(compared(taken[name], floor) for name in names if taken[name] is not floor), floor]


def _opening(name: str, page: Page, who: User) -> Work:
    client, url = _signed_in(who), reverse("wagtailadmin_pages:edit", args=[page.pk])

    def opened(answer: HttpResponse) -> None:
        assert answer.status_code == 200
        assert answer.content.decode().count("s0-") > 1

    return Work(name, lambda: None, lambda _: client.get(url), opened)


def _saving(name: str, page: Page, who: User) -> Work:
    client, url = _signed_in(who), reverse("wagtailadmin_pages:edit", args=[page.pk])
    count = itertools.count(1)

    def changed() -> dict[str, Any]:
        newest = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
        summary = f"Words {next(count)}."
        extra = {"sectors": newest.sectors} if hasattr(newest, "sectors") else {}
        return {**form_of(newest), **extra, "summary": summary}

    def saved(answer: tuple[dict[str, Any], HttpResponse]) -> None:
        sent, response = answer
        assert response.status_code == 302, response.content.decode()[:4000]
        assert Page.objects.get(pk=page.pk).get_latest_revision_as_object().summary == sent["summary"]

    return Work(name, changed, lambda sent: (sent, client.post(url, sent)), saved)


def _signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client
