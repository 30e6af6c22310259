"""Nothing of another center gets into a page, whichever way it is saved; and the refusal tells nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.blocks.stream_block import StreamValue

from modules.packs.pages.models import Clone
from tests.access.forms import Raw, content_state, form_of
from tests.access.walking import ask, text_of, words_of
from tests.access.world import LEAD, MARK, NOBODY, World

Streams = dict[str, Raw]
Change = Callable[[Streams, Any], None]
HTML, AUTOSAVE = "text/html", "application/json"


def _image_in(streams: Streams, pk: Any) -> None:
    """Show another picture on a slide."""
    picture = streams["sections"][0]["value"]["items"][1]["value"]["parts"][0]
    assert picture["type"] == "image"
    picture["value"]["image"]["image"] = pk


def _file_in(streams: Streams, pk: Any) -> None:
    """Put a file beside a handout."""
    value = {"title": "A page", "audience": "participant", "parts": [], "file": pk, "policy": "guided"}
    streams["handouts"].append({"id": "handout-of-ours", "type": "handout", "value": value})


def _text(streams: Streams, html: str) -> None:
    part = streams["sections"][0]["value"]["items"][0]["value"]["parts"][2]
    assert part["value"]["policy"] == "open"
    part["value"]["body"] = html


def _document_link_in(streams: Streams, pk: Any) -> None:
    """Link to a file, as the database holds it."""
    _text(streams, f'<p data-block-key="k">See <a linktype="document" id="{pk}">this file</a>.</p>')


def _page_link_in(streams: Streams, pk: Any) -> None:
    """Link to a page, as the database holds it."""
    _text(streams, f'<p data-block-key="k">See <a linktype="page" id="{pk}">this page</a>.</p>')


def _embed_in(streams: Streams, pk: Any) -> None:
    """Put a picture into a text, as the database holds it."""
    _text(streams, f'<embed embedtype="image" id="{pk}" format="left" alt="x"/>')


def _sent_document_link(streams: Streams, pk: Any) -> None:
    """Link to a file, as the editor sends it."""
    _text(streams, content_state("this file", "DOCUMENT", id=pk, url="/x", filename="x"))


def _sent_page_link(streams: Streams, pk: Any) -> None:
    """Link to a page, as the editor sends it."""
    _text(streams, content_state("this page", "LINK", id=pk, parentId=1, url="/x"))


def _sent_embed(streams: Streams, pk: Any) -> None:
    """Put a picture into a text, as the editor would send it."""
    _text(streams, content_state(" ", "IMAGE", id=pk, src="/x", alt="x", format="left"))


STORED = {
    "image": [_image_in, _embed_in],
    "document": [_file_in, _document_link_in],
    "page": [_page_link_in],
}
SENT = {
    "image": [_image_in],
    "document": [_file_in, _sent_document_link],
    "page": [_sent_page_link],
}


def _cases(changes: Mapping[str, list[Change]]) -> list[Any]:
    return [pytest.param(kind, change, id=change.__name__.strip("_")) for kind in changes for change in changes[kind]]


def _theirs(world: World, kind: str) -> int:
    found = {"image": world.prairie.image, "document": world.prairie.document, "page": world.prairie.clone}[kind]
    return int(found.pk)


@pytest.fixture
def clone(world: World) -> Clone:
    """Harbor's clone, as the database has it."""
    return Clone.objects.get(pk=world.harbor.clone.pk)


def _changed(clone: Clone, change: Change, pk: Any) -> Clone:
    streams = {name: getattr(clone, name).get_prep_value() for name in ("sections", "handouts")}
    change(streams, pk)
    for name, raw in streams.items():
        setattr(clone, name, StreamValue(getattr(clone, name).stream_block, raw, is_lazy=True))
    return clone


