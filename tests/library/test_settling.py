"""What a save that is a merge never does: lose words that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from modules.domain.document import Block, Document, Json, canonical, ids, walk
from modules.domain.words import Words
from modules.library.words.answers import CHOICE
from modules.library.words.settling import SEEN, Settled, settle
from tests.domain.documents import document, paragraph, section, slide, text

TYPED = re.compile(r"(?:mine|theirs)\d+")
LOCKED = "s0-t"


@dataclass
class Form:
    """A page by what a merge asks of it."""

    held_to: Words = field(default_factory=lambda: Words({}))
    pk: int = 1
    pin: int | None = None
    document_type: str = "module"
    asset_center_id: int | None = None

    def upkeep(self, said: Mapping[str, Any]) -> Document:
        """Return nothing."""
        return {}

    def conform(self, document: Document, opened: Words | None = None) -> Document:
        """Return the document."""
        return document

    def without_copies(self, document: Document) -> Document:
        """Return the document."""
        return document

    def breaks_locks(self, document: Document) -> bool:
        """Return whether a locked block is not as it was released."""
        now = {block["id"]: block for _, block in walk(document)}
        return any(now.get(key) != self.held_to.blocks[key] for key in self.held_to.verbatim)


def start() -> Document:
    """Return the words that both sides begin with."""
    texts = [text(f"s{at}-t", *(f"word {number} of {at}" for number in range(3))) for at in range(3)]
    return document(*(section(f"s{at}", slide(f"s{at}-a", part)) for at, part in enumerate(texts)))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "rename", "add", "remove", "move"]), st.integers(0, 99), st.integers(0, 99)
    ),
    max_size=5,
)


def typed_in(document: Document, acts: list[tuple[str, int, int]], side: str) -> Document:
    """Return the document after a person worked on it; each word they type is their own."""
    made = deepcopy(document)
    for number, (act, which, where) in enumerate(acts):
        word = f"{side}{number}"
        streams = [stream for stream in _streams(made) if stream]
        paragraphs = [block for stream in streams for block in stream if block["type"] == "paragraph"]
        titled = [block for stream in streams for block in stream if "title" in _fields(block)]
        if act == "write" and paragraphs:
            runs = paragraphs[which % len(paragraphs)]["value"]["runs"]
            words = runs[0]["text"].split(" ")
            words.insert(where % (len(words) + 1), word)
            runs[0]["text"] = " ".join(words)
        elif act == "rename" and titled:
            titled[which % len(titled)]["value"]["title"] += f" {word}"
        elif act == "add" and streams:
            stream = streams[which % len(streams)]
            stream.insert(where % (len(stream) + 1), _another(stream[0], word))
        elif act in ("remove", "move") and streams:
            stream = streams[which % len(streams)]
            block = stream.pop(where % len(stream))
            if act == "move":
                stream.insert(which % (len(stream) + 1), block)
    return made


def _another(like: Block, word: str) -> Block:
    """Return a new block of the type of another."""
    made = {
        "paragraph": lambda: paragraph(word, word),
        "text": lambda: text(word, word),
        "slide": lambda: slide(word, title=word),
        "section": lambda: section(word, title=word),
    }
    return made[like["type"]]()


def _fields(block: Block) -> dict[str, Json]:
    return block["value"] if isinstance(block["value"], dict) else {}


def _streams(value: Json) -> list[list[Block]]:
    found = [value["sections"]]
    for _, block in walk(value):
        found += [inner for name, inner in _fields(block).items() if name in ("items", "parts", "body")]
    return found


def typed_words(value: Json) -> set[str]:
    """Return the words that somebody typed in a value."""
    return set(TYPED.findall(canonical(value).decode()))


def shown(settled: Settled) -> set[str]:
    """Return the typed words that the page with the choices shows."""
    decisions = [(one.base, one.ours, one.theirs) for one in (*settled.asked, *settled.put_back)]
    return typed_words([decisions, settled.crowded_out])


@given(mine=ACTS, theirs=ACTS)
@settings(max_examples=400)
def test_no_word_that_either_side_typed_is_lost(mine: list[Any], theirs: list[Any]) -> None:
    base = start()
    ours, now = typed_in(base, mine, "mine"), typed_in(base, theirs, "theirs")

    settled = settle(Form(), Words(ours), Words(base), Words(now), sent={})

    assert typed_words([ours, now]) <= typed_words(settled.document) | shown(settled)
    if not settled.waits:
        assert typed_words([ours, now]) <= typed_words(settled.document)


@given(mine=ACTS, theirs=ACTS)
def test_words_that_go_because_they_are_locked_are_shown_before(mine: list[Any], theirs: list[Any]) -> None:
    base, released = start(), start()
    for _, block in walk(released):
        if block["id"] == LOCKED:
            block["value"]["policy"] = "locked"
    page = Form(Words(released))
    ours, now = typed_in(base, mine, "mine"), typed_in(released, theirs, "theirs")
    now = settle(page, Words(now), Words(released), Words(released), sent={}).document

    settled = settle(page, Words(ours), Words(base), Words(now), sent={})

    assert not page.breaks_locks(settled.document)
    assert typed_words([ours, now]) <= typed_words(settled.document) | shown(settled)
    if not settled.waits:
        assert typed_words([ours, now]) <= typed_words(settled.document)


@given(mine=ACTS, theirs=ACTS, word=st.sampled_from(["ours", "theirs", "both"]))
def test_what_is_saved_after_the_choices_waits_for_nobody(mine: list[Any], theirs: list[Any], word: str) -> None:
    base = start()
    arguments = [Words(typed_in(base, mine, "mine")), Words(base), Words(typed_in(base, theirs, "theirs"))]
    first = settle(Form(), *arguments, sent={})
    answers = {f"{CHOICE}{one.id}": word if word in one.choices else "ours" for one in first.asked}

    second = settle(Form(), *arguments, sent={**answers, SEEN: first.state})

    assert not second.waits
    assert len(ids(second.document)) == len(set(ids(second.document)))


@given(mine=ACTS, theirs=ACTS, later=ACTS)
def test_a_form_that_goes_on_takes_out_nothing_that_it_does_not_show(
    mine: list[Any], theirs: list[Any], later: list[Any]
) -> None:
    base = start()
    ours, now = typed_in(base, mine, "mine"), typed_in(base, theirs, "theirs")
    first = settle(Form(), Words(ours), Words(base), Words(now), sent={})
    if first.waits:
        return

    again = settle(Form(), Words(ours), first.goes_on_from, Words(first.document), sent={})
    onward = settle(Form(), Words(typed_in(ours, later, "later")), first.goes_on_from, Words(first.document), sent={})

    assert again.document == first.document
    assert typed_words(first.document) <= typed_words(onward.document) | shown(onward) | typed_words_gone(ours, later)


def typed_words_gone(document: Document, later: list[Any]) -> set[str]:
    """Return the words that a person took out themselves."""
    return typed_words(document) - typed_words(typed_in(document, later, "later"))


@given(mine=ACTS)
def test_without_another_save_what_is_typed_is_saved_as_it_is(mine: list[Any]) -> None:
    base = start()
    ours = typed_in(base, mine, "mine")

    settled = settle(Form(), Words(ours), Words(base), Words(base), sent={})

    assert settled.document is ours
    assert not settled.merges
