"""Sample content for tests of the renderers: documents of every kind, and the outlines made of them."""

from __future__ import annotations

from typing import Any

from modules.delivery.build import build, source_of
from modules.delivery.outline import Outline
from modules.domain.document import Block, Document

PICTURE = "a" * 64
SHEET = "b" * 64
LINKED = "c" * 64


def block(key: str, kind: str, value: Any) -> Block:
    """Return a block of a stream."""
    return {"id": key, "type": kind, "value": value}


def paragraph(key: str, *runs: str | tuple[str, list[Any]], kind: str = "paragraph", depth: int = 0) -> Block:
    """Return a paragraph; a run is its words, or its words with their marks."""
    written = [run if isinstance(run, tuple) else (run, []) for run in runs]
    return block(key, kind, {"depth": depth, "runs": [{"text": text, "marks": marks} for text, marks in written]})


def text(key: str, *paragraphs: Block, confirm: str = "") -> Block:
    """Return a text of these paragraphs, or of one with the key's name."""
    return block(
        key,
        "text",
        {"body": list(paragraphs) or [paragraph(f"{key}-p", f"Words of {key}")], "confirm": confirm},
    )


def statement(key: str, wording: str = "Call 9-1-1.", *, confirmed: bool = True, note: str = "") -> Block:
    """Return mandated wording."""
    value = {"key": key, "number": 2, "title": "In an emergency", "wording": wording, "confirmed": confirmed}
    return block(key, "statement", {"statement": {**value, "basis": "A public page", "note": note}})


def image(key: str, alt: str = "Two circles that share a part") -> Block:
    """Return a picture of 1600 by 900."""
    asset = {"sha256": PICTURE, "name": "network.png", "width": 1600, "height": 900}
    value = {"image": asset, "decorative": not alt, "alt_text": alt}
    return block(key, "image", {"image": value, "caption": "The National Network"})


def table(key: str) -> Block:
    """Return a table of two columns."""
    columns = [{"type": "text", "heading": "If"}, {"type": "text", "heading": "Call"}]
    rows = [
        {"values": ["Someone is in danger", "9-1-1"]},
        {"values": ["It can wait", "{{center.tip_phone}}"]},
    ]
    return block(key, "table", {"table": {"columns": columns, "rows": rows, "caption": "Whom to call"}})


def slide(key: str, *parts: Block, title: str = "A slide", notes: tuple[Block, ...] = ()) -> Block:
    """Return a slide with these parts."""
    return block(key, "slide", {"title": title, "parts": list(parts), "notes": list(notes)})


def items(key: str, *words: str) -> list[Block]:
    """Return a stream of plain strings."""
    return [block(f"{key}-{number}", "item", word) for number, word in enumerate(words, 1)]


def discussion(key: str, *questions: str, title: str = "", notes: tuple[Block, ...] = ()) -> Block:
    """Return a discussion of these questions."""
    return block(key, "discussion", {"title": title, "questions": items(key, *questions), "notes": list(notes)})


def activity(key: str, *steps: Block, notes: tuple[Block, ...] = ()) -> Block:
    """Return an activity of five minutes in pairs."""
    value = {
        "title": "One commitment",
        "minutes": 5,
        "group_size": "Pairs",
        "materials": items(key, "Action sheet"),
    }
    return block(
        key,
        "activity",
        {**value, "steps": list(steps), "credit": "After a public exercise", "notes": list(notes)},
    )


def section(key: str, *parts: Block, title: str = "What it is", minutes: int = 8) -> Block:
    """Return a section that takes five minutes in short."""
    value = {
        "title": title,
        "minutes": minutes,
        "short_minutes": 5,
        "method": "open_forum",
        "items": list(parts),
    }
    return block(key, "section", value)


def handout(key: str, *parts: Block, title: str = "Keep this", audience: str = "participant") -> Block:
    """Return a handout with a file."""
    file = {"sha256": SHEET, "name": "Keep this.pdf"}
    return block(key, "handout", {"title": title, "audience": audience, "file": file, "parts": list(parts)})


