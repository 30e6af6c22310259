"""Reading of files that describe a text by its differences from an earlier one.

Such a file is a later release of a module, or a center's customization of its clone. ``content/README.md`` describes
the format. Everything that a change refers to must exist: either the whole file is read, or ContentError lists every
problem with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from pathlib import Path

from modules.demo.blocks import Blocks, StatementFile, uid
from modules.demo.source import Fields, Place, SourceFile
from modules.domain.document import Block, Document, Json, ids, is_block, is_stream, walk
from modules.domain.schema import MODULE, PARAGRAPHS, SETTINGS, STREAMS
from modules.domain.words import Words

NO_WORDS = SETTINGS | {"name", "marks"}


@dataclass(frozen=True)
class Origin:
    """The text that a file of changes starts from.

    Attributes:
        content: the document of a module with its guides.
        slugs: slugs of the content files whose short ids the changes may use, in the order in which they are searched.
    """

    content: Document
    slugs: tuple[str, ...]


@dataclass(frozen=True)
class UpdateFile:
    """The next release of a module.

    ``content`` is the new document with its guides; ``note`` describes what changed and why; ``urgent`` is whether
    centers are asked to update soon; ``owner`` is the office that owns the module from now on, empty if it stays.
    """

    module: str
    note: str
    content: Document
    urgent: bool = False
    owner: str = ""


@dataclass(frozen=True)
class CustomizationFile:
    """A center's version of a module in one of its packs. ``content`` includes the guides."""

    center: str
    pack: str
    module: str
    content: Document


def read_update(
    path: Path, origins: Mapping[str, Origin], statements: Mapping[str, StatementFile], images_dir: Path
) -> UpdateFile:
    """Read ``2.0/<slug>.yaml`` or one of a later round.

    ``statements`` are the newest versions, by key. They replace the older versions everywhere in the module.
    """
    with SourceFile.reading(path) as root, root.fields() as fields:
        slug, origin = _origin(fields, origins)
        editor = _Editor(origin, Blocks(slug, statements, images_dir))
        editor.renew_statements()
        note = fields.text("note")
        urgent = fields.find("urgent", required=False)
        owner = fields.text_or_empty("owner", 120)
        editor.rename(fields)
        editor.read(fields)
        is_urgent = bool(urgent and urgent.flag())
    return UpdateFile(slug, note, editor.content, is_urgent, owner)


def read_customization(
    path: Path, origins: Mapping[str, Origin], statements: Mapping[str, StatementFile], images_dir: Path
) -> CustomizationFile:
    """Read ``centers/<center>/<pack>/<slug>.yaml``.

    A change to a locked block is reported as a problem.
    """
    center, pack = path.parts[-3:-1]
    with SourceFile.reading(path) as root, root.fields() as fields:
        slug, origin = _origin(fields, origins)
        editor = _Editor(origin, Blocks(f"{center}/{pack}/{slug}", statements, images_dir), is_center=True)
        editor.read(fields)
    return CustomizationFile(center, pack, slug, editor.content)


def _origin(fields: Fields, origins: Mapping[str, Origin]) -> tuple[str, Origin]:
    place = fields.find("module")
    slug = place.choice(origins) if place else ""
    return slug, origins.get(slug, Origin({}, ()))


@dataclass(frozen=True)
class _Spot:
    """A block that a change refers to.

    Attributes:
        place: where in the file the reference is.
        block: the block itself.
        stream: the list that contains the block.
        name: the name of the field that contains the stream.
    """

    place: Place
    block: Block
    stream: list[Block]
    name: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """The block types that may be added beside the block.

        Images are excluded, because their files would first have to be added to the library.
        """
        kind = self.block["type"]
        if kind in PARAGRAPHS:
            return PARAGRAPHS
        kinds = STREAMS.get(self.name, ())
        return tuple(other for other in kinds if other != "image") if kind in kinds else (kind,)


