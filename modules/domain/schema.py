"""The grammar of a document, once: its block types, the fields of each, and how each field is treated.

Wagtail's blocks, the codec, the merge, the checks, words for people, the outline and the importer of content files ask
here; ``tests/domain/test_schema.py`` and ``tests/library/test_grammar.py`` hold them to it.

To add a block type: a row here, its name in the streams that may hold it, a Wagtail block (``library/words/blocks``),
an outline maker (``delivery/build.py``) and a template (``templates/delivery``).

To add a field to a row that has been released: ``later=True``. Such a key is left out of a document while it holds its
default, and a key that is left out reads as the default (DESIGN §4). So documents written before the field existed keep
their digests and can still be read.
"""

from __future__ import annotations

from collections.abc import Mapping

from modules.domain.fields import RECORDS, UNKNOWN, Field, Kind, Role, Row
from modules.domain.vocabularies import Audience, Language, Method, Policy, Sector, Tone

NOTES = ("text", "statement")
PARTS = ("text", "statement", "image", "table")
ITEMS = ("slide", "discussion", "activity")
GUIDE_BODY = ("preparation", "materials", "checklist", "script", "question", "callout", "statement", "text")
LONGEST = 480
"""Minutes that anything may take."""


def _title(*, checked: bool = True, required: bool = True, max_length: int = 160) -> Field:
    return Field("title", Kind.LINE, Role.TITLE, required=required, checked=checked, max_length=max_length)


def _policy(policy: Policy = Policy.GUIDED) -> Field:
    label = "what a center may do"
    return Field("policy", Kind.CHOICE, Role.SETTING, policy.value, choices=Policy, label=label)


def _rich(name: str, *, label: str | None = None, headings: bool = False) -> Field:
    return Field(name, Kind.RICH, required=True, label=label, headings=headings)


def _parts(*, headings: bool = False) -> Field:
    return Field("parts", Kind.STREAM, blocks=PARTS, required=True, headings=headings, label="")


def _list_of(name: str, max_length: int, *, required: bool = True, label: str | None = None, place: str = "") -> Field:
    return Field(name, Kind.ITEMS, required=required, max_length=max_length, label=label, place=place)


def _minutes(name: str) -> Field:
    """Return one of the two times of a section, which are planned together."""
    label = name.replace("_", " ")
    return Field(name, Kind.INTEGER, required=True, least=1, most=LONGEST, label=label, together=True)


def _named(name: str, block: str, *, presenter_only: bool = False, required: bool = False) -> Field:
    """Return a stream of a module that people know by its name."""
    return Field(
        name,
        Kind.STREAM,
        blocks=(block,),
        place=name.capitalize(),
        presenter_only=presenter_only,
        required=required,
        headings=True,
    )


_NOTES = Field("notes", Kind.STREAM, blocks=NOTES, place="speaker notes", presenter_only=True)
_MINUTES = Field("minutes", Kind.INTEGER, most=LONGEST)
_SECTORS = Field("sectors", Kind.CHOICES, Role.SETTING, choices=Sector, label="audiences", later=True)

OBJECTIVE = Field("objective", Kind.LINE, max_length=300, required=True)

MODULE = Row(
    "module",
    (
        _title(checked=False),
        Field("language", Kind.CHOICE, Role.SETTING, Language.ENGLISH.value, choices=Language, required=True),
        Field("summary", Kind.LINES, required=True, max_length=500),
        Field("sectors", Kind.CHOICES, Role.SETTING, choices=Sector, label="audiences", required=True),
        _named("objectives", "objective", required=True),
        Field("sections", Kind.STREAM, blocks=("section",), required=True),
        _named("handouts", "handout"),
        _named("questions", "question", presenter_only=True),
        _named("sources", "source"),
        _named("guides", "guide", presenter_only=True),
    ),
    headed=True,
)
"""The document of a module, or of a clone, with its guides."""

GUIDE = Row(
    "guide",
    (
        _title(),
        Field("summary", Kind.LINES, max_length=500),
        Field("minutes", Kind.INTEGER),
        _SECTORS,
        Field("body", Kind.STREAM, blocks=GUIDE_BODY, required=True, headings=True, label=""),
    ),
    presenter_only=True,
    headed=True,
)
"""The document of a presenter guide, which is a block of its module's document."""

