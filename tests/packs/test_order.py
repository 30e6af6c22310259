"""The order of a pack's modules: what a lead moves stays where it was put."""

from __future__ import annotations

from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.library.words.siblings import Steps, steps
from modules.packs.clones.order import MoveModule
from modules.packs.clones.own import TakeOut, WriteModule
from modules.packs.editions.sources import source_of_pack
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import clones_of, guides_by_clone
from tests import factories

pytestmark = pytest.mark.django_db

TITLES = ("Who we are", "B", "C", "D")


@pytest.fixture
def four(pack: Pack, lead: User) -> Pack:
    """A pack with four modules, of which the first is a copy."""
    for title in TITLES[1:]:
        WriteModule(pack, title=title, actor=lead).execute()
    return Pack.objects.get(pk=pack.pk)


def order(pack: Pack) -> list[str]:
    """Return the titles as an edition would have them."""
    return [entry["content"]["title"] for entry in source_of_pack(Pack.objects.get(pk=pack.pk))["modules"]]


def key(pack: Pack, title: str) -> int:
    """Return the key of a module."""
    return Clone.objects.child_of(pack).get(title=title).pk


def move(pack: Pack, title: str, after: str, lead: User) -> None:
    """Move a module behind another, or to the first place for ""."""
    clone = Clone.objects.get(pk=key(pack, title))
    MoveModule(clone, after=key(pack, after) if after else 0, actor=lead).execute()


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("after", ["", *TITLES])
def test_a_module_stands_behind_the_one_that_was_named(four: Pack, lead: User, title: str, after: str) -> None:
    if title == after:
        with pytest.raises(Refused):
            move(four, title, after, lead)
        return

    move(four, title, after, lead)

    left = [one for one in TITLES if one != title]
    at = left.index(after) + 1 if after else 0
    assert order(four) == [*left[:at], title, *left[at:]]


def test_the_tree_stays_sound_and_guides_stay_below_their_modules(four: Pack, lead: User) -> None:
    before = {clone.pk: [guide.pk for guide in guides_by_clone(four)[clone.path]] for clone in clones_of(four)}

    for moved in list(permutations(TITLES, 2))[::2]:
        move(four, *moved, lead)

    assert {clone.pk: [guide.pk for guide in guides_by_clone(four)[clone.path]] for clone in clones_of(four)} == before
    assert all(before.values())
    assert [problems for problems in Page.find_problems() if problems] == []


def test_what_was_taken_out_is_no_place(four: Pack, lead: User) -> None:
    out = Clone.objects.get(pk=key(four, "B"))
    TakeOut(out, actor=lead).execute()

    for title, after in (("C", "B"), ("B", "C")):
        with pytest.raises(Refused, match="changed after you opened"):
            move(four, title, after, lead)
    move(four, "D", "", lead)
    assert order(four) == ["D", "Who we are", "C"]


def test_it_is_on_record(four: Pack, lead: User) -> None:
    move(four, "D", "B", lead)

    entry = AuditEntry.objects.filter(action="bcp.clone.move").latest("pk")
    assert entry.data == {"after": key(four, "B")}
    assert PageLogEntry.objects.filter(page=key(four, "D"), action="bcp.clone.move", user=lead).exists()


@pytest.mark.parametrize("role", [Role.PCRCL, Role.PRESENTER, Role.ADMINISTRATOR])
def test_only_leads_of_the_center_order(pack: Pack, prairie: Center, admin: User, role: Role) -> None:
    center = None if role is Role.ADMINISTRATOR else pack.center
    clone = Clone.objects.child_of(pack).get()
    for actor in (factories.person(role, center, admin=admin), factories.lead(prairie, admin=admin)):
        with pytest.raises(PermissionDenied):
            MoveModule(clone, after=0, actor=actor).execute()


def test_buttons_move_a_module_and_the_page_shows_what_was_saved(four: Pack, lead: User, client: Client) -> None:
    address = reverse("pack", args=[four.pk])
    last = key(four, "D")

    answer = client.post(reverse("move_module", args=[last]), {"after": key(four, "B")})
    assert answer.headers["Location"] == f"{address}#module-{last}"
    page = client.get(address).content.decode()

    assert order(four) == ["Who we are", "B", "D", "C"]
    assert [page.index(f'id="module-{key(four, title)}"') for title in order(four)] == sorted(
        page.index(f'id="module-{key(four, title)}"') for title in TITLES
    )


@pytest.mark.parametrize("after", ["", "x", "-1", "99999999"])
def test_a_place_that_is_none_moves_nothing(four: Pack, lead: User, client: Client, after: str) -> None:
    answer = client.post(reverse("move_module", args=[key(four, "D")]), {"after": after}, follow=True)

    assert "nothing was moved" in answer.content.decode()
    assert order(four) == list(TITLES)


def test_wagtail_offers_no_order_of_its_own(four: Pack, lead: User) -> None:
    assert not four.permissions_for_user(lead).can_reorder_children()


def test_each_step_goes_one_place() -> None:
    assert steps([]) == []
    assert steps([1]) == [Steps(None, None)]
    assert steps([1, 2, 3]) == [Steps(None, 2), Steps(0, 3), Steps(1, None)]
