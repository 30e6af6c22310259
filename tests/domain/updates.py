"""What happens to a document on two sides: at least as odd as an editor, or a release with other blocks, can make."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from modules.domain.document import Block, Document, Json
from modules.domain.merge.flat import flatten, is_streamlike
from modules.domain.merge.runs import is_runs
from tests.domain.documents import block, document, paragraph, section, slide

Operation = tuple[str, int, int, int]

PROFILE = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

WORDS = ("law", "trust", "**", "neighbor", "{{center.name}}", "may", "report", "two\nlines")


def value_of(kind: str, number: int) -> Json:
    """Return a value for a new block of this kind."""
    text = " ".join(WORDS[(number + at) % len(WORDS)] for at in range(4))
    return {
        "section": {"title": text, "minutes": number % 3, "items": []},
        "card": {"title": text, "minutes": number % 2, "items": []},  # the fields of a section
        "slide": {"title": "", "parts": [], "notes": [], "plan": {"steps": [], "tags": ["a"] * (number % 2)}},
        "paragraph": {"depth": 0, "runs": [{"text": text, "marks": []}]},
        "image": {"image": picture(number % 2, "x", number % 3), "caption": ""},
        "item": [],  # the value itself is a stream
        "word": text,
    }[kind]


def picture(digest: int, name: str, width: int) -> Json:
    """Return a picture; what it says of its file is one value."""
    image = {"sha256": f"{digest}", "name": name, "width": width}
    return {"image": image, "alt_text": f"This is {digest}", "decorative": False}


KINDS = ("section", "card", "slide", "paragraph", "image", "item", "word")
ACTS = ("add", "move", "reorder", "edit", "edit", "words", "remove", "retype", "empty", "reshape")
OPERATIONS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)), max_size=7
)
PLANS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(KINDS)), max_size=12)


def streams_in(value: Json) -> Iterator[list[Block]]:
    """Yield every stream in a value, empty ones too, parents first."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from streams_in(inner)
    elif isinstance(value, list) and is_streamlike(value):
        yield value
        for item in value:
            yield from streams_in(item["value"])


def grown(plan: list[tuple[int, str]]) -> Document:
    """Return a document with a block for each step of the plan, each in some stream that is there by then."""
    made: Document = {"title": "A module", "minutes": 5, "sections": [], "handouts": [], "more": {"sources": []}}
    for number, (where, kind) in enumerate(plan):
        streams = list(streams_in(made))
        streams[where % len(streams)].append(block(f"b{number}", kind, value_of(kind, number)))
    return made


def edited(document: Document, operations: list[Operation], side: str) -> Document:
    """Return a copy after these operations; ``side`` keeps the ids of most new blocks apart."""
    made = deepcopy(document)
    for number, (act, first, second, third) in enumerate(operations):
        streams = list(streams_in(made))
        blocks = [(stream, item) for stream in streams for item in stream]
        if act == "add":
            key = f"both{second % 3}" if third % 5 == 0 else f"{side}{number}"
            if streams and key not in {item["id"] for _, item in blocks}:
                stream = streams[first % len(streams)]
                kind = KINDS[third % len(KINDS)]
                stream.insert(second % (len(stream) + 1), block(key, kind, value_of(kind, second)))
        elif blocks:
            OPERATE[act](made, *blocks[first % len(blocks)], second, third)
    return made


def _move(made: Document, stream: list[Block], item: Block, second: int, third: int) -> None:
    inside = [id(inner) for inner in streams_in(item["value"])]
    others = [other for other in streams_in(made) if id(other) not in inside]
    _take(stream, item)
    other = others[second % len(others)]
    other.insert(third % (len(other) + 1), item)


def _reorder(made: Document, stream: list[Block], item: Block, second: int, third: int) -> None:
    _take(stream, item)
    stream.insert(second % (len(stream) + 1), item)


def _take(stream: list[Block], item: Block) -> None:
    del stream[next(at for at, other in enumerate(stream) if other is item)]