_ROWS = (
    # What a module is made of
    Row("objective", text=OBJECTIVE),
    Row(
        "section",
        (
            _title(),
            _minutes("minutes"),
            _minutes("short_minutes"),
            Field("method", Kind.CHOICE, Role.SETTING, Method.PRESENTATION.value, choices=Method, required=True),
            Field("items", Kind.STREAM, blocks=ITEMS, required=True, label=""),
            _SECTORS,
            _policy(),
        ),
        may_hide=True,
        headed=True,
    ),
    Row("slide", (_title(), _parts(), _NOTES, _policy()), may_hide=True, headed=True, on_screen=True),
    Row(
        "discussion",
        (
            _title(required=False, checked=False),
            _list_of("questions", 400, place="Questions"),
            _NOTES,
            _policy(),
        ),
        may_hide=True,
        headed=True,
        on_screen=True,
    ),
    Row(
        "activity",
        (
            _title(),
            _MINUTES,
            Field("group_size", Kind.LINE, max_length=80, label="group size"),
            _list_of("materials", 200, required=False),
            _rich("steps"),
            Field("credit", Kind.LINE, max_length=200),
            _NOTES,
            _policy(),
        ),
        may_hide=True,
        headed=True,
        on_screen=True,
    ),
    Row(
        "handout",
        (
            _title(),
            Field("audience", Kind.CHOICE, Role.SETTING, Audience.PARTICIPANT.value, choices=Audience, required=True),
            _parts(headings=True),
            Field("file", Kind.FILE),
            _policy(),
        ),
        may_hide=True,
        headed=True,
    ),
    Row(
        "question",
        (
            Field("question", Kind.LINE, Role.TITLE, required=True, max_length=300),
            _rich("answer"),
            _policy(),
        ),
        presenter_only=True,
        headed=True,
    ),
    Row(
        "source",
        (
            _title(max_length=300),
            Field("url", Kind.ADDRESS),
            Field("note", Kind.LINE, max_length=300),
            _policy(),
        ),
    ),
    # What slides, handouts and notes are made of
    Row(
        "text",
        (
            _rich("body", label=""),
            Field("confirm", Kind.LINE, max_length=300, label="note for DHS to confirm"),
            _policy(),
        ),
    ),
    Row(
        "statement",
        (Field("statement", Kind.STATEMENT, required=True, label=""), _policy(Policy.LOCKED)),
        alone=True,
    ),
    Row(
        "image",
        (
            Field("image", Kind.PICTURE, required=True, label=""),
            Field("caption", Kind.LINE, Role.TITLE, max_length=200, describes="image"),
            _policy(),
        ),
        alone=True,
    ),
    Row("table", (Field("table", Kind.TABLE, required=True, label=""), _policy()), alone=True),
    # What a guide is made of
    Row(
        "preparation",
        (_title(), _rich("body", label="", headings=True), _policy()),
        presenter_only=True,
        headed=True,
    ),
    *(
        Row(
            name,
            (_title(checked=False), _list_of("items", 300, label=""), _policy()),
            presenter_only=True,
            headed=True,
        )
        for name in ("materials", "checklist")
    ),
    Row(
        "script",
        (
            _title(),
            _MINUTES,
            _rich("say", label="what to say"),
            Field("do", Kind.LINE, max_length=300, label="what to do"),
            _policy(),
        ),
        presenter_only=True,
        headed=True,
    ),
    Row(
        "callout",
        (
            Field("tone", Kind.CHOICE, Role.SETTING, Tone.TIP.value, choices=Tone, required=True),
            _title(),
            _rich("body", label=""),
            _policy(),
        ),
        presenter_only=True,
        headed=True,
    ),
    # What texts and lists are made of
    *(
        Row(
            name,
            (Field("depth", Kind.DEPTH, Role.SETTING, label="level in the list"), Field("runs", Kind.RUNS, label="")),
            label=label,
            verbatim=True,
        )
        for name, label in (
            ("paragraph", "Paragraph"),
            ("heading", "Heading"),
            ("subheading", "Smaller heading"),
            ("bullet", "Bulleted list"),
            ("number", "Numbered list"),
        )
    ),
    Row("item", text=Field("item", Kind.LINE, required=True), verbatim=True),
)
BLOCKS: dict[str, Row] = {row.name: row for row in (MODULE, GUIDE, *_ROWS)}
"""The block types, and the document itself as “module”."""


def row(kind: str) -> Row:
    """Return the row of a block type; an empty row for a type that the grammar does not have."""
    return BLOCKS.get(kind, UNKNOWN)


# What follows from the rows

PARAGRAPHS = tuple(one.name for one in BLOCKS.values() if one.is_paragraph)
VERBATIM = frozenset(one.name for one in BLOCKS.values() if one.verbatim)
"""Streams of these are wording. Other streams hold blocks, to which a center may add its own."""
HIDEABLE = frozenset(one.name for one in BLOCKS.values() if one.may_hide)
HEADED = frozenset(one.name for one in BLOCKS.values() if one.headed)
ON_SCREEN = frozenset(one.name for one in BLOCKS.values() if one.on_screen)
ALONE = frozenset(one.name for one in BLOCKS.values() if one.alone)
TITLED = frozenset(one.name for one in BLOCKS.values() if any(field.checked for field in one.fields))
"""Block types that a release is refused for if they have no title."""

_FIELDS = tuple(field for one in (*BLOCKS.values(), *RECORDS.values()) for field in one.fields)


def _names(*roles: Role) -> tuple[str, ...]:
    return tuple(dict.fromkeys(field.name for role in roles for field in _FIELDS if field.role is role))


TITLES = _names(Role.TITLE)
SETTINGS = frozenset({"id", "type", *_names(Role.SETTING)})
"""Keys whose values are not read aloud."""
PLACES: Mapping[str, str] = {field.name: field.place for field in _FIELDS if field.place}
"""What people call the fields that they know by a name; the others only hold blocks together."""
PRESENTER_ONLY = frozenset(field.name for field in _FIELDS if field.presenter_only)
STREAMS: Mapping[str, tuple[str, ...]] = {
    field.name: field.blocks for one in (GUIDE, *_ROWS) for field in one.fields if field.kind is Kind.STREAM
}
"""{name of a stream in a block: types of the blocks in it}."""
