"""Makes an outline of plain documents. It knows no page and no database (DESIGN §3).

The *source* is what an edition stores::

    {"format": 1, "language": "en",
     "pack": {"title": str, "sector": str, "minutes": int | None, "sectors": [str]},
     "tokens": {"center.name": str, …},
     "choices": {"hidden": [block id], "short": [block id]},
     "modules": [{"release": {…, "module": module id}, "content": content}
                 | {"release": None, "module": module id, "content": content}]}

``content`` is the words of a module or a clone with its guides, as ``library/words/codec.py`` writes them. A center's
own module has no release; a draft has no release and no module id. ``sectors`` is left out of a pack for one audience.

Tokens are filled before a maker reads the words, in every string that goes out (``domain/outgoing.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from modules.delivery.outline import UNNAMED, Node, Outline, Paragraph, Run, Unfilled
from modules.domain.document import Block, Document, Json, title_of
from modules.domain.fields import FILE, IMAGE, PICTURE, STATEMENT, TABLE
from modules.domain.filling import Filling, targets
from modules.domain.outgoing import reworded
from modules.domain.schedule import Slot, length_of, slots
from modules.domain.schema import row
from modules.domain.tokens import TOKENS, Source
from modules.domain.vocabularies import Audience

FORMAT = 1


def build(source: Document, event: Mapping[str, str] | None = None) -> Outline:
    """Return the outline of an edition, of a release or of a draft.

    Args:
        source: as the module's docstring says.
        event: values of the ``event.*`` tokens, when there is a roundtable.
    """
    tokens = source["tokens"]
    build_ = _Build(source, {**tokens, **(event or {})}, is_plain="center.name" not in tokens)
    title = build_.title()
    modules = build_.modules()
    return Outline(
        title=title,
        center=tokens.get("center.name", ""),
        sector=tokens.get("audience.sector", ""),
        language=source["language"],
        minutes=sum(module.data["minutes"] for module in modules),
        modules=modules,
        unfilled=tuple(build_.unfilled.values()),
        links=targets(tokens),
        audiences=_audiences(source["pack"]),
    )


def _audiences(pack: Document) -> tuple[str, ...]:
    """Return the slugs of those whom a pack is for."""
    return tuple(pack.get("sectors") or filter(None, [pack.get("sector")]))


def build_block(block: Block, tokens: Mapping[str, str] | None = None) -> Node:
    """Return the node of one block on its own, filled with these tokens; without them, unfilled."""
    source: Document = {"choices": {"hidden": [], "short": []}}
    make = _Build(source, dict(tokens or {}))
    if block["type"] == "section":
        return make._section(block, Slot(0, length_of(block).full))
    return make._node(block)


def source_of(content: Document, *, language: str = "en", release: Document | None = None) -> Document:
    """Return the source for one module on its own, as the library shows it: no center, so no token has a value."""
    return {
        "format": FORMAT,
        "language": language,
        "pack": {"title": content["title"], "sector": "", "minutes": None},
        "tokens": {},
        "choices": {"hidden": [], "short": []},
        "modules": [{"release": release, "content": content}],
    }


def module_of(entry: Document) -> str:
    """Return the lasting id of a module of the source; empty for a draft."""
    holder = entry["release"] or entry
    return str(holder.get("module", ""))


@dataclass
class _Build:
    """``is_plain`` is whether there is no center, so that a token reads as plain words."""

    source: Document
    values: Mapping[str, str]
    is_plain: bool = False
    unfilled: dict[str, Unfilled] = field(default_factory=dict)
    _at: Block | None = None
    _filling: Filling = field(init=False)

    def __post_init__(self) -> None:
        self._filling = Filling(self.values, self._instead)

    def title(self) -> str:
        title = self.source["pack"]["title"]
        self._at = {"id": "", "type": "pack", "value": {"title": title}}
        return self._filling.text(title)

    def modules(self) -> tuple[Node, ...]:
        shown = [(entry, self._sections(entry["content"])) for entry in self.source["modules"]]
        short = set(self.source["choices"]["short"])
        lengths = [
            length_of(section).minutes(short=section["id"] in short) for _, sections in shown for section in sections
        ]
        plan = iter(slots(lengths))
        return tuple(self._module(entry, [(block, next(plan)) for block in sections]) for entry, sections in shown)

    def _sections(self, content: Document) -> list[Block]:
        hidden = set(self.source["choices"]["hidden"])
        return [section for section in content["sections"] if section["id"] not in hidden]

    def _module(self, entry: Document, sections: list[tuple[Block, Slot]]) -> Node:
        content, release = entry["content"], entry["release"] or {}
        identity = module_of(entry) or content["title"]
        self._at = {"id": identity, "type": "module", "value": {"title": content["title"]}}
        title, summary = self._filling.text(content["title"]), self._filling.text(content["summary"])
        children = [
            *self.nodes(content["objectives"]),
            *(self._section(block, slot) for block, slot in sections),
            *self.nodes(content["handouts"]),
            *self.nodes(content["questions"]),
            *self.nodes(content["sources"]),
            *self.nodes(content["guides"]),
        ]
        data = {
            "summary": summary,
            "minutes": sum(slot.minutes for _, slot in sections),
            "version": release.get("version", ""),
            "slug": release.get("slug", ""),
            "order": tuple(section["id"] for section in content["sections"]),
        }
        return Node("module", module_of(entry) or title, title, data=data, children=tuple(children))

    def _section(self, block: Block, slot: Slot) -> Node:
        self._at = block
        value = row("section").read(block["value"])
        data = {
            "minutes": slot.minutes,
            "start": slot.start,
            "method": value["method"],
            "sectors": value["sectors"],
        }
        title = self._filling.text(value["title"])
        return Node("section", block["id"], title, data=data, children=self.nodes(value["items"]))

    def nodes(self, stream: Iterable[Block]) -> tuple[Node, ...]:
        hidden = self.source["choices"]["hidden"]
        return tuple(self._node(block) for block in stream if block["id"] not in hidden)

    def _node(self, block: Block) -> Node:
        self._at = block
        grammar = row(block["type"])
        value = grammar.read(block["value"]) if grammar.later else block["value"]
        node = _MAKERS[block["type"]](self, block["id"], reworded(value, self._filling.edits))
        return _only_presenter(node) if grammar.presenter_only else node

    def _instead(self, key: str) -> str:
        """Return what is read in place of a token without a value, and note it if it has to have one."""
        token = TOKENS.get(key)
        if token is None or (token.required and token.source is not Source.EVENT):
            where = title_of(self._at) if self._at else ""
            self.unfilled.setdefault(key, Unfilled(key, self._at["id"] if self._at else "", where))
        if token is None:
            return "{{" + key + "}}"
        return token.plain if self.is_plain else token.fallback or f"[{token.label}]"


def _rich(stream: Iterable[Block]) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(
            block["id"],
            block["type"],
            block["value"]["depth"],
            tuple(_run(run["text"], run["marks"]) for run in block["value"]["runs"] if run["text"]),
        )
        for block in stream
    )


def _run(text: str, marks: list[Json]) -> Run:
    link: Mapping[str, Any] = next((mark for mark in marks if isinstance(mark, dict)), {})
    return Run(
        text,
        "bold" in marks,
        "italic" in marks,
        href=link.get("href", ""),
        asset=link.get("sha256", ""),
        name=link.get("name", ""),
    )


def _objective(make: _Build, key: str, value: Json) -> Node:
    return Node("objective", key, value)


def _slide(make: _Build, key: str, value: Json) -> Node:
    return Node("slide", key, value["title"], notes=_notes(make, value["notes"]), children=make.nodes(value["parts"]))


def _notes(make: _Build, stream: list[Block]) -> tuple[Node, ...]:
    return tuple(_only_presenter(node) for node in make.nodes(stream))


def _only_presenter(node: Node) -> Node:
    return Node(node.kind, node.id, node.title, True, node.data, node.paragraphs, node.notes, node.children)


def _text(make: _Build, key: str, value: Json) -> Node:
    return Node("text", key, data={"confirm": value["confirm"]}, paragraphs=_rich(value["body"]))


# What a draft shows where nothing was chosen yet; no release and no edition is made of such a draft.
NOTHING_CHOSEN: Document = {**STATEMENT.empty(), "wording": "[No statement is chosen yet]", "confirmed": True}
NO_PICTURE: Document = IMAGE.empty()


def _statement(make: _Build, key: str, value: Json) -> Node:
    statement = STATEMENT.read(value["statement"] or NOTHING_CHOSEN)
    data = {
        "key": statement["key"],
        "number": statement["number"],
        "wording": statement["wording"],
        "confirmed": statement["confirmed"],
        "basis": statement["basis"],
        "note": statement["note"],
    }
    return Node("statement", key, statement["title"], data=data)


def _image(make: _Build, key: str, value: Json) -> Node:
    picture = PICTURE.read(value["image"])
    asset = IMAGE.read(picture["image"] or NO_PICTURE)
    alt = "" if picture["decorative"] else picture["alt_text"] or ""
    data = {"alt": alt, "caption": value["caption"], **asset}
    return Node("image", key, data=data)


def _table(make: _Build, key: str, value: Json) -> Node:
    table = TABLE.read(value["table"])
    data = {
        "headings": tuple(column["heading"] for column in table["columns"]),
        "rows": tuple(tuple(row["values"]) for row in table["rows"]),
    }
    return Node("table", key, table.get("caption") or "", data=data)


def _discussion(make: _Build, key: str, value: Json) -> Node:
    data = {"questions": tuple(item["value"] for item in value["questions"])}
    title = value["title"] or UNNAMED
    return Node("discussion", key, title, data=data, notes=_notes(make, value["notes"]))


def _activity(make: _Build, key: str, value: Json) -> Node:
    data = {
        "minutes": value["minutes"],
        "group_size": value["group_size"],
        "materials": tuple(item["value"] for item in value["materials"]),
        "credit": value["credit"],
    }
    return Node(
        "activity",
        key,
        value["title"],
        data=data,
        paragraphs=_rich(value["steps"]),
        notes=_notes(make, value["notes"]),
    )


def _handout(make: _Build, key: str, value: Json) -> Node:
    file = FILE.read(value["file"] or FILE.empty())
    data = {"file_sha256": file["sha256"], "file_name": file["name"]}
    return Node(
        "handout",
        key,
        value["title"],
        presenter_only=value["audience"] != Audience.PARTICIPANT,
        data=data,
        children=make.nodes(value["parts"]),
    )


def _question(make: _Build, key: str, value: Json) -> Node:
    return Node("question", key, value["question"], paragraphs=_rich(value["answer"]))


def _source(make: _Build, key: str, value: Json) -> Node:
    data = {"url": value["url"], "note": value["note"]}
    return Node("source", key, value["title"], data=data)


def _guide(make: _Build, key: str, value: Json) -> Node:
    data = {"summary": value["summary"], "minutes": value["minutes"], "sectors": tuple(value["sectors"])}
    return Node("guide", key, value["title"], data=data, children=_notes(make, value["body"]))


def _preparation(make: _Build, key: str, value: Json) -> Node:
    return Node("preparation", key, value["title"], paragraphs=_rich(value["body"]))


def _list(kind: str) -> Callable[[_Build, str, Json], Node]:
    def make_list(make: _Build, key: str, value: Json) -> Node:
        data = {"items": tuple(item["value"] for item in value["items"])}
        return Node(kind, key, value["title"], data=data)

    return make_list


def _script(make: _Build, key: str, value: Json) -> Node:
    data = {"minutes": value["minutes"], "do": value["do"]}
    return Node("script", key, value["title"], data=data, paragraphs=_rich(value["say"]))


def _callout(make: _Build, key: str, value: Json) -> Node:
    data, body = {"tone": value["tone"]}, _rich(value["body"])
    return Node("callout", key, value["title"], data=data, paragraphs=body)


_MAKERS: Mapping[str, Callable[[_Build, str, Json], Node]] = {
    "objective": _objective,
    "slide": _slide,
    "discussion": _discussion,
    "activity": _activity,
    "handout": _handout,
    "question": _question,
    "source": _source,
    "guide": _guide,
    "text": _text,
    "statement": _statement,
    "image": _image,
    "table": _table,
    "preparation": _preparation,
    "materials": _list("materials"),
    "checklist": _list("checklist"),
    "script": _script,
    "callout": _callout,
}
