"""Makes an outline of plain documents. It knows no page and no database (DESIGN §3).

The *source* is what an edition stores::

    {"format": 1, "language": "en",
     "pack": {"title": str, "sector": str, "minutes": int | None},
     "tokens": {"center.name": str, …},
     "choices": {"hidden": [block id], "short": [block id]},
     "modules": [{"release": {…, "module": module id}, "content": content}
                 | {"release": None, "module": module id, "content": content}]}

``content`` is the words of a module or a clone with its guides, as ``library/words/codec.py`` writes them. A center's
own module has no release; a draft has no release and no module id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from modules.delivery.outline import Node, Outline, Paragraph, Run, Unfilled
from modules.domain.document import Block, Document, Json, title_of
from modules.domain.fields import FILE, IMAGE, PICTURE, STATEMENT, TABLE
from modules.domain.schedule import Slot, length_of, slots
from modules.domain.schema import row
from modules.domain.tokens import PATTERN, TOKENS, Source
from modules.domain.vocabularies import Audience

FORMAT = 1


def build(source: Document, event: Mapping[str, str] | None = None) -> Outline:
    """Return the outline of an edition, of a release or of a draft.

    Args:
        source: as the module's docstring says.
        event: values of the ``event.*`` tokens, when there is a roundtable.
    """
    build_ = _Build(source, {**source["tokens"], **(event or {})})
    title = build_.title()
    modules = build_.modules()
    return Outline(
        title=title,
        center=source["tokens"].get("center.name", ""),
        sector=source["tokens"].get("audience.sector", ""),
        language=source["language"],
        minutes=sum(module.data["minutes"] for module in modules),
        modules=modules,
        unfilled=tuple(build_.unfilled.values()),
    )


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
    source: Document
    values: Mapping[str, str]
    unfilled: dict[str, Unfilled] = field(default_factory=dict)
    _at: Block | None = None

    def title(self) -> str:
        title = self.source["pack"]["title"]
        self._at = {"id": "", "type": "pack", "value": {"title": title}}
        return self.text(title)

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
        title, summary = self.text(content["title"]), self.text(content["summary"])
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
        }
        return Node("module", identity, title, data=data, children=tuple(children))

    def _section(self, block: Block, slot: Slot) -> Node:
        self._at = block
        value = row("section").read(block["value"])
        data = {
            "minutes": slot.minutes,
            "start": slot.start,
            "method": value["method"],
            "sectors": value["sectors"],
        }
        title = self.text(value["title"])
        return Node("section", block["id"], title, data=data, children=self.nodes(value["items"]))

    def nodes(self, stream: Iterable[Block]) -> tuple[Node, ...]:
        hidden = self.source["choices"]["hidden"]
        return tuple(self._node(block) for block in stream if block["id"] not in hidden)

    def _node(self, block: Block) -> Node:
        self._at = block
        grammar = row(block["type"])
        value = grammar.read(block["value"]) if grammar.later else block["value"]
        node = _MAKERS[block["type"]](self, block["id"], value)
        return _only_presenter(node) if grammar.presenter_only else node

    def text(self, text: str) -> str:
        """Fill the tokens in a plain string."""
        return PATTERN.sub(lambda match: self._value(match.group(1)), text)

    def _value(self, key: str) -> str:
        value = self.values.get(key, "")
        if value:
            return value
        token = TOKENS.get(key)
        if token is None or (token.required and token.source is not Source.EVENT):
            where = title_of(self._at) if self._at else ""
            self.unfilled.setdefault(key, Unfilled(key, self._at["id"] if self._at else "", where))
        if token is None:
            return "{{" + key + "}}"
        return token.fallback or f"[{token.label}]"

    def rich(self, stream: Iterable[Block]) -> tuple[Paragraph, ...]:
        """Return the paragraphs of rich text, tokens filled."""
        return tuple(
            Paragraph(block["id"], block["type"], block["value"]["depth"], self._runs(block["value"]["runs"]))
            for block in stream
        )

    def _runs(self, runs: list[Json]) -> tuple[Run, ...]:
        """Fill tokens over the whole paragraph: one that starts in a run takes its marks, wherever it ends."""
        whole = "".join(run["text"] for run in runs)
        spans = [(match.start(), match.end(), match.group(1)) for match in PATTERN.finditer(whole)]
        result, at = [], 0
        for run in runs:
            text = self._fill_part(whole, spans, at, at + len(run["text"]))
            at += len(run["text"])
            if text:
                result.append(_run(text, run["marks"]))
        return tuple(result)

    def _fill_part(self, whole: str, spans: list[tuple[int, int, str]], start: int, end: int) -> str:
        parts, at = [], start
        for first, last, key in spans:
            if last <= start or first >= end:
                continue
            parts.append(whole[at : max(at, first)])
            if first >= start:
                parts.append(self._value(key))
            at = min(last, end)
        return "".join(parts) + whole[at:end]


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
    return Node("objective", key, make.text(value))


def _slide(make: _Build, key: str, value: Json) -> Node:
    title = make.text(value["title"])
    return Node("slide", key, title, notes=_notes(make, value["notes"]), children=make.nodes(value["parts"]))


def _notes(make: _Build, stream: list[Block]) -> tuple[Node, ...]:
    return tuple(_only_presenter(node) for node in make.nodes(stream))


def _only_presenter(node: Node) -> Node:
    return Node(node.kind, node.id, node.title, True, node.data, node.paragraphs, node.notes, node.children)


def _text(make: _Build, key: str, value: Json) -> Node:
    return Node("text", key, data={"confirm": make.text(value["confirm"])}, paragraphs=make.rich(value["body"]))


# What a draft shows where nothing was chosen yet; no release and no edition is made of such a draft.
NOTHING_CHOSEN: Document = {**STATEMENT.empty(), "wording": "[No statement is chosen yet]", "confirmed": True}
NO_PICTURE: Document = IMAGE.empty()


def _statement(make: _Build, key: str, value: Json) -> Node:
    statement = STATEMENT.read(value["statement"] or NOTHING_CHOSEN)
    data = {
        "key": statement["key"],
        "number": statement["number"],
        "wording": make.text(statement["wording"]),
        "confirmed": statement["confirmed"],
        "basis": make.text(statement["basis"]),
        "note": make.text(statement["note"]),
    }
    return Node("statement", key, make.text(statement["title"]), data=data)


def _image(make: _Build, key: str, value: Json) -> Node:
    picture = PICTURE.read(value["image"])
    asset = IMAGE.read(picture["image"] or NO_PICTURE)
    alt = "" if picture["decorative"] else make.text(picture["alt_text"] or "")
    data = {"alt": alt, "caption": make.text(value["caption"]), **asset}
    return Node("image", key, data=data)


def _table(make: _Build, key: str, value: Json) -> Node:
    table = TABLE.read(value["table"])
    data = {
        "headings": tuple(make.text(column["heading"]) for column in table["columns"]),
        "rows": tuple(tuple(make.text(cell) for cell in row["values"]) for row in table["rows"]),
    }
    return Node("table", key, make.text(table.get("caption") or ""), data=data)


def _discussion(make: _Build, key: str, value: Json) -> Node:
    data = {"questions": tuple(make.text(item["value"]) for item in value["questions"])}
    title = make.text(value["title"]) or "Discuss"
    return Node("discussion", key, title, data=data, notes=_notes(make, value["notes"]))


def _activity(make: _Build, key: str, value: Json) -> Node:
    data = {
        "minutes": value["minutes"],
        "group_size": make.text(value["group_size"]),
        "materials": tuple(make.text(item["value"]) for item in value["materials"]),
        "credit": make.text(value["credit"]),
    }
    return Node(
        "activity",
        key,
        make.text(value["title"]),
        data=data,
        paragraphs=make.rich(value["steps"]),
        notes=_notes(make, value["notes"]),
    )


def _handout(make: _Build, key: str, value: Json) -> Node:
    file = FILE.read(value["file"] or FILE.empty())
    data = {"file_sha256": file["sha256"], "file_name": file["name"]}
    return Node(
        "handout",
        key,
        make.text(value["title"]),
        presenter_only=value["audience"] != Audience.PARTICIPANT,
        data=data,
        children=make.nodes(value["parts"]),
    )


def _question(make: _Build, key: str, value: Json) -> Node:
    return Node("question", key, make.text(value["question"]), paragraphs=make.rich(value["answer"]))


def _source(make: _Build, key: str, value: Json) -> Node:
    data = {"url": make.text(value["url"]), "note": make.text(value["note"])}
    return Node("source", key, make.text(value["title"]), data=data)


def _guide(make: _Build, key: str, value: Json) -> Node:
    title, summary = make.text(value["title"]), make.text(value["summary"])
    data = {"summary": summary, "minutes": value["minutes"]}
    return Node("guide", key, title, data=data, children=_notes(make, value["body"]))


def _preparation(make: _Build, key: str, value: Json) -> Node:
    return Node("preparation", key, make.text(value["title"]), paragraphs=make.rich(value["body"]))


def _list(kind: str) -> Callable[[_Build, str, Json], Node]:
    def make_list(make: _Build, key: str, value: Json) -> Node:
        data = {"items": tuple(make.text(item["value"]) for item in value["items"])}
        return Node(kind, key, make.text(value["title"]), data=data)

    return make_list


def _script(make: _Build, key: str, value: Json) -> Node:
    data = {"minutes": value["minutes"], "do": make.text(value["do"])}
    return Node("script", key, make.text(value["title"]), data=data, paragraphs=make.rich(value["say"]))


def _callout(make: _Build, key: str, value: Json) -> Node:
    data, body = {"tone": value["tone"]}, make.rich(value["body"])
    return Node("callout", key, make.text(value["title"]), data=data, paragraphs=body)


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
