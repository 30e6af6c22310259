"""What Wagtail offers and no one may do here, since an action of ours ought to do it or nobody ought to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from home.models import HomePage
from modules.centers.center.models import CenterPage, CentersPage
from tests.access.forms import form_of
from tests.access.walking import ask, letter, text_of
from tests.access.world import ADMINISTRATOR, EDITOR, LEAD, MARK, OTHER, PCRCL, PRESENTER, PUBLISHER, REVIEWER, World

PAGES = ("pack", "clone", "guide")


def _page(world: World, name: str) -> Page:
    page: Page = world.module if name == "module" else getattr(world.harbor, name)
    return page


def _tree() -> list[tuple[Any, ...]]:
    """Return where every page stands, what it is called and whether it is live."""
    return list(Page.objects.order_by("path").values_list("path", "title", "slug", "live", "locked"))


def _requests(page: Page, world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return Wagtail's ways to do to a page what only an action may."""
    pk, there = page.pk, world.harbor.packs.pk
    copied = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": there, "copy_subpages": "on"}
    return {
        "copy": (reverse("wagtailadmin_pages:copy", args=[pk]), copied),
        "move": (reverse("wagtailadmin_pages:move_confirm", args=[pk, there]), {}),
        "delete": (reverse("wagtailadmin_pages:delete", args=[pk]), {"confirm_delete": "Copy"}),
        "unpublish": (reverse("wagtailadmin_pages:unpublish", args=[pk]), {}),
        "privacy": (reverse("wagtailadmin_pages:set_privacy", args=[pk]), {"restriction_type": "login"}),
        "bulk publish": (f"/cms/bulk/wagtailcore/page/publish/?id={pk}", {"include_descendants": "on"}),
        "bulk delete": (f"/cms/bulk/wagtailcore/page/delete/?id={pk}", {}),
        "bulk move": (f"/cms/bulk/wagtailcore/page/move/?id={pk}", {"chooser": there}),
        **{
            f"api {action}": (f"/cms/api/main/pages/{pk}/action/{action}/", data)
            for action, data in {
                "publish": {},
                "delete": {},
                "copy": {"destination_page_id": there, "slug": "copy", "recursive": True},
                "move": {"destination_page_id": there},
                "create_alias": {"destination_page_id": there, "slug": "copy", "recursive": True},
                "revert_to_page_revision": {"revision_id": page.latest_revision_id or 0},
            }.items()
        },
    }


@pytest.mark.parametrize("role", [LEAD, PCRCL, PRESENTER, OTHER, EDITOR, PUBLISHER, ADMINISTRATOR])
@pytest.mark.parametrize("name", PAGES)
def test_nobody_copies_moves_publishes_or_deletes_what_is_in_a_pack(
    name: str, role: str, world: World, clients: Mapping[str, Client]
) -> None:
    before = _tree()

    for what, (url, data) in _requests(_page(world, name), world).items():
        answer = ask(clients[role], url, "post", data)
        assert answer.status_code < 500, what
        assert _tree() == before, what


@pytest.mark.parametrize("role", [EDITOR, REVIEWER, PUBLISHER, ADMINISTRATOR])
def test_nobody_copies_moves_publishes_or_deletes_a_released_module(
    role: str, world: World, clients: Mapping[str, Client]
) -> None:
    before = _tree()

    for what, (url, data) in _requests(world.module, world).items():
        answer = ask(clients[role], url, "post", data)
        assert answer.status_code < 500, what
        assert _tree() == before, what


@pytest.mark.parametrize("action", ["publish", "submit"])
@pytest.mark.parametrize(("role", "name"), [*((LEAD, name) for name in PAGES), (ADMINISTRATOR, "module")])
def test_the_editor_s_buttons_publish_nothing(
    role: str, name: str, action: str, world: World, clients: Mapping[str, Client]
) -> None:
    page = type(_page(world, name)).objects.get(pk=_page(world, name).pk)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    ask(clients[role], url, "post", {**form_of(page), f"action-{action}": "1"})
    page.refresh_from_db()

    assert not page.live
    assert page.live_revision_id is None