def _post(client: Client, clone: Clone, change: Change, pk: Any, accept: str = HTML) -> Any:
    data = form_of(clone, lambda streams: change(streams, pk))
    return ask(client, reverse("wagtailadmin_pages:edit", args=[clone.pk]), "post", data, accept)


def _now(clone: Clone) -> tuple[Any, ...]:
    fresh = Clone.objects.get(pk=clone.pk)
    streams = json.dumps([fresh.sections.get_prep_value(), fresh.handouts.get_prep_value()])
    return streams, fresh.latest_revision_id, fresh.latest_revision.created_at


@pytest.mark.parametrize("pk", ["theirs", NOBODY, "9" * 30, "abc"])
@pytest.mark.parametrize("way", [Clone.save, Clone.save_revision, Clone.full_clean], ids=lambda way: way.__name__)
@pytest.mark.parametrize(("kind", "change"), _cases(STORED))
def test_code_can_not_save_what_is_another_center_s(
    kind: str, change: Change, way: Callable[[Clone], Any], pk: Any, clone: Clone, world: World
) -> None:
    forged = _changed(clone, change, _theirs(world, kind) if pk == "theirs" else pk)

    with pytest.raises(ValidationError) as refused:
        way(forged)

    nothing = _changed(Clone.objects.get(pk=clone.pk), change, NOBODY)
    with pytest.raises(ValidationError) as as_for_nothing:
        way(nothing)
    assert refused.value.messages == as_for_nothing.value.messages
    assert MARK not in str(refused.value).lower()


@pytest.mark.parametrize("accept", [HTML, AUTOSAVE])
@pytest.mark.parametrize(("kind", "change"), _cases(SENT))
def test_the_editor_can_not_save_what_is_another_center_s(
    kind: str, change: Change, accept: str, clone: Clone, world: World, clients: Mapping[str, Client]
) -> None:
    before = _now(clone)

    theirs, nothing = (
        _post(clients[LEAD], Clone.objects.get(pk=clone.pk), change, pk, accept)
        for pk in (_theirs(world, kind), NOBODY)
    )

    assert _now(clone) == before
    assert theirs.status_code == nothing.status_code == (200 if accept == HTML else 400)
    assert MARK not in text_of(theirs).lower()
    assert words_of(text_of(theirs)) == words_of(text_of(nothing))


def test_a_picture_in_a_text_is_dropped_by_the_editor(
    clone: Clone, world: World, clients: Mapping[str, Client]
) -> None:
    _post(clients[LEAD], clone, _sent_embed, world.prairie.image.pk)

    assert "embed" not in _now(clone)[0]


@pytest.mark.parametrize(("kind", "change"), _cases(SENT))
def test_the_preview_shows_nothing_of_another_center_s(
    kind: str, change: Change, clone: Clone, world: World, clients: Mapping[str, Client]
) -> None:
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[clone.pk])
    client = clients[LEAD]
    for pk in (_theirs(world, kind), NOBODY):
        sent = ask(client, url, "post", form_of(clone, lambda streams, pk=pk: change(streams, pk)))
        assert sent.json() == {"is_valid": False, "is_available": False}
        assert MARK not in text_of(ask(client, f"{url}?mode=presenter")).lower()


@pytest.mark.parametrize("place", ["harbor", "library"])
@pytest.mark.parametrize(("kind", "change"), _cases({kind: SENT[kind] for kind in ("image", "document")}))
@pytest.mark.parametrize("accept", [HTML, AUTOSAVE])
def test_the_editor_saves_what_is_one_s_own_or_the_library_s(
    accept: str, kind: str, change: Change, place: str, clone: Clone, world: World, clients: Mapping[str, Client]
) -> None:
    source = world.harbor if place == "harbor" else world
    pk = getattr(source, kind).pk

    answer = _post(clients[LEAD], clone, change, pk, accept)

    assert answer.status_code == (302 if accept == HTML else 200)
    assert f'"{pk}\\"' in _now(clone)[0] or f": {pk}" in _now(clone)[0]
