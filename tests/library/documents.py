"""A module and a guide that hold every block family; each word that only presenters may see begins with SECRET."""

from __future__ import annotations

from modules.accounts.identity.models import User
from modules.centers.center.groups import library_collection
from modules.centers.center.models import Center
from modules.domain.document import Block, Document, Json
from modules.library.modules.models import Guide, Module
from modules.library.statements.models import Statement
from modules.library.words.codec import Decoder, describe_file
from modules.media.actions import AddDocument
from modules.media.models import Document as File
from modules.media.models import Image
from tests import factories
from tests.factories import image_part, paragraph, section, statement_part, text_part


def file(*, admin: User, center: Center | None = None, words: bytes = b"Keep this.", name: str = "sheet.txt") -> File:
    """Return a file of the library, or of a center."""
    collection = center.collection if center else library_collection()
    return AddDocument(words, name=name, title="A sheet", collection=collection, actor=admin).execute()


def block(key: str, kind: str, policy: str = "guided", **value: Json) -> Block:
    """Return a block with a policy."""
    return {"id": key, "type": kind, "value": {**value, "policy": policy}}


def items(key: str, *words: str) -> list[Block]:
    """Return a list of plain words."""
    return [{"id": f"{key}-{at}", "type": "item", "value": text} for at, text in enumerate(words)]


def table_part(key: str) -> Block:
    """Return a table of two columns."""
    columns = [{"type": "text", "heading": "If"}, {"type": "text", "heading": "Call"}]
    rows = [{"values": ["Someone is in danger", "9-1-1"]}, {"values": ["It can wait", "{{center.tip_phone}}"]}]
    return block(key, "table", table={"columns": columns, "rows": rows, "caption": "Whom to call"})


def rich_part(key: str, sheet: File) -> Block:
    """Return a text with every kind of paragraph, mark and link that a handout may hold."""
    link, download = (
        {"type": "link", "href": "https://example.gov/?a=1&b=2"},
        {"type": "document", **describe_file(sheet)},
    )
    runs = [
        {"text": "Read ", "marks": []},
        {"text": "the law", "marks": ["bold", link]},
        {"text": ", ", "marks": []},
        {"text": "the sheet", "marks": ["italic", download]},
        {"text": " and <this> & “that”.", "marks": []},
    ]
    body = [
        paragraph(key, "body", "h1", "A heading", "heading"),
        paragraph(key, "body", "h2", "A smaller one", "subheading"),
        {"id": f"{key}:body:p1", "type": "paragraph", "value": {"depth": 0, "runs": runs}},
        paragraph(key, "body", "l1", "One", "bullet"),
        {**(inner := paragraph(key, "body", "l2", "Inside", "number")), "value": {**inner["value"], "depth": 1}},
        paragraph(key, "body", "l3", "Two", "bullet"),
    ]
    return block(key, "text", body=body, confirm="The number of centers.")


def notes(key: str, statement: Statement) -> list[Block]:
    """Return speaker notes with both families that they may hold."""
    return [text_part(f"{key}-n1", f"SECRET words with {key}."), statement_part(f"{key}-n2", statement)]


def module_words(said: Statement, whispered: Statement, image: Image, hidden: Image, sheet: File) -> Document:
    """Return a module with every family. ``whispered``, ``hidden`` stand only where presenters see them."""
    slide = block(
        "s1",
        "slide",
        title="What it is",
        parts=[
            text_part("s1-t", "We are {{center.name}}."),
            statement_part("s1-s", said),
            image_part("s1-i", image),
            table_part("s1-x"),
        ],
        notes=notes("s1", whispered),
    )
    discussion = block("d1", "discussion", title="", questions=items("d1", "Who would you have called?"), notes=[])
    discussion["value"]["notes"] = notes("d1", whispered)
    activity = block(
        "a1",
        "activity",
        title="One commitment",
        minutes=5,
        group_size="Pairs",
        materials=items("a1", "Action sheet"),
        steps=[paragraph("a1", "steps", "p1", "Write it.", "number")],
        credit="After a public exercise",
        notes=notes("a1", whispered),
    )
    return {
        "title": "Everything",
        "language": "en",
        "summary": "What {{center.name}} is.",
        "sectors": ["all"],
        "objectives": [{"id": "o1", "type": "objective", "value": "Say what it is"}],
        "sections": [section("x1", [slide, discussion, activity])],
        "handouts": [
            block(
                "h1", "handout", title="Keep this", audience="participant", parts=[rich_part("h1-t", sheet)], file=None
            ),
            block(
                "h2",
                "handout",
                title="SECRET handout",
                audience="presenter",
                parts=[text_part("h2-t", "SECRET page"), image_part("h2-i", hidden, "SECRET picture")],
                file=describe_file(sheet),
            ),
        ],
        "questions": [
            block(
                "q1", "question", question="SECRET question?", answer=[paragraph("q1", "answer", "p1", "SECRET answer")]
            )
        ],
        "sources": [
            block("r1", "source", title="6 U.S.C. 124h", url="https://example.gov", note="SECRET seen in a copy")
        ],
    }


def guide_words(whispered: Statement) -> Document:
    """Return a guide with every family. Presenters only, all of it."""
    body = [
        block("g1", "preparation", title="SECRET before", body=[paragraph("g1", "body", "p1", "SECRET read")]),
        block("g2", "materials", title="SECRET bring", items=items("g2", "SECRET handouts")),
        block("g3", "checklist", title="SECRET day", items=items("g3", "SECRET projector")),
        block(
            "g4",
            "script",
            title="SECRET opening",
            minutes=8,
            say=[paragraph("g4", "say", "p1", "SECRET welcome")],
            do="SECRET smile",
        ),
        block("g5", "question", question="SECRET why?", answer=[paragraph("g5", "answer", "p1", "SECRET because")]),
        block("g6", "callout", tone="must", title="SECRET never", body=[paragraph("g6", "body", "p1", "SECRET skip")]),
        statement_part("g7", whispered),
        text_part("g8", "SECRET closing"),
    ]
    return {"title": "SECRET guide", "summary": "SECRET for leads", "minutes": 45, "body": body}


def everything(*, admin: User) -> Module:
    """Return a module in draft that holds every family, with a guide that does too."""
    said = factories.statement(admin=admin)
    whispered = factories.statement(admin=admin, key="whispered", wording="SECRET wording")
    shown = factories.image(admin=admin, color="navy")
    hidden = factories.image(admin=admin, color="maroon", name="hidden.png")
    sheet = file(admin=admin)
    words = module_words(said, whispered, shown, hidden, sheet)
    made = factories.module(admin=admin, slug="everything", guides=0, **words)
    guide = Guide(slug="guide", owner=made.owner, live=False)
    Decoder(guide_words(whispered), None).fill(guide, guide_words(whispered))
    made.add_child(instance=guide)
    return Module.objects.get(pk=made.pk)
