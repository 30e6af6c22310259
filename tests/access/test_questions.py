"""What can be asked about besides the address: filters, searches, ids in queries, everything that bulk actions take."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from django.test import Client

from modules.core.rooms import house
from modules.core.routes import Area, Route
from modules.media.models import Image
from tests.access.walking import ask, letter, text_of, words_of
from tests.access.world import (
    ADMINISTRATOR,
    DHS,
    DRAFT,
    EDITOR,
    EXPERT,
    HARBORS,
    LEAD,
    MARK,
    MEMBERLESS,
    NOBODY,
    OTHER,
    PUBLISHER,
    Place,
    World,
)

ASKERS = (MEMBERLESS, *HARBORS, *DHS)
WITHOUT_DRAFTS = (MEMBERLESS, *HARBORS, OTHER, EXPERT)

QUESTIONS = (
    "/cms/?q=spring",
    "/cms/login/?next=/cms/pages/{page}/edit/",
    "/cms/pages/?q=spring&search_all=1",
    "/cms/pages/{own_pack}/?q=spring&search_all=1",
    "/cms/pages/{own_pack}/?search_all=1&owner={lead}&edited_by={lead}",
    "/cms/pages/{own_pack}/?search_all=1&has_child_pages=true&content_type={type}",
    "/cms/pages/{library}/?search_all=1&has_child_pages=false",
    "/cms/pages/{own_pack}/results/?search_all=1&has_child_pages=true",
    "/cms/pages/search/?q=spring",
    "/cms/pages/search/?q=spring&content_type=modules.pack",
    "/cms/pages/search/results/?q=spring",
    "/cms/pages/usage/modules/pack/?owner={lead}",
    "/cms/pages/usage/modules/clone/",
    "/cms/pages/{own_clone}/history/?user={lead}",
    "/cms/pages/{own_clone}/revisions/{revision}/view/",
    "/cms/pages/{own_clone}/revisions/{revision}/revert/",
    "/cms/pages/{own_clone}/revisions/compare/{revision}...latest/",
    "/cms/pages/{own_clone}/move/{pack}/confirm/",
    "/cms/pages/{own_clone}/copy/?new_parent_page={pack}",
    "/cms/api/main/pages/?child_of=root&for_explorer=1",
    "/cms/api/main/pages/?child_of={pack}&for_explorer=1",
    "/cms/api/main/pages/?child_of={pack}",
    "/cms/api/main/pages/?descendant_of={pack}",
    "/cms/api/main/pages/?search=spring",
    "/cms/api/main/pages/?type=modules.Clone&fields=*",
    "/cms/api/main/images/?fields=*",
    "/cms/api/main/documents/?search=sheet",
    "/cms/choose-page/?page_type=modules.Clone",
    "/cms/choose-page/?page_type=modules.Pack&multiple=1",
    "/cms/choose-page/?user_perms=move_to&target_pages[]={page}",
    "/cms/choose-page/{own_pack}/?user_perms=copy_to",
    "/cms/choose-page/search/?q=spring",
    "/cms/choose-page/search/?q=spring&page_type=modules.Pack",
    "/cms/choose-page/chosen-multiple/?id={page}",
    "/cms/choose-external-link/?parent_page_id={pack}",
    "/cms/images/?q=plan&collection_id={collection}",
    "/cms/images/?ordering=usage_count&layout=list",
    "/cms/images/results/?q=plan",
    "/cms/images/add/?collection={collection}",
    "/cms/images/multiple/add/?collection_id={collection}",
    "/cms/images/chooser/?layout=list",
    "/cms/images/chooser/results/?q=plan",
    "/cms/images/chooser/results/?collection_id={collection}",
    "/cms/images/chooser/chosen-multiple/?id={image}",
    "/cms/documents/?q=sheet&collection_id={collection}",
    "/cms/documents/results/?ordering=usage_count",
    "/cms/documents/add/?collection={collection}",
    "/cms/documents/chooser/results/?q=sheet",
    "/cms/documents/chooser/results/?collection_id={collection}",
    "/cms/documents/chooser/chosen-multiple/?id={document}",
    "/cms/tag-autocomplete/?term=q",
    "/cms/reports/workflow/?requested_by={lead}",
    "/cms/reports/workflow_tasks/?status=in_progress",
    "/cms/reports/site-history/?export=csv&user={lead}",
    "/cms/reports/locked/?locked_by={lead}",
    "/cms/reports/aging-pages/?export=xlsx",
    "/cms/reports/page-types-usage/",
    "/cms/snippets/modules/statement/?q=emergency",
    "/cms/statement_chooser/results/?q=emergency",
    "/modules/?q=spring",
)

BULK = (
    "/cms/bulk/wagtailcore/page/{action}/?id={page}",
    "/cms/bulk/wagtailcore/page/{action}/?id={own_clone}&id={page}",
    "/cms/bulk/wagtailcore/page/{action}/?id=all&childOf={pack}",
    "/cms/bulk/modules/image/{action}/?id={image}",
    "/cms/bulk/modules/document/{action}/?id={document}",
    "/cms/bulk/modules/user/{action}/?id={lead}",
)
ACTIONS = ("delete", "move", "add_to_collection", "assign_role")  # the gate asks what about, not what is done


def _values(world: World, place: Place | None) -> dict[str, object]:
    """Return what questions are asked with: a place's, or what does not exist."""
    known = {
        "own_pack": world.harbor.pack.pk,
        "own_clone": world.harbor.clone.pk,
        "library": world.draft.get_parent().pk,
        "type": world.harbor.pack.content_type_id,
    }
    theirs = dict.fromkeys(("page", "pack", "lead", "image", "document", "collection", "revision"), NOBODY)
    if place:
        theirs = {
            "page": place.clone.pk,
            "pack": place.pack.pk,
            "lead": place.lead.pk,
            "image": place.image.pk,
            "document": place.document.pk,
            "collection": place.center.collection.pk,
            "revision": place.clone.latest_revision.pk,
        }
    return {**known, **theirs}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_is_answered_with_a_neighbour_s_words(
    question: str, world: World, clients: Mapping[str, Client]
) -> None:
    path = question.format(**_values(world, world.prairie))
    faults = []
    for role in (*ASKERS, OTHER):
        answer = ask(clients[role], path)
        words = text_of(answer).lower()
        if MARK in words and role in ASKERS:
            faults.append(f"{role} reads of Prairie")
        if DRAFT in words and role in WITHOUT_DRAFTS:
            faults.append(f"{role} reads of a draft of DHS's")
        if answer.status_code >= 500:
            faults.append(f"{role} breaks it")

    assert faults == []


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("question", BULK)
@pytest.mark.parametrize("method", ["get", "post"])
def test_bulk_actions_tell_a_neighbour_s_things_from_nothing_to_nobody(
    method: str, question: str, action: str, world: World, clients: Mapping[str, Client]
) -> None:
    theirs, nothing = (question.format(action=action, **_values(world, place)) for place in (world.prairie, None))
    for role in ASKERS:
        there, nowhere = (ask(clients[role], path, method) for path in (theirs, nothing))
        assert letter(there) == letter(nowhere) == ("F" if role == MEMBERLESS else "4")
        assert words_of(text_of(there), theirs) == words_of(text_of(nowhere), nothing)