def _edit(made: Document, stream: list[Block], item: Block, second: int, third: int) -> None:
    value = item["value"]
    if isinstance(value, dict) and "title" in value:
        value["title"] = f"Title {second % 3}"
        value["minutes"] = [second % 3, third % 2 == 0, float(third % 2)][third % 3]
    elif isinstance(value, dict) and "image" in value:
        _edit_picture(value, second, third)
    elif isinstance(value, str):
        item["value"] = f"{value} {second % 3}"
    elif third % 4 == 0:
        made["title"] = f"A module {second % 3}"


def _edit_picture(value: Json, second: int, third: int) -> None:
    """Choose another picture, or describe the one that is there."""
    if third % 3 and isinstance(value["image"], dict):
        value["image"]["alt_text"] = f"A picture {second % 3}"
        value["image"]["decorative"] = third % 3 == 2
    else:
        value["image"] = picture(second % 3, f"{third % 2}", second % 3)


def _words(made: Document, stream: list[Block], item: Block, second: int, third: int) -> None:
    value = item["value"]
    if not (isinstance(value, dict) and value.get("runs") and is_runs(value["runs"])):
        return
    text = "".join(run["text"] for run in value["runs"]).split(" ")
    at = second % len(text)
    if third % 3 == 0:
        value["runs"] = [
            {"text": (" " if before else "") + word, "marks": ["bold"] if before == at else []}
            for before, word in enumerate(text)
        ]
        return
    text[at : at + 1] = [] if third % 3 == 1 and len(text) > 1 else [f"new{third % 4}", text[at]]
    value["runs"] = [{"text": " ".join(text), "marks": ["italic"] if third == 8 else []}]


def _remove(made: Document, stream: list[Block], item: Block, second: int, third: int) -> None:
    _take(stream, item)


def _retype(made: Document, stream: list[Block], item: Block, second: int, third: int) -> None:
    kind = KINDS[second % len(KINDS)]
    pair = {"section": "card", "card": "section"}
    if third % 2 and item["type"] in pair:
        item["type"] = pair[item["type"]]
    else:
        item["type"], item["value"] = kind, value_of(kind, third)


def _empty(made: Document, stream: list[Block], item: Block, second: int, third: int) -> None:
    if third % 6 == 0:
        for emptied in list(streams_in(made)):
            emptied.clear()
    else:
        stream.clear()


def _reshape(made: Document, stream: list[Block], item: Block, second: int, third: int) -> None:
    value = item["value"]
    if isinstance(value, dict):
        name = sorted([*value, "new"])[second % (len(value) + 1)]
        shapes: list[Json] = ["a text", [], {"steps": []}, {"steps": {"deep": []}}, [1, True], None]
        value[name] = deepcopy(shapes[third % len(shapes)])
        if third % 7 == 0:
            del value[name]


OPERATE: dict[str, Callable[[Document, list[Block], Block, int, int], None]] = {
    "move": _move,
    "reorder": _reorder,
    "edit": _edit,
    "words": _words,
    "remove": _remove,
    "retype": _retype,
    "empty": _empty,
    "reshape": _reshape,
}


@st.composite
def triples(draw: Callable[[Any], Any]) -> tuple[Document, Document, Document]:
    """Draw a base and two documents that came from it."""
    base = grown(draw(PLANS))
    return base, edited(base, draw(OPERATIONS), "o"), edited(base, draw(OPERATIONS), "t")


FLAVORS = {  # what happens on both sides at once, and to how many blocks
    "anything": (12, ACTS, 12),
    "few blocks that move": (3, ("move", "move", "add"), 3),
    "one stream": (6, ("add", "reorder", "remove", "edit"), 4),
}


def tossed(seed: int) -> tuple[Document, Document, Document]:
    """Return a triple in which more happens at once than Hypothesis likes to draw."""
    dice = random.Random(seed)  # noqa: S311  - no secret
    flavor = dice.choice(sorted(FLAVORS))
    blocks, acts, most = FLAVORS[flavor]
    where = 1 if flavor == "one stream" else 40
    kinds = KINDS if flavor == "anything" else KINDS[:1]
    base = grown([(dice.randrange(where), dice.choice(kinds)) for _ in range(blocks)])

    def operations() -> list[Operation]:
        count = dice.randint(1, most)
        return [
            (dice.choice(acts), dice.randrange(where), dice.randrange(40), dice.randrange(40)) for _ in range(count)
        ]

    return base, edited(base, operations(), "o"), edited(base, operations(), "t")


