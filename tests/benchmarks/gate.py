"""What the gate costs: its own time beside the pages of the admin that it stands before."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import resolve, reverse

from home.setup import set_up
from modules.accounts.identity.models import User
from modules.accounts.identity.policy import memberships
from modules.centers.tenancy.gate import Gate
from modules.packs.pages.models import Clone
from tests import factories
from tests.benchmarks.figures import Figure, Work, compared, measure

GATE = "modules.centers.tenancy.gate.Gate"
WITHOUT = [name for name in settings.MIDDLEWARE if name != GATE]


def run() -> list[Figure]:
    """Measure it, as a lead: of all roles, theirs is looked at most closely.

    The gate is timed by itself: beside a whole page with it, its few per cent are less than what two runs of the same
    page differ by. Who the person is at which center is known by then: every page asks that once, with the gate or
    without, and it is verified that it does.
    """
    set_up("testserver")
    admin = factories.administrator()
    release = factories.release(factories.module(admin=admin, blocks=20), admin=admin)
    harbor = factories.center(admin=admin)
    pack = factories.pack(harbor, [release], admin=admin, minutes=None)
    clone, lead = Clone.objects.child_of(pack).get(), factories.lead(harbor, admin=admin)
    pages = {
        "home page": reverse("wagtailadmin_home"),
        "board": reverse("pack", args=[pack.pk]),
        "editor": reverse("wagtailadmin_pages:edit", args=[clone.pk]),
    }
    works = [work for name, url in pages.items() for work in (_gate(name, url, lead), _page(name, url, lead))]
    taken = measure(works)
    found = []
    for name in pages:
        floor = taken[f"{name} without the gate"]
        found += [compared(taken[f"gate before the {name}"], floor), floor]
    return found


def _gate(name: str, url: str, lead: User) -> Work:
    gate = Gate(lambda _: HttpResponse())

    def asked() -> HttpRequest:
        request = RequestFactory().get(url)
        request.user = User.objects.get(pk=lead.pk)
        memberships(request.user)
        request.resolver_match = resolve(url)
        return request

    def look(request: HttpRequest) -> Any:
        match = request.resolver_match
        assert match
        return gate.process_view(request, match.func, match.args, match.kwargs)

    def passed(answer: Any) -> None:
        assert answer is None

    return Work(f"gate before the {name}", asked, look, passed)


def _page(name: str, url: str, lead: User) -> Work:
    with override_settings(MIDDLEWARE=WITHOUT):
        client = Client()
        client.force_login(lead)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)  # a client keeps the middleware with which it first asked
    assert any('FROM "modules_membership"' in query["sql"] for query in asked)

    def shown(answer: Any) -> None:
        assert answer.status_code == 200

    return Work(f"{name} without the gate", lambda: None, lambda _: client.get(url), shown)