@dataclass
class _Editor:
    origin: Origin
    make: Blocks
    is_center: bool = False
    content: Document = field(init=False)

    def __post_init__(self) -> None:
        self.content = deepcopy(self.origin.content)
        self._locked = _locked(self.content) if self.is_center else frozenset()

    def renew_statements(self) -> None:
        for _, block in walk(self.content):
            if block["type"] == "statement":
                block["value"]["statement"] = asdict(self.make.statements[block["value"]["statement"]["key"]])

    def rename(self, fields: Fields) -> None:
        """Set the title and the summary of the module, if the file has new ones."""
        for name in ("title", "summary"):
            said = fields.text_or_empty(name, MODULE.by_name[name].max_length)
            if said and self.content:
                self.content[name] = said

    def read(self, fields: Fields) -> None:
        fields.many("changes", self._change)

    def _change(self, place: Place) -> None:
        kinds = [kind for kind in _CHANGES if kind != "lock" or not self.is_center]
        found = place.one_of(kinds, "change")
        if found and self.content:
            with found[1].fields() as fields:
                _CHANGES[found[0]](self, fields)

    # Blocks that a file can refer to

    def _find(self, place: Place) -> _Spot | None:
        key, colon, rest = place.text().partition(":")
        spots = {block["id"]: _Spot(place, block, stream, name) for name, stream, block in _standing(self.content)}
        if key in self.origin.slugs:  # a guide, for its title and its summary
            wanted = [uid(key)]
        else:
            wanted = [uid(f"{slug}/{key}") + colon + rest for slug in (*self.origin.slugs, self.make.slug)]
        spot = next((spots[one] for one in wanted if one in spots), None)
        if spot is None:
            place.problem(f"there is no {key + colon + rest!r} in {' or '.join(self.origin.slugs)}.")
        return spot

    def _own(self, fields: Fields, name: str) -> _Spot | None:
        place = fields.find(name)
        spot = self._find(place) if place else None
        if spot and spot.block["id"] in self._locked:
            spot.place.problem("this is locked: a center keeps it as it was released.")
            return None
        return spot

    def _beside(self, fields: Fields) -> tuple[_Spot | None, int]:
        """Return the block that ``after`` or ``before`` refers to, and the distance of the new place from it: 1 or 0.

        The block is None if there is no such key, or if it refers to a block that does not exist.
        """
        found = fields.one_of(("after", "before"), "place")
        return (self._find(found[1]), int(found[0] == "after")) if found else (None, 0)

    # Changes

    def _words(self, fields: Fields) -> None:
        spot, old, new = self._own(fields, "in"), fields.text("old"), fields.text_or_empty("new")
        if not (spot and old):
            return
        texts = [] if spot.block["type"] == "statement" else list(_texts(spot.block))
        times = sum(holder[name].count(old) for holder, name in texts)
        if times != 1:
            fields.place.problem(f"the old words stand {times} times in this block; they must stand there once.")
            return
        for holder, name in texts:
            holder[name] = holder[name].replace(old, new)

    def _add(self, fields: Fields) -> None:
        spot, step = self._beside(fields)
        if spot is None:
            fields.unread.clear()
            return
        taken = set(ids(self.content))
        for block in self._new(fields, spot):
            if block["id"] in taken:
                fields.place.problem("the id is used already.")
            spot.stream.insert(spot.stream.index(spot.block) + step, block)
            step += 1

    def _new(self, fields: Fields, spot: _Spot) -> list[Block]:
        if spot.kinds == PARAGRAPHS:
            place = fields.find("paragraph")
            return self._paragraphs(place, spot) if place else []
        found = fields.one_of(spot.kinds, "block")
        return [self.make.block(*found)] if found else []

    def _paragraphs(self, place: Place, spot: _Spot) -> list[Block]:
        with place.fields() as fields:
            key = self.make.id_of(fields)
            paragraphs = self.make.rich(fields, key, "text")
        above = spot.block["id"].rpartition(":")[0]
        return [{**one, "id": f"{above}:{key[:8]}-{at}"} for at, one in enumerate(paragraphs, start=1)]

    def _move(self, fields: Fields) -> None:
        spot, (beside, step) = self._own(fields, "block"), self._beside(fields)
        if spot is None or beside is None:
            return
        inside = {spot.block["id"], *ids(spot.block["value"])}
        if beside.block["id"] in inside or spot.block["type"] not in {*beside.kinds, beside.block["type"]}:
            beside.place.problem(f"the {spot.block['type']} can't stand there.")
            return
        spot.stream.remove(spot.block)
        beside.stream.insert(beside.stream.index(beside.block) + step, spot.block)

    def _remove(self, fields: Fields) -> None:
        spot = self._own(fields, "block")
        if spot:
            spot.stream.remove(spot.block)

    def _lock(self, fields: Fields) -> None:
        spot, confirm = self._own(fields, "block"), fields.text_or_empty("confirm", 300)
        if spot and "confirm" not in spot.block["value"]:
            spot.place.problem("only a text can be locked here.")
        elif spot:
            spot.block["value"].update(policy="locked", confirm=confirm)


_CHANGES: Mapping[str, Callable[[_Editor, Fields], None]] = {
    "words": _Editor._words,
    "add": _Editor._add,
    "move": _Editor._move,
    "remove": _Editor._remove,
    "lock": _Editor._lock,
}


def _standing(value: Json, name: str = "") -> Iterator[tuple[str, list[Block], Block]]:
    """Yield (name of the stream, the stream, the block) for every block in the value, at any depth."""
    if isinstance(value, dict):
        for inner_name, inner in value.items():
            yield from _standing(inner, inner_name)
    elif is_stream(value):
        for block in value:
            yield name, value, block
            yield from _standing(block["value"])


def _texts(value: Json) -> Iterator[tuple[dict[str, Json] | list[Json], Json]]:
    """Yield (container, key) for each text that belongs to a block, so that ``container[key]`` is the text.

    Texts of its paragraphs are included; texts of other blocks inside it are not.
    """
    if isinstance(value, (dict, list)):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if name in NO_WORDS or (is_block(inner) and inner["type"] not in PARAGRAPHS):
                continue
            if isinstance(inner, str):
                yield value, name
            else:
                yield from _texts(inner)


def _locked(content: Document) -> frozenset[str]:
    """Return the ids of the locked blocks, and of everything inside them."""
    words = Words(content)
    return frozenset(key for found in words.locked for key in (found, *ids(words.blocks[found]["value"])))