def test_a_lead_deletes_several_images_of_their_own_center_at_once(world: World, clients: Mapping[str, Client]) -> None:
    path = f"/cms/bulk/modules/image/delete/?id={world.harbor.image.pk}"

    assert letter(ask(clients[LEAD], path)) == "O"
    ask(clients[LEAD], path, "post")

    assert not Image.objects.filter(pk=world.harbor.image.pk).exists()


def test_a_lead_s_pages_are_moved_nowhere_and_no_destination_is_named(
    world: World, clients: Mapping[str, Client]
) -> None:
    path = f"/cms/bulk/wagtailcore/page/move/?id={world.harbor.clone.pk}"
    for method, data in (("get", {"dest": world.prairie.pack.pk}), ("post", {"chooser": world.prairie.pack.pk})):
        answer = getattr(clients[LEAD], method)(path, data)
        assert MARK not in text_of(answer).lower()
    world.harbor.clone.refresh_from_db()

    assert world.harbor.clone.get_parent().pk == world.harbor.pack.pk


def test_nobody_adds_tags_since_all_centers_would_share_them(world: World, clients: Mapping[str, Client]) -> None:
    for role in (LEAD, EDITOR, "administrator"):
        path = f"/cms/bulk/modules/image/add_tags/?id={world.image.pk}"
        assert letter(ask(clients[role], path)) == "4"


def test_the_explorer_s_filters_name_nobody(world: World, clients: Mapping[str, Client]) -> None:
    for role, page in ((LEAD, world.harbor.pack), (EDITOR, world.draft.get_parent())):
        shown = text_of(ask(clients[role], f"/cms/pages/{page.pk}/"))
        assert 'name="owner"' not in shown
        assert 'name="edited_by"' not in shown


def test_the_chooser_counts_no_uses_of_the_library_s_images_for_centers(
    world: World, clients: Mapping[str, Client]
) -> None:
    assert "Usage" in text_of(ask(clients[EDITOR], "/cms/images/chooser/?layout=list"))
    assert "Usage" not in text_of(ask(clients[LEAD], "/cms/images/chooser/?layout=list"))


def test_choosers_offer_one_s_own_and_the_library_s(world: World, clients: Mapping[str, Client]) -> None:
    images, files = (text_of(ask(clients[LEAD], f"/cms/{kind}/chooser/results/")) for kind in ("images", "documents"))

    assert "harbor plan" in images
    assert "Library plan" in images
    assert "harbor sheet" in files
    assert "Library sheet" in files


def test_a_lead_finds_their_own_pack(world: World, clients: Mapping[str, Client]) -> None:
    for path in ("/cms/pages/search/?q=spring", "/cms/choose-page/search/?q=spring"):
        assert "Spring roundtable" in text_of(ask(clients[LEAD], path))


@pytest.mark.parametrize("role", [LEAD, PUBLISHER, ADMINISTRATOR])
@pytest.mark.parametrize("key", [2**63, 10**20])
def test_a_number_that_no_key_can_be_is_answered_as_a_key_that_does_not_exist(
    role: str, key: int, clients: Mapping[str, Client]
) -> None:
    for route in house().routes:
        if isinstance(route, Route) and route.area is Area.ADMIN and "<int:pk>" in route.pattern:
            path = re.sub(r"<int:\w+>", str(key), route.pattern)
            if "<" not in path:
                assert clients[role].get(f"/cms/{path}").status_code == 404, path
