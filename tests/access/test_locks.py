"""What a lead sends from the editor, against the policies of the release."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from modules.domain.document import walk
from modules.library.words.codec import encode
from modules.packs.pages.models import Clone
from tests import factories
from tests.access.forms import Raw, form_of
from tests.access.walking import ask, text_of
from tests.access.world import LEAD, World

Streams = dict[str, Raw]
HTML, AUTOSAVE = "text/html", "application/json"


@pytest.fixture
def clone(world: World) -> Clone:
    """Harbor's clone, as the database has it."""
    return Clone.objects.get(pk=world.harbor.clone.pk)


def _parts(streams: Streams) -> Raw:
    """Return what stands on the first slide: open and guided text around a locked statement."""
    parts: Raw = streams["sections"][0]["value"]["items"][0]["value"]["parts"]
    return parts


def _remove(streams: Streams) -> None:
    """Take the locked block out."""
    _parts(streams)[:] = [part for part in _parts(streams) if part["type"] != "statement"]


def _move(streams: Streams) -> None:
    """Take the locked block to another section."""
    (locked,) = [part for part in _parts(streams) if part["type"] == "statement"]
    _remove(streams)
    streams["sections"][1]["value"]["items"][0]["value"]["parts"].append(locked)


def _remove_section(streams: Streams) -> None:
    """Take out the whole section that holds a locked block."""
    del streams["sections"][0]


def _rename(streams: Streams) -> None:
    """Give the locked block another id, as if it were new."""
    (locked,) = [part for part in _parts(streams) if part["type"] == "statement"]
    locked["id"] = "another-id"


def _duplicate(streams: Streams) -> None:
    """Put a copy of the locked block under it, with an id of its own."""
    (locked,) = [part for part in _parts(streams) if part["type"] == "statement"]
    _parts(streams).append({**locked, "id": "a-copy"})


def _post(client: Client, clone: Clone, change: Callable[[Streams], None], accept: str = HTML) -> Any:
    data = form_of(clone, change)
    return ask(client, reverse("wagtailadmin_pages:edit", args=[clone.pk]), "post", data, accept)


def _now(clone: Clone) -> str:
    return json.dumps(encode(Clone.objects.get(pk=clone.pk)), sort_keys=True)


def _blocks(said: str) -> set[str]:
    """Return each block of a document as text."""
    return {json.dumps(block, sort_keys=True) for _, block in walk(json.loads(said)) if block["type"] == "statement"}


def _policies(clone: Clone) -> dict[str, str]:
    blocks = [block for _, block in walk(encode(Clone.objects.get(pk=clone.pk))) if isinstance(block["value"], dict)]
    return {block["id"]: block["value"]["policy"] for block in blocks if "policy" in block["value"]}


@pytest.mark.parametrize("accept", [HTML, AUTOSAVE])
@pytest.mark.parametrize(
    "change", [_remove, _move, _remove_section, _rename, _duplicate], ids=lambda change: change.__name__[1:]
)
def test_locked_wording_stays_whatever_the_editor_sends_and_that_is_told(
    change: Callable[[Streams], None], accept: str, clone: Clone, clients: Mapping[str, Client]
) -> None:
    before = _now(clone)

    answer = _post(clients[LEAD], clone, change, accept)

    assert _blocks(_now(clone)) == _blocks(before)
    assert answer.status_code == (302 if accept == HTML else 200)
    told = " ".join(map(str, get_messages(answer.wsgi_request))) if accept == HTML else text_of(answer)
    # A block that is sent with another id gets its own back by its words, so nothing has to be put back.
    assert ("Locked wording stays as DHS released it" in told) == (change is not _rename)


def test_another_statement_can_not_take_the_place_of_a_locked_one(
    clone: Clone, world: World, clients: Mapping[str, Client]
) -> None:
    other = factories.statement(admin=world.people["administrator"], key="other", wording="Call us instead.")
    before = _now(clone)

    def exchange(streams: Streams) -> None:
        (locked,) = [part for part in _parts(streams) if part["type"] == "statement"]
        locked["value"]["statement"] = other.versions.get().pk

    _post(clients[LEAD], clone, exchange)

    assert _now(clone) == before


@pytest.mark.parametrize("policy", ["open", "guided", "locked"])
def test_policies_are_the_release_s_whatever_the_editor_sends(
    policy: str, clone: Clone, clients: Mapping[str, Client]
) -> None:
    before = _policies(clone)

    def unlock(streams: Streams) -> None:
        for part in _parts(streams):
            part["value"]["policy"] = policy

    answer = _post(clients[LEAD], clone, unlock)

    assert answer.status_code == 302
    assert _policies(clone) == before


def test_what_a_center_adds_is_guided_whatever_it_says(clone: Clone, clients: Mapping[str, Client]) -> None:
    def add(streams: Streams) -> None:
        value = {"body": "<p>Ours.</p>", "confirm": "", "policy": "locked"}
        _parts(streams).append({"id": "ours", "type": "text", "value": value})

    _post(clients[LEAD], clone, add)

    assert _policies(clone)["ours"] == "guided"


@pytest.mark.parametrize("accept", [HTML, AUTOSAVE])
def test_open_words_are_saved(accept: str, clone: Clone, clients: Mapping[str, Client]) -> None:
    def write(streams: Streams) -> None:
        (opened,) = [part for part in _parts(streams) if part["value"]["policy"] == "open"]
        opened["value"]["body"] = '<p data-block-key="p0">Call our desk.</p>'

    answer = _post(clients[LEAD], clone, write, accept)

    assert answer.status_code == (302 if accept == HTML else 200)
    assert "Call our desk." in _now(clone)


def test_what_is_pinned_can_not_be_sent(clone: Clone, world: World, clients: Mapping[str, Client]) -> None:
    """The release, the center and the module of a clone are in no form."""
    url = reverse("wagtailadmin_pages:edit", args=[clone.pk])
    forged = {"center": world.prairie.center.pk, "release": 0, "module_uid": "0", "live": "on", "slug": "other"}

    ask(clients[LEAD], url, "post", {**form_of(clone), **forged})
    after = Clone.objects.get(pk=clone.pk)

    assert (after.center_id, after.release_id) == (clone.center_id, clone.release_id)
    assert after.module_uid == clone.module_uid
    assert not after.live