def told_elsewhere(seed: int) -> tuple[Document, Document, Document, frozenset[str]]:
    """Return slides whose sentences upstream moved between texts, some of them locked, while the center removed slides.

    The center also added sentences and changed some. Locked are texts of theirs with the sentences in them.
    """
    dice = random.Random(seed)  # noqa: S311  - no secret
    texts = [f"t{at}" for at in range(4)]
    sentences = {f"p{at}": dice.choice(texts) for at in range(8)}
    theirs = {key: dice.choice(texts) if dice.random() < 0.4 else place for key, place in sentences.items()}
    ours = {**sentences, **{f"own{at}": dice.choice(texts) for at in range(dice.randrange(3))}}
    changed = dict.fromkeys(dice.sample(sorted(sentences), dice.randrange(3)), "Ours.")
    kept = dice.sample(texts, dice.randint(1, 4))
    locked = frozenset(dice.sample(texts, dice.randint(1, 3)))
    inside = frozenset(key for key, place in theirs.items() if place in locked)
    return (
        in_texts(sentences, texts),
        in_texts(ours, [key for key in texts if key in kept], changed),
        in_texts(theirs, texts),
        locked | inside,
    )


def shuffled(seed: int) -> tuple[Document, Document, Document, frozenset[str]]:
    """Return a few sections in one order each, to which both sides added some; some of theirs are locked."""
    dice = random.Random(seed)  # noqa: S311  - no secret
    base = [f"b{at}" for at in range(dice.randint(2, 5))]

    def side(name: str) -> list[str]:
        keys = [*base, *(f"{name}{at}" for at in range(dice.randrange(3)))]
        return dice.sample(keys, len(keys)) if dice.random() < 0.7 else keys

    ours, theirs = side("o"), side("t")
    locked = frozenset(dice.sample(theirs, dice.randint(1, len(theirs))))
    return *(document(*(section(key) for key in keys)) for keys in (base, ours, theirs)), locked


def in_texts(places: Mapping[str, str], texts: Sequence[str], said: Mapping[str, str] | None = None) -> Document:
    """Return a document with a slide around each text. ``places``: {paragraph id: text id}; ``said``: its words."""
    slides = []
    for key in texts:
        body = [paragraph(one, (said or {}).get(one, f"{one}.")) for one, place in places.items() if place == key]
        slides.append(slide(f"s-{key}", block(key, "text", {"body": body, "confirm": "", "policy": "guided"})))
    return document(section("s", *slides))


TRIPLES = st.one_of(triples(), st.integers(0, 10**6).map(tossed))


@st.composite
def locked_triples(draw: Callable[[Any], Any]) -> tuple[Document, Document, Document, frozenset[str]]:
    """Draw a triple and some of the blocks of theirs."""
    base, ours, theirs = draw(TRIPLES)
    keys = sorted(flatten(theirs).blocks)
    return base, ours, theirs, frozenset(draw(st.sets(st.sampled_from(keys))) if keys else ())


def large() -> tuple[Document, Document, Document, frozenset[str]]:
    """Return a triple of 500 blocks, with 30 changes on each side and 40 blocks locked."""
    dice = random.Random(500)  # noqa: S311  - no secret
    base = grown([(dice.randrange(500), dice.choice(KINDS)) for _ in range(500)])
    acts = [act for act in ACTS if act not in ("empty", "retype")]

    def operations() -> list[Operation]:
        return [(dice.choice(acts), dice.randrange(500), dice.randrange(500), dice.randrange(500)) for _ in range(30)]

    ours, theirs = edited(base, operations(), "o"), edited(base, operations(), "t")
    return base, ours, theirs, frozenset(dice.sample(sorted(flatten(theirs).blocks), 40))
