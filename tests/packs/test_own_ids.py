"""Ids follow words wherever words are saved: by code, in the form, and with what is kept by id (decision 2)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Comment

from modules.accounts.identity.models import User
from modules.domain.document import Document, digest, ids, walk
from modules.domain.identity import give_back
from modules.library.modules.models import Module
from modules.library.words.codec import Decoder, encode
from modules.library.words.comments import path_now, position_now
from modules.packs.pages.models import Clone, Pack
from tests.packs.updating import the_clone

pytestmark = pytest.mark.django_db


def texts(document: Document) -> list[tuple[str, str]]:
    """Return (id, words) of each paragraph of the first text with two or more."""
    for _, block in walk(document["sections"]):
        body = block["type"] == "text" and block["value"]["body"]
        if body and block["value"]["policy"] != "locked":
            return [(one["id"], "".join(run["text"] for run in one["value"]["runs"])) for one in body]
    raise AssertionError("The module has no text")


def typed(page: Any, html: str) -> Any:
    """Put HTML, as the editor sends it, into the first text that may be changed, and return the page unsaved."""
    page = type(page).objects.get(pk=page.pk)
    words = encode(page)
    key = texts(words)[0][0].partition(":")[0]
    raw = next(block for _, block in walk(list(page.sections.raw_data)) if block["id"] == key)
    raw["value"]["body"] = html
    return page


@pytest.fixture
def clone(pack: Pack) -> Clone:
    """The clone of the small module."""
    return the_clone(pack)


NEW = "Something that nobody wrote before us."


def above(words: Document) -> str:
    """Return what the editor sends after Enter at the start of the first paragraph, and a new sentence above it."""
    (key, said), *others = texts(words)
    lines = [(key.rpartition(":")[2], NEW), ("fresh", said), *((one.rpartition(":")[2], text) for one, text in others)]
    return "".join(f'<p data-block-key="{one}">{text}</p>' for one, text in lines)


def test_a_page_that_code_saves_keeps_the_ids_of_its_words(clone: Clone) -> None:
    before = encode(clone)
    page = typed(clone, above(before))
    page.save()

    after = encode(Clone.objects.get(pk=clone.pk))
    found = {said: key for key, said in texts(after)}
    assert {key for key, _ in texts(before)} < set(found.values())
    assert found[NEW] not in ids(before)
    assert [found[said] for _, said in texts(before)] == [key for key, _ in texts(before)]


def test_what_was_renamed_stands_on_the_page(clone: Clone) -> None:
    first = texts(encode(clone))[0][0]
    page = typed(clone, above(encode(clone)))
    page.save()

    assert page.renamed[f"{first.rpartition(':')[0]}:fresh"] == first


def test_saving_twice_changes_nothing(clone: Clone) -> None:
    sent = above(encode(clone))
    typed(clone, sent).save()
    once = digest(encode(Clone.objects.get(pk=clone.pk)))
    typed(clone, sent).save()
    page = Clone.objects.get(pk=clone.pk)
    page.save()

    assert digest(encode(page)) == once


def test_a_library_draft_gets_back_the_ids_of_its_latest_release(clone: Clone) -> None:
    module = Module.objects.get(uid=clone.module_uid)
    before = texts(encode(module))
    typed(module, f'<p data-block-key="x">{NEW}</p>').save()
    page = typed(module, f'<p data-block-key="y">{before[0][1]}</p>')
    page.save()

    assert texts(encode(page))[0] == before[0]


def test_giving_ids_back_asks_at_most_one_query_more(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    page = typed(clone, above(encode(clone)))
    page.released  # noqa: B018  - policies ask for it in any case
    with CaptureQueriesContext(connection) as asked:
        page.checked_words(typed=True)
    other = typed(clone, above(encode(clone)))
    other.released  # noqa: B018  - the same
    with CaptureQueriesContext(connection) as without:
        other.checked_words()

    assert len(asked) <= len(without) + 1


def test_comments_stay_with_the_words_that_they_are_about(clone: Clone, admin: User) -> None:
    module = Module.objects.get(uid=clone.module_uid)
    words = encode(module)
    key = texts(words)[0][0]
    block, field, mark = key.split(":")
    path = next(".".join(("sections", *at[1:])) for at, one in walk(words) if one["id"] == block)
    comment = Comment.objects.create(
        page=module,
        user=admin,
        text="Who says so?",
        contentpath=f"{path}.{field}",
        position=json.dumps([{"key": "fresh", "start": 0, "end": 4}]),
    )
    page = typed(module, above(words))
    page.save()

    comment.refresh_from_db()
    assert json.loads(comment.position) == [{"key": mark, "start": 0, "end": 4}]


def test_the_path_of_a_comment_has_the_ids_that_its_blocks_have() -> None:
    renamed = {"n": "o", "n:body:x": "o:body:p1", "n:body:y": "else-where:body:p2"}
    at = "sections.s.items.n.body"

    assert path_now(at, renamed) == "sections.s.items.o.body"
    assert json.loads(position_now('[{"key": "x"}, {"key": "y"}]', at, renamed)) == [
        {"key": "p1"},
        {"key": "else~1where:body:p2"},
    ]
    assert position_now("", at, renamed) == ""


def test_a_paragraph_that_moved_to_another_text_is_stored_under_its_own_id(clone: Clone) -> None:
    before = encode(clone)
    sent = json.loads(json.dumps(before))
    bodies = [block["value"]["body"] for _, block in walk(sent["sections"]) if block["type"] == "text"]
    moved = {**bodies[0][0], "id": f"{bodies[1][0]['id'].rpartition(':')[0]}:fresh"}
    bodies[1].append(moved)
    del bodies[0][0]
    given = give_back(sent, before).document
    Decoder(given, clone.asset_center_id).fill(clone, given)

    assert encode(clone) == given
    assert set(ids(given)) == set(ids(before))
