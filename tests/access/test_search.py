"""Every role searches for every word that must not cross a border."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.world import (
    ADMINISTRATOR,
    ANONYMOUS,
    DHS,
    DRAFT,
    HARBORS,
    MARK,
    MEMBERLESS,
    OTHER,
    ROLES,
)

PRAIRIES = (MARK, MARK[:3], f"spring {MARK}", f"all about {MARK}", f"{MARK} guide", f"{MARK} state")
"""What Prairie's packs, clones, guides and editions say, and the beginning of it."""
NOBODYS = (DRAFT, f"{MARK}-lead", f"{MARK} smith", f"{MARK}.pdf comment", f"update for {MARK}")
"""DHS's drafts, people, comments and what was replaced: nobody finds them, not even those who may read them."""
PRESENTERS = ("ownership", "speaker words", "arrive early")
"""What releases say to presenters alone."""


def found(client: Client, words: str) -> list[str]:
    """Return all that the search tells of these words, besides themselves."""
    page = client.get(reverse("search"), {"q": words}).context
    suggested = client.get(reverse("suggest"), {"q": words}).json()["titles"]
    options = [option.label for facet in page["facets"] for option in facet.options]
    results = ["".join(piece.text for piece in result.title) for result in page["results"]]
    return [*results, *options, *page["near"], *suggested]


@pytest.mark.parametrize("words", PRAIRIES)
def test_only_its_own_people_find_what_is_prairies(words: str, clients: Mapping[str, Client]) -> None:
    told = {role for role in ROLES if any(MARK in said.lower() for said in found(clients[role], words))}

    assert told == {OTHER}
    assert {role for role in ROLES if client_finds(clients[role], words)} == {OTHER}


@pytest.mark.parametrize("words", NOBODYS)
def test_nobody_finds_what_is_nobodys(words: str, clients: Mapping[str, Client]) -> None:
    for role in ROLES:
        assert not client_finds(clients[role], words), role
        told = " ".join(found(clients[role], words)).lower()
        assert DRAFT not in told
        assert role == OTHER or MARK not in told


def client_finds(client: Client, words: str) -> list[object]:
    """Return the results alone: near titles are offered of one's own."""
    results: list[object] = client.get(reverse("search"), {"q": words}).context["results"]
    return results


@pytest.mark.parametrize("words", PRESENTERS)
def test_what_presenters_say_is_found_by_people_with_a_role(words: str, clients: Mapping[str, Client]) -> None:
    told = {role for role in ROLES if client_finds(clients[role], words)}

    assert told == {*HARBORS, OTHER, *DHS, ADMINISTRATOR}
    assert not told & {ANONYMOUS, MEMBERLESS}


@pytest.mark.parametrize("chosen", [{"kind": kind} for kind in ("pack", "clone", "guide", "edition")])
def test_choices_alone_list_nothing_of_others(chosen: dict[str, str], clients: Mapping[str, Client]) -> None:
    for role in ROLES:
        html = clients[role].get(reverse("search"), chosen).content.decode().lower()
        assert (MARK in html) == (role == OTHER), role
        if role in (ANONYMOUS, MEMBERLESS, *DHS, ADMINISTRATOR):
            assert "harbor" not in html, role
