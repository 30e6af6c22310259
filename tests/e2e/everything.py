"""A module that holds every block family and every turn that text can take, made to be opened in the editor."""

from __future__ import annotations

from typing import Any

from modules.accounts.identity.models import Role, User
from modules.centers.center.groups import library_collection
from modules.domain.document import Block, Document
from modules.library.modules.models import Guide, LibraryPage, Module
from modules.library.statements.models import Statement
from modules.library.words.codec import Decoder, describe_file, describe_image
from modules.media.actions import AddDocument
from modules.media.models import Document as File
from modules.media.models import Image
from tests import factories
from tests.factories import image_part, section, slide, statement_part, text_part


def run(text: str, *marks: Any) -> Document:
    """Return a run of text."""
    return {"text": text, "marks": list(marks)}


def line(block: str, field: str, key: str, *runs: Document | str, kind: str = "paragraph", depth: int = 0) -> Block:
    """Return one paragraph of runs."""
    parts = [run(part) if isinstance(part, str) else part for part in runs]
    return {"id": f"{block}:{field}:{key}", "type": kind, "value": {"depth": depth, "runs": parts}}


def rich(block: str, field: str, file: File) -> list[Block]:
    """Return paragraphs with every mark, link, list and odd letter that slides may hold."""
    link = {"type": "link", "href": "https://example.org/a?b=1&c=2"}
    mail = {"type": "link", "href": "mailto:someone@example.org"}
    phone = {"type": "link", "href": "tel:+15555550142"}
    download = {"type": "document", **describe_file(file)}

    def at(key: str, *runs: Document | str, kind: str = "paragraph", depth: int = 0) -> Block:
        return line(block, field, key, *runs, kind=kind, depth=depth)

    return [
        at("p1", "Plain. One sentence that stays. Another."),
        at("p2", run("Bold", "bold"), " then ", run("italic", "italic"), " then ", run("both", "bold", "italic"), "."),
        at("p3", run("Bold with an ", "bold"), run("italic middle", "bold", "italic"), run(" and an end.", "bold")),
        at("p4", "See ", run("the page", link), ", ", run("write", mail), ", ", run("call", phone), "."),
        at("p5", run("A ", link), run("bold", "bold", link), run(" link", link), " and ", run("a file", download), "."),
        at("p6", "First line\nsecond line\n\nfourth line, with ", run("bold\nover a break", "bold"), "."),
        at("p7", "é ñ 中文 العربية 👩🏽\u200d🚒 “quotes” \u2018single\u2019 — dash… & < > \" ' \\ / {{center.name}}."),
        at("p8", "No-break\u00a0space, thin\u2009space, zero\u200bwidth, soft\u00adhyphen, e\u0301 combining."),
        at("p9", "a"),
        at("l1", "One", kind="bullet"),
        at("l2", "One a, ", run("bold", "bold"), kind="bullet", depth=1),
        at("l3", "One a i", kind="bullet", depth=2),
        at("l4", "One b", kind="bullet", depth=1),
        at("l5", "Two", kind="bullet"),
        at("n1", "First", kind="number"),
        at("n2", "First, inside", kind="number", depth=1),
        at("n3", "Second", kind="number"),
        at("m1", "A bullet", kind="bullet"),
        at("m2", "with a numbered one inside", kind="number", depth=1),
        at("m3", "and another bullet", kind="bullet"),
        at("p10", "The last paragraph."),
    ]


def long(block: str, field: str, file: File) -> list[Block]:
    """Return the same with headings."""
    return [
        line(block, field, "h1", "A heading", kind="heading"),
        line(block, field, "h2", "A smaller one, ", run("italic", "italic"), kind="subheading"),
        *rich(block, field, file),
    ]


def _text(key: str, body: list[Block], *, policy: str = "guided", confirm: str = "") -> Block:
    return {"id": key, "type": "text", "value": {"body": body, "confirm": confirm, "policy": policy}}


def _table(key: str, columns: list[str], rows: list[list[str]], caption: str = "") -> Block:
    table = {
        "columns": [{"type": "text", "heading": heading} for heading in columns],
        "rows": [{"values": row} for row in rows],
        "caption": caption,
    }
    return {"id": key, "type": "table", "value": {"table": table, "policy": "guided"}}


def _items(prefix: str, *texts: str) -> list[Block]:
    return [{"id": f"{prefix}-{at}", "type": "item", "value": text} for at, text in enumerate(texts)]


def _block(key: str, kind: str, policy: str = "guided", **value: Any) -> Block:
    return {"id": key, "type": kind, "value": {**value, "policy": policy}}


