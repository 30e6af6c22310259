"""The home page of an officer and of a lead, with one pack and with 50 packs beside 79 other centers with 50 each."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.setup import set_up
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.kept.waiting.kinds import Wanted
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import make
from modules.packs.pages.models import Clone, Pack
from modules.packs.signoffs.waits import SIGN_OFF
from modules.packs.updates.waits import UPDATE
from tests import factories
from tests.benchmarks.figures import Figure, Work, compared, measure

CENTERS, PACKS = 80, 50


def run() -> list[Figure]:
    """Measure both pages at both sizes, each beside the bare list of roundtables of the same person.

    Each pack has a sign-off and an update that wait. What waits at the other centers is rows alone: nothing of their
    packs is asked for.
    """
    set_up("testserver")
    admin = factories.administrator()
    release = factories.release(factories.module(admin=admin, blocks=20), admin=admin)
    harbor = factories.center(admin=admin)
    lead, officer = factories.lead(harbor, admin=admin), factories.officer(harbor, admin=admin)
    _wait(factories.pack(harbor, [release], admin=admin, minutes=None), lead)
    floor, lead_one, officer_one = _pages(lead, officer, "1 pack")
    for at in range(1, PACKS):
        _wait(factories.pack(harbor, [release], admin=admin, minutes=None, title=f"Pack {at}"), lead)
    _elsewhere(admin)
    floor_many, lead_many, officer_many = _pages(lead, officer, f"{PACKS} packs")
    for one, many in ((lead_one, lead_many), (officer_one, officer_many)):
        if one.queries != many.queries:
            raise AssertionError(f"{many.name}: {many.queries} queries, and {one.queries} with one pack")
    return [
        compared(lead_one, floor),
        compared(officer_one, floor),
        floor,
        compared(lead_many, floor_many),
        compared(officer_many, floor_many),
        floor_many,
    ]


def _wait(pack: Pack, lead: User) -> None:
    """Have a sign-off and an update wait in a pack, as if they had been asked for and released."""
    clone = Clone.objects.child_of(pack).get()
    for kind, role in ((SIGN_OFF, Role.PCRCL), (UPDATE, Role.LEAD)):
        make(kind, Wanted(clone, role, pack.center_id, page=clone.pk, within=pack.pk, by=lead.pk))


def _elsewhere(admin: User) -> None:
    """Fill the table with what waits at the other centers."""
    row = Waiting.objects.filter(kind=SIGN_OFF.name).first()
    assert row
    for at in range(1, CENTERS):
        center: Center = factories.center(f"Center {at}", admin=admin)
        Waiting.objects.bulk_create(
            Waiting(
                kind=SIGN_OFF.name,
                role=Role.PCRCL,
                center=center,
                content_type_id=row.content_type_id,
                object_id=1_000_000 + at * PACKS + number,
                title="Elsewhere",
                since=timezone.now(),
            )
            for number in range(PACKS)
        )


def _pages(lead: User, officer: User, size: str) -> list[Figure]:
    home = reverse("wagtailadmin_home")
    works = [
        _page(f"list of roundtables, {size}", reverse("roundtables"), lead),
        _page(f"home of a lead, {size}", home, lead),
        _page(f"home of an officer, {size}", home, officer),
    ]
    taken = measure(works)
    return [taken[work.name] for work in works]


def _page(name: str, url: str, user: User) -> Work:
    client = Client()
    client.force_login(user)

    def shown(answer: object) -> None:
        assert getattr(answer, "status_code", 0) == 200

    return Work(name, lambda: None, lambda _: client.get(url), shown)
