"""The blocks of a document, each where it stands, with what it says: in which two documents differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from modules.domain.document import Block, Json, canonical, is_block
from modules.domain.likeness import Text
from modules.domain.schema import PARAGRAPHS, SETTINGS

FAMILY: Mapping[str, str] = dict.fromkeys(PARAGRAPHS, "paragraph")
"""{type of a block: what it may have been before}: a paragraph may become an item of a list."""
PARAGRAPH = "line paragraph"


def is_line(block: Block) -> bool:
    """Return whether a block is one text: a paragraph, an item, an objective."""
    value = block["value"]
    return isinstance(value, str) or (isinstance(value, dict) and "runs" in value)


@dataclass(frozen=True, eq=False)
class Spot:
    """A block, where it stands.

    Attributes:
        block: the block.
        place: the id of the block that holds it and the name of the field, joined by ``:``; a paragraph's own id begins
            with it, unless the paragraph came from another text.
    """

    block: Block
    place: str

    @property
    def key(self) -> str:
        """The id of the block."""
        return str(self.block["id"])

    @property
    def family(self) -> str:
        """What kind of block it is, as far as one may become the other."""
        kind = str(self.block["type"])
        return f"line {FAMILY.get(kind, kind)}" if is_line(self.block) else kind

    @cached_property
    def text(self) -> Text:
        """What the block says, with all that stands in it."""
        return Text(" ".join(_words(self.block["value"])))


def _words(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if value and all(isinstance(run, dict) and "marks" in run for run in value):
            yield "".join(run["text"] for run in value)
            return
        for item in value:
            yield from _words(item["value"] if is_block(item) else item)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in SETTINGS or name == "sha256":
                yield from _words(inner)


def said_of(value: Json) -> Json:
    """Return what a block says with all that stands in it, whatever its ids and policies."""
    if isinstance(value, dict):
        left_out = {"id"} if is_block(value) else {"policy"}
        return {name: said_of(inner) for name, inner in value.items() if name not in left_out}
    return [said_of(item) for item in value] if isinstance(value, list) else value


def all_said(spot: Spot) -> bytes:
    return canonical(said_of(spot.block))


def text_said(spot: Spot) -> str:
    return spot.text.said


def blocks_of(value: Json) -> list[Block]:
    return [item for item in value if is_block(item)] if isinstance(value, list) else []


def spots(value: Json, place: str = "") -> Iterator[Spot]:
    """Yield every block in a value, parents first. ``place`` is the id of the block that holds it, or a field in it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from spots(inner, f"{place}:{name}")
    for block in blocks_of(value):
        yield Spot(block, place)
        if not is_line(block):
            yield from spots(block["value"], block["id"])


@dataclass
class Differences:
    """The blocks that changed, are new or are gone, with all that stands in them."""

    sent: list[Spot] = field(default_factory=list)
    was: dict[str, Spot] = field(default_factory=dict)

    def compare(self, place: str, sent: Json, was: Json) -> None:
        """Collect what differs between two values at one place."""
        if isinstance(sent, dict) and isinstance(was, dict):
            for name in dict.fromkeys([*sent, *was]):
                if sent.get(name) != was.get(name):
                    self.compare(f"{place}:{name}", sent.get(name), was.get(name))
        elif isinstance(sent, list) and isinstance(was, list):
            self._compare_streams(place, blocks_of(sent), blocks_of(was))
        else:
            self.sent += spots(sent, place)
            self.was.update((spot.key, spot) for spot in spots(was, place))

    def _compare_streams(self, place: str, sent: list[Block], was: list[Block]) -> None:
        before = {block["id"]: block for block in was}
        met: set[str] = set()
        for block in sent:
            old = before.get(block["id"]) if block["id"] not in met else None
            met.add(block["id"])
            if old is None or old != block:
                self._differs(place, block, old)
        for key in [key for key in before if key not in met]:
            self.was.update((spot.key, spot) for spot in spots([before[key]], place))

    def _differs(self, place: str, block: Block, old: Block | None) -> None:
        self.sent.append(Spot(block, place))
        if old is not None:
            self.was[old["id"]] = Spot(old, place)
        if not is_line(block):
            self.compare(block["id"], block["value"], old["value"] if old else None)