def module_words(statement: Statement, image: Image, file: File) -> Document:
    """Return the words of the module."""
    decorative = {"image": describe_image(image), "decorative": True, "alt_text": "Kept by no form"}
    parts = [
        _text("x-text", rich("x-text", "body", file), confirm="Ask counsel: “may” or “must”?"),
        text_part("x-open", "Open words. A sentence to change. The end.", policy="open"),
        _text("x-locked", [line("x-locked", "body", "p1", "Locked words.")], policy="locked"),
        statement_part("x-statement", statement),
        image_part("x-image", image),
        _block("x-decorative", "image", image=decorative, caption=" A caption "),
        _table("x-table", ["If", "Call"], [["Danger", "9-1-1"], ["", "“Else” & more"]], "Who to call"),
        _table("x-plain-table", ["A", "B"], [["", ""]]),
    ]
    notes = [text_part("x-note", "Speaker words: begin slowly."), statement_part("x-note-statement", statement)]
    discussion = _block("x-talk", "discussion", title="", questions=_items("x-talk-q", "Who calls?", "Why?"), notes=[])
    activity = _block(
        "x-do",
        "activity",
        title="Make one commitment",
        minutes=5,
        group_size="Pairs",
        materials=_items("x-do-m", "Pens", "Paper"),
        steps=rich("x-do", "steps", file),
        credit="After a public workshop",
        notes=[text_part("x-do-n", "Speaker words: watch the clock.")],
    )
    bare = _block(
        "x-bare", "activity", "open", title="Breathe", minutes=None, group_size="", materials=[],
        steps=[line("x-bare", "steps", "p1", "Breathe.")], credit="", notes=[],
    )  # fmt: skip
    return {
        "title": "Everything",
        "language": "es",
        "summary": "First line of the summary.\nSecond line, after a break.",
        "sectors": ["education", "business"],
        "objectives": [
            {"id": "x-o1", "type": "objective", "value": "Say what {{center.name}} is"},
            {"id": "x-o2", "type": "objective", "value": "Use “quotes” & <brackets>"},
        ],
        "sections": [
            section("x-s1", [slide("x-slide", "A slide", parts, notes), discussion, activity, bare]),
            section("x-s2", [slide("x-empty", "Nothing on it", [], [])], title="Second"),
            section("x-s3", [slide("x-last", "Nothing on it either", [], [])], title="Third"),
        ],
        "handouts": [
            _block(
                "x-h1", "handout", title="Keep this", audience="participant", file=describe_file(file),
                parts=[_text("x-h1-t", long("x-h1-t", "body", file)), image_part("x-h1-i", image)],
            ),
            _block("x-h2", "handout", title="Presenters\nonly", audience="presenter", file=None, parts=[]),
        ],
        "questions": [_block("x-q", "question", question="Why?", answer=rich("x-q", "answer", file))],
        "sources": [
            _block("x-so1", "source", title="A law", url="https://example.org/law?section=1#a", note="Read it."),
            _block("x-so2", "source", title="A talk", url="", note=""),
        ],
    }  # fmt: skip


def guide_words(statement: Statement, file: File) -> Document:
    """Return the words of its guide."""
    body = [
        _block("y-prep", "preparation", title="Two weeks before", body=long("y-prep", "body", file)),
        _block("y-mat", "materials", title="Bring", items=_items("y-mat", "Pens", "Tape")),
        _block("y-check", "checklist", title="On the day", items=_items("y-check", "Test the sound")),
        _block("y-script", "script", title="1. Begin", minutes=8, say=rich("y-script", "say", file), do="Stand"),
        _block("y-script2", "script", title="End", minutes=None, say=[line("y-script2", "say", "p1", "Bye.")], do=""),
        _block("y-q", "question", question="Who pays?", answer=rich("y-q", "answer", file)),
        _block("y-call", "callout", tone="must", title="Never skip", body=rich("y-call", "body", file)),
        statement_part("y-statement", statement),
        _text("y-text", long("y-text", "body", file)),
    ]
    return {"title": "Presenting everything", "summary": "", "minutes": None, "body": body}


def everything(admin: User) -> Module:
    """Write the module and its guide as DHS's editor would load them; nothing is approved or released yet."""
    statement, image = factories.statement(admin=admin, key="x-statement"), factories.image(admin=admin)
    file = AddDocument(
        b"A file to download.", name="plan.txt", title="A plan", collection=library_collection(), actor=admin
    ).execute()
    words, guide = module_words(statement, image, file), guide_words(statement, file)
    editor = factories.dhs(Role.EDITOR, admin=admin)
    decoder = Decoder([words, guide], None)
    module = Module(slug="everything", owner=editor, live=False)
    decoder.fill(module, words)
    LibraryPage.objects.get().add_child(instance=module)
    child = Guide(slug="everything-guide", owner=editor, live=False)
    decoder.fill(child, guide)
    module.add_child(instance=child)
    return module