@pytest.mark.parametrize("role", [PCRCL, PRESENTER, OTHER, EDITOR, REVIEWER, PUBLISHER, ADMINISTRATOR])
@pytest.mark.parametrize("name", PAGES)
def test_nobody_but_a_lead_changes_what_is_in_a_pack(
    name: str, role: str, world: World, clients: Mapping[str, Client]
) -> None:
    page = type(_page(world, name)).objects.get(pk=_page(world, name).pk)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    for accept in ("text/html", "application/json"):
        answer = ask(clients[role], url, "post", {**form_of(page), "title": "Not yours"}, accept)
        assert letter(answer) in {"4", "F"}

    assert not Page.objects.filter(title="Not yours").exists()
    assert page.revisions.filter(content__title="Not yours").count() == 0


@pytest.mark.parametrize(
    ("role", "model", "parent"),
    [
        (LEAD, "pack", "packs"),
        (LEAD, "clone", "pack"),
        (LEAD, "clonedguide", "clone"),
        (ADMINISTRATOR, "pack", "packs"),
        (ADMINISTRATOR, "clone", "pack"),
    ],
)
def test_packs_and_clones_are_made_by_actions_alone(
    role: str, model: str, parent: str, world: World, clients: Mapping[str, Client]
) -> None:
    before = _tree()
    url = reverse("wagtailadmin_pages:add", args=["modules", model, _page(world, parent).pk])

    for method in ("get", "post"):
        assert letter(ask(clients[role], url, method, {"title": "New", "slug": "new"})) in {"4", "F"}

    assert _tree() == before


def test_no_administrator_makes_a_center_in_the_explorer(world: World, clients: Mapping[str, Client]) -> None:
    url = reverse("wagtailadmin_pages:add", args=["modules", "centerpage", CentersPage.objects.get().pk])

    assert letter(ask(clients[ADMINISTRATOR], url)) in {"4", "F"}


@pytest.mark.parametrize("above", [CenterPage, CentersPage, HomePage])
@pytest.mark.parametrize(
    "what", ["copy", "move", "api copy", "api create_alias", "api delete", "delete", "bulk delete"]
)
def test_no_administrator_takes_a_center_s_words_elsewhere_or_away_with_a_page_above(
    what: str, above: type[Page], world: World, clients: Mapping[str, Client]
) -> None:
    before = _tree()
    page = above.objects.first()
    url, data = _requests(page, world)[what]
    there = page.get_parent().pk

    answer = ask(
        clients[ADMINISTRATOR],
        url,
        "post",
        {**data, "new_parent_page": there, "destination_page_id": there, "confirm_delete": page.title},
    )

    assert _tree() == before
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "view", ["edit", "view_draft", "revisions_view", "history", "workflow_history", "preview_on_edit", "usage"]
)
def test_an_administrator_does_not_read_a_center_s_words(
    view: str, world: World, clients: Mapping[str, Client]
) -> None:
    clone = world.prairie.clone
    arguments = [clone.pk, clone.latest_revision_id] if view == "revisions_view" else [clone.pk]
    answer = ask(clients[ADMINISTRATOR], reverse(f"wagtailadmin_pages:{view}", args=arguments))

    assert letter(answer) == "F"
    assert f"all about {MARK}" not in text_of(answer).lower()


@pytest.mark.parametrize("name", PAGES)
def test_an_administrator_finds_no_words_of_a_center_in_the_api(
    name: str, world: World, clients: Mapping[str, Client]
) -> None:
    page = {"pack": world.prairie.pack, "clone": world.prairie.clone, "guide": world.prairie.guide}[name]

    assert f"all about {MARK}" not in text_of(ask(clients[ADMINISTRATOR], f"/cms/api/main/pages/{page.pk}/")).lower()


def test_a_presenter_presents_and_edits_nothing(world: World, clients: Mapping[str, Client]) -> None:
    edition, pack = world.harbor.edition, world.harbor.pack

    assert letter(ask(clients[PRESENTER], reverse("present", args=[edition.uid]))) == "O"
    assert letter(ask(clients[PRESENTER], reverse("pack", args=[pack.pk]))) == "4"
    assert letter(ask(clients[PRESENTER], reverse("make_edition", args=[pack.pk]), "post")) == "4"


def test_no_role_is_changed_in_place(world: World, clients: Mapping[str, Client]) -> None:
    """Groups follow from roles that are given and taken; a row that is edited would leave them behind."""
    membership = world.harbor.lead.memberships.get()
    sent = {"user": membership.user_id, "role": membership.role, "center": world.prairie.center.pk}

    answer = ask(clients[ADMINISTRATOR], reverse("roles:edit", args=[membership.pk]), "post", sent)
    membership.refresh_from_db()

    assert letter(answer) == "4"
    assert membership.center_id == world.harbor.center.pk
