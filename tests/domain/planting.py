"""Documents in which every string that goes out is planted with words of its own, by the grammar."""

from __future__ import annotations

from itertools import count
from typing import Any

from modules.domain.document import Block, Document
from modules.domain.fields import RECORDS, Field, Kind, Row
from modules.domain.schema import MODULE, row


class Planting:
    """Makes a document with a block of each type wherever it may stand. ``planted`` has what was planted, in order.

    Each planted string is a number and ``words``: ``“7 {{center.name}}”``.
    """

    def __init__(self, words: str = "") -> None:
        self.words = words
        self.planted: list[str] = []
        self._ids = count()

    def module(self) -> Document:
        """Return the document of a module."""
        return self._record(MODULE)

    def _plant(self, kind: Kind = Kind.LINE) -> str:
        text = f"{len(self.planted)} {self.words}".strip()
        self.planted.append(f"https://example.gov/{text}" if kind is Kind.ADDRESS else text)
        return self.planted[-1]

    def _record(self, of: Row) -> dict[str, Any]:
        return {field.name: self._value(field) for field in of.fields}

    def _value(self, field: Field) -> Any:
        match field.kind:
            case Kind.LINE | Kind.LINES | Kind.ADDRESS:
                return self._plant(field.kind)
            case Kind.PLAIN if isinstance(field.default, str) and field.name == "name":
                return self._plant()
            case Kind.PLAIN if field.name == "sha256":
                return "a" * 64
            case Kind.RICH:
                return [self._paragraph()]
            case Kind.ITEMS:
                return [self._block("item")]
            case Kind.STREAM:
                return [self._block(kind) for kind in field.blocks]
            case Kind.TABLE:
                return self._table()
            case kind if kind in RECORDS:
                return self._record(RECORDS[kind])
            case Kind.INTEGER:
                return 5
            case _:
                return field.default

    def _table(self) -> dict[str, Any]:
        columns = [{"type": "text", "heading": self._plant()}]
        return {"columns": columns, "rows": [{"values": [self._plant()]}], "caption": self._plant()}

    def _block(self, kind: str) -> Block:
        of = row(kind)
        key = f"id{next(self._ids)}"
        return {"id": key, "type": kind, "value": self._plant() if of.text else self._record(of)}

    def _paragraph(self) -> Block:
        """Return a paragraph whose planted words are cut into two runs, the second one a link."""
        whole = self._plant()
        link = {"type": "link", "href": self._plant(Kind.ADDRESS)}
        runs = [{"text": whole[:5], "marks": ["bold"]}, {"text": whole[5:], "marks": [link]}]
        return {"id": f"id{next(self._ids)}", "type": "paragraph", "value": {"depth": 0, "runs": runs}}