def question(key: str, words: str = "Do you watch protests?") -> Block:
    """Return a hard question with its answer."""
    return block(key, "question", {"question": words, "answer": [paragraph(f"{key}-a", "SECRET No, and here is why.")]})


def source(key: str, url: str = "https://example.gov/statute", title: str = "6 U.S.C. 124h") -> Block:
    """Return a source with a note on what was seen of it."""
    return block(key, "source", {"title": title, "url": url, "note": "SECRET seen in a public copy"})


def guide(key: str) -> Block:
    """Return a guide with one of each kind that only a guide has."""
    body = [
        block(
            f"{key}-1",
            "preparation",
            {"title": "Two weeks before", "body": [paragraph(f"{key}-1p", "SECRET Call them")]},
        ),
        block(f"{key}-2", "materials", {"title": "Bring", "items": items(f"{key}-2", "SECRET printed handouts")}),
        block(
            f"{key}-3",
            "checklist",
            {"title": "On the day", "items": items(f"{key}-3", "SECRET test the projector")},
        ),
        block(
            f"{key}-4",
            "script",
            {
                "title": "Opening",
                "minutes": 8,
                "say": [paragraph(f"{key}-4p", "SECRET Welcome")],
                "do": "SECRET Smile",
            },
        ),
        block(
            f"{key}-5",
            "callout",
            {"title": "Never skip", "tone": "must", "body": [paragraph(f"{key}-5p", "SECRET This")]},
        ),
        question(f"{key}-6"),
        statement(f"{key}-7"),
    ]
    return block(key, "guide", {"title": "Presenting it", "summary": "SECRET For leads", "minutes": 45, "body": body})


def module(**fields: Any) -> Document:
    """Return the document of a module with nothing in it but what is given."""
    empty = {"title": "What your center does", "summary": "In plain words.", "objectives": [], "sections": []}
    return {**empty, "handouts": [], "questions": [], "sources": [], "guides": [], **fields}


def full_module() -> Document:
    """Return the document of a module with one of everything; what only presenters may see says SECRET."""
    secret = text("note", paragraph("note-p", "SECRET Start with ownership"))
    rich = text(
        "rich",
        paragraph("r1", "A heading", kind="heading"),
        paragraph(
            "r2",
            "A ",
            ("bold", ["bold"]),
            " word and a ",
            ("link", [{"type": "link", "href": "https://example.gov"}]),
        ),
        paragraph("r3", "First", kind="bullet"),
        paragraph("r4", "Deeper", kind="number", depth=1),
        paragraph("r5", "Second", kind="bullet"),
        confirm="The number of centers.",
    )
    shown = slide(
        "s1",
        rich,
        statement("st", confirmed=False, note="SECRET The sense was seen"),
        image("i1"),
        table("t1"),
        notes=(secret,),
    )
    talk = discussion("d1", "What did you think before?", notes=(text("dn", paragraph("dn-p", "SECRET Wait")),))
    work = activity(
        "a1",
        paragraph("a1-p", "Write it", kind="number"),
        notes=(text("an", paragraph("an-p", "SECRET Walk")),),
    )
    return module(
        objectives=[block("o1", "objective", "Say what {{center.name}} is")],
        sections=[section("x1", shown, talk), section("x2", work, title="What you will do", minutes=5)],
        handouts=[
            handout("h1", text("h1-t")),
            handout("h2", text("h2-t", paragraph("h2-p", "SECRET key")), title="SECRET", audience="presenter"),
        ],
        questions=[question("q1")],
        sources=[source("src1")],
        guides=[guide("g1")],
    )


def outline(*modules: Document, **tokens: str) -> Outline:
    """Return the outline of these modules in their order; of the full one where none is given."""
    source = source_of((modules or (full_module(),))[0])
    entries = [{"release": None, "content": content} for content in modules or (full_module(),)]
    return build({**source, "tokens": {"center.name": "Example Center", **tokens}, "modules": entries})


def outline_of(*parts: Block) -> Outline:
    """Return the outline of a module whose only section has these items."""
    return outline(module(sections=[section("x1", *parts)]))
