"""What a reader takes in of a value, piece by piece, in reading order: the one thing that is compared and shown.

Two values that differ have different pieces, for every row and field of the grammar: a word knows its marks, a link is
followed by its address, a picture is a piece of its own, and a setting is in words. Block ids have no pieces. A field
that holds its default has none either, and a key that is left out reads as its default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from modules.domain.document import Block, Json, is_block
from modules.domain.fields import Field, Kind, Path, Row
from modules.domain.piece import Is, Piece, Pieces, as_json
from modules.domain.piece_words import are_runs, pieces_of_runs
from modules.domain.schedule import in_words
from modules.domain.schema import MODULE, row


def pieces_of(value: Json, grammar: Row = MODULE, path: Path = ()) -> Pieces:
    """Return the pieces of what stands at ``path`` below a value of a row: without a path, of the value itself."""
    if not path:
        return tuple(_value(value, grammar, 0))
    if path == ("type",):
        return (_named(row(value).called, value),)
    return tuple(_field(grammar.paths.get(path), value, 0))


def pieces_of_block(block: Block) -> Pieces:
    """Return the pieces of a block, its type first."""
    return tuple(_block(block, 0))


def named(label: str, pieces: Pieces) -> Pieces:
    """Return pieces with the name of their field before them, if it has one."""
    return (_begin("field", label, 0), *pieces) if label else pieces


def words_of(value: Json) -> str:
    """Return the words of a value or a block in one line, without marks, settings and names of fields."""
    found = _block(value, 0) if is_block(value) else _other(value, 0)
    line = ""
    for piece in found:
        if piece.kind is Is.WORD:
            line += piece.text if piece.glued or not line else f" {piece.text}"
    return line


def _block(block: Block, depth: int) -> Iterator[Piece]:
    grammar, value = row(block["type"]), block["value"]
    if grammar.is_paragraph and isinstance(value, dict) and value.keys() == grammar.by_name.keys():
        yield _begin(block["type"], f"{grammar.called}{_deeper(value['depth'])}", depth, as_json(value["depth"]))
        yield from _runs(value["runs"], depth + 1)
        return
    yield _begin(block["type"], grammar.called or block["type"], depth)
    yield from _value(value, grammar, depth + 1)


def _deeper(level: Json) -> str:
    return f", level {level + 1}" if isinstance(level, int) and level else ""


def _value(value: Json, grammar: Row, depth: int) -> Iterator[Piece]:
    if grammar.text is not None:
        yield from _field(grammar.text, value, depth)
    elif isinstance(value, dict):
        yield from _fields(grammar.read(value), grammar, depth)
    else:
        yield from _other(value, depth)


def _fields(value: Mapping[str, Json], grammar: Row, depth: int) -> Iterator[Piece]:
    """Yield the pieces of fields in the order of the grammar, those that it does not have last, by name."""
    for name in [*grammar.by_name, *sorted(value.keys() - grammar.by_name.keys())]:
        field = grammar.by_name.get(name)
        if name not in value or (field and as_json(value[name]) == as_json(field.default)):
            continue
        label = (field.place or field.called) if field else name.replace("_", " ")
        if label or not field:
            yield _begin("field", label, depth, name)
        yield from _field(field, value[name], depth + 1)


def _field(field: Field | None, value: Json, depth: int) -> Iterator[Piece]:
    """Yield the pieces of a field's value: of any value, if it is not of the field's kind."""
    read = _READ.get(field.kind) if field else None
    yield from (read(field, value, depth) if field and read else _other(value, depth))


def _minutes(field: Field, value: Json, depth: int) -> Iterator[Piece]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield _named(in_words(value) if value > 0 else f"{value} minutes", value)
    else:
        yield from _other(value, depth)


def _choice(field: Field, value: Json, depth: int) -> Iterator[Piece]:
    labels = _labels(field)
    if value is None or isinstance(value, str):
        said = str(value or "nothing chosen")
        yield _named(labels.get(said, said), value)
    else:
        yield from _other(value, depth)


def _labels(field: Field) -> dict[str, str]:
    return {str(member): str(member.label) for member in field.choices or ()}


def _choices(field: Field, value: Json, depth: int) -> Iterator[Piece]:
    if not value:
        yield _named("no audience in particular", value)
    elif isinstance(value, list) and all(isinstance(word, str) for word in value):
        labels = _labels(field)
        for word in value:
            yield _named(labels.get(str(word), str(word)), word)
    else:
        yield from _other(value, depth)


def _record(field: Field, value: Json, depth: int) -> Iterator[Piece]:
    if isinstance(value, dict):
        yield from _fields(field.record.read(value), field.record, depth)
    else:
        yield from _other(value, depth)


def _asset(field: Field, value: Json, depth: int) -> Iterator[Piece]:
    if isinstance(value, dict) and isinstance(value.get("sha256"), str):
        whole = field.record.read(value)
        kind = Is.PICTURE if field.kind is Kind.IMAGE else Is.FILE
        yield Piece(kind, str(whole.get("name", "")), asset=whole["sha256"], key=as_json(whole))
    else:
        yield from _other(value, depth)


def _depth(field: Field, value: Json, depth: int) -> Iterator[Piece]:
    if isinstance(value, int):
        yield _named(f"level {value + 1}", value)
    else:
        yield from _other(value, depth)


def _rich(field: Field, value: Json, depth: int) -> Iterator[Piece]:
    yield from _runs(value, depth)


def _columns(field: Field, value: Json, depth: int) -> Iterator[Piece]:
    """Yield the headings of a table as its first row. The type of a column is not shown, but tells two apart."""
    if not _all_have(value, "heading", "type"):
        yield from _other(value, depth)
    else:
        yield _begin("row", "row", depth)
        for column in value:
            yield _begin("cell", "cell", depth + 1, as_json(column["type"]))
            yield from _other(column["heading"], depth + 2)


def _rows(field: Field, value: Json, depth: int) -> Iterator[Piece]:
    if not _all_have(value, "values") or not all(isinstance(one["values"], list) for one in value):
        yield from _other(value, depth)
        return
    for one in value:
        yield _begin("row", "row", depth)
        for cell in one["values"]:
            yield _begin("cell", "cell", depth + 1)
            yield from _other(cell, depth + 2)


def _all_have(value: Json, *names: str) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) and one.keys() == set(names) for one in value)


def _other(value: Json, depth: int) -> Iterator[Piece]:
    """Yield the pieces of any value: a text, a stream, settings, or what the grammar does not have."""
    if isinstance(value, str):
        yield from _runs([{"text": value, "marks": []}], depth)
    elif isinstance(value, dict) and value:
        yield from _fields(value, _NO_ROW, depth)
    elif isinstance(value, list) and value:
        for item in value:
            if is_block(item):
                yield from _block(item, depth)
            else:
                yield _begin("value", "value", depth)
                yield from _other(item, depth + 1)
    else:
        yield _named(_SCALARS.get(as_json(value), str(value)), value)


_NO_ROW = Row("")
_SCALARS = {"null": "not given", "true": "yes", "false": "no", "[]": "nothing", "{}": "nothing"}


def _begin(what: str, text: str, depth: int, key: str = "") -> Piece:
    return Piece(Is.BEGIN, text, key=f"{depth} {key}", begins=what)


def _named(text: str, value: Json) -> Piece:
    return Piece(Is.SETTING, text, key=as_json(value))


def _runs(runs: Json, depth: int) -> Iterator[Piece]:
    yield from (pieces_of_runs(runs) if are_runs(runs) else _other(runs, depth))


_READ: Mapping[Kind, Callable[[Field, Json, int], Iterator[Piece]]] = {
    Kind.INTEGER: _minutes,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.PICTURE: _record,
    Kind.STATEMENT: _record,
    Kind.TABLE: _record,
    Kind.IMAGE: _asset,
    Kind.FILE: _asset,
    Kind.RUNS: _rich,
    Kind.DEPTH: _depth,
    Kind.COLUMNS: _columns,
    Kind.ROWS: _rows,
}
