"""A field that a later version adds changes nothing that was stored before: no digest, no approval, no signature.

Each test adds a field of one kind to slides, in the grammar and in the editor's block, as the next version would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from wagtail import blocks

from modules.accounts.identity.models import User
from modules.delivery.build import build
from modules.domain.document import Document, digest, walk
from modules.domain.fields import FILE, IMAGE, STATEMENT, TABLE, Field, Kind, Row
from modules.domain.schema import PARTS, row
from modules.domain.version import Kind as Version
from modules.domain.vocabularies import Sector, Tone
from modules.library.modules.drafts import draft
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.statements.models import StatementVersion
from modules.library.words.blocks.fields import block_of
from modules.library.words.blocks.parts import PartsBlock
from modules.library.words.codec import Decoder, describe_file, describe_image, describe_statement, encode
from modules.media.models import Document as File
from modules.media.models import Image
from modules.packs.editions.sources import source_of_pack
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.signoffs.models import matters
from tests import factories
from tests.domain.grammar import added, fields_of
from tests.factories import paragraph, text_part
from tests.library import documents
from tests.packs.updating import block, every, plan, release_again, rewrite, say, the_clone, update

pytestmark = pytest.mark.django_db

SLIDE, FIRST, SECOND = "s0-a", "s0-a-1:body:p0", "s0-a-1:body:p1"
Value = Callable[[User], Any]


def field(kind: Kind, **more: Any) -> Field:
    """Return a field that is added to slides."""
    return Field("added", kind, later=True, **more)


FIELDS: dict[str, tuple[Field, Value]] = {
    "a line": (field(Kind.LINE, max_length=80), lambda admin: "Said later."),
    "lines": (field(Kind.LINES), lambda admin: "One.\nTwo."),
    "an address": (field(Kind.ADDRESS), lambda admin: "https://example.gov"),
    "rich text": (field(Kind.RICH), lambda admin: [paragraph(SLIDE, "added", "p0", "Said later.")]),
    "a number": (field(Kind.INTEGER, initial=3, most=9), lambda admin: 7),
    "a number or none": (field(Kind.INTEGER, most=9), lambda admin: 7),
    "a box": (field(Kind.BOOLEAN), lambda admin: True),
    "a date": (field(Kind.DATE), lambda admin: "2027-11-22"),
    "a choice": (field(Kind.CHOICE, choices=Tone, initial="tip"), lambda admin: "must"),
    "choices": (field(Kind.CHOICES, choices=Sector), lambda admin: ["energy", "water"]),
    "a list": (field(Kind.ITEMS, max_length=80), lambda admin: documents.items("added", "One", "Two")),
    "a stream": (field(Kind.STREAM, blocks=PARTS), lambda admin: [text_part("added", "Said later.")]),
    "a picture": (
        field(Kind.PICTURE),
        lambda admin: {"image": describe_image(factories.image(admin=admin)), "alt_text": "A", "decorative": False},
    ),
    "a file": (field(Kind.FILE), lambda admin: describe_file(documents.file(admin=admin))),
    "a statement": (
        field(Kind.STATEMENT),
        lambda admin: describe_statement(factories.statement(admin=admin).versions.get()),
    ),
    "a table": (field(Kind.TABLE), lambda admin: documents.table_part("added")["value"]["table"]),
}


@contextmanager
def slides_with(field: Field) -> Iterator[None]:
    """Give slides a field, in the grammar and in the editors of modules and clones."""
    stream = field.kind is Kind.STREAM
    with fields_of(row("slide"), added(row("slide"), field)), ExitStack() as stack:
        for slides in {id(made): made for made in map(slides_of, (Module, Clone))}.values():
            new: blocks.Block = PartsBlock(field) if stream else block_of(field)
            new.set_name(field.name)
            slides.child_blocks[field.name] = new
            stack.callback(slides.child_blocks.pop, field.name)
        yield


def slides_of(page: Any) -> Any:
    """Return the definition of a slide in a page's sections."""
    sections = page._meta.get_field("sections").stream_block
    return sections.child_blocks["section"].child_blocks["items"].child_blocks["slide"]


def fill(value: Any) -> Callable[[Document], None]:
    """Fill the field that was added to the first slide."""
    return lambda document: block(document, SLIDE)["value"].update(added=value)


def stored(module: Module, pack: Pack) -> dict[str, Any]:
    """Return what must not change: the digests of all that is said, and who signed what."""
    clone = the_clone(pack)
    words = words_of_clone(clone)
    return {
        "draft": digest(draft(Module.objects.get(pk=module.pk))),
        "clone": words.digest,
        "edition": digest(source_of_pack(Pack.objects.get(pk=pack.pk))),
        "signed": [(matter.digest, matter.signed) for matter in matters(clone, words)],
    }


@pytest.fixture
def old(module: Module, pack: Pack, admin: User) -> dict[str, Any]:
    """A customized clone, signed, with an edition, before there was such a field."""
    rewrite(the_clone(pack), say(SECOND, "Our words."))
    factories.edition(pack, admin=admin)
    found = stored(module, pack)
    assert found["signed"]
    assert all(signed for _, signed in found["signed"])
    return found


@pytest.fixture(params=FIELDS.values(), ids=FIELDS.keys())
def value(request: pytest.FixtureRequest, old: dict[str, Any], admin: User) -> Iterator[Any]:
    """A value of the field that slides have now; nobody filled it yet."""
    field, make = request.param
    made = make(admin)
    with slides_with(field):
        yield made


def test_nothing_that_was_stored_changes_and_all_of_it_can_be_read(
    old: dict[str, Any], value: Any, module: Module, pack: Pack, release: Release
) -> None:
    assert stored(module, pack) == old
    assert {approval.digest for approval in module.approvals.all()} == {old["draft"]}
    assert pack.editions.get().digest == old["edition"]
    assert release.digest == old["draft"]
    copy = Clone(center=pack.center)
    Decoder(release.content, pack.center_id).fill(copy, release.content)
    assert {**encode(copy), "guides": release.content["guides"]} == release.content
    assert build(pack.editions.get().body).modules


def test_a_release_that_fills_it_reaches_a_clone_that_has_none(
    old: dict[str, Any], value: Any, module: Module, pack: Pack, admin: User
) -> None:
    new = release_again(module, fill(value), admin=admin)
    assert plan(pack, new).merge.decisions == ()

    update(pack, new, admin=admin)

    words = words_of_clone(the_clone(pack)).document
    assert block(words, SLIDE)["value"]["added"] == block(new.content, SLIDE)["value"]["added"] == value
    assert block(words, SECOND)["value"]["runs"][0]["text"] == "Our words."


def test_a_center_that_fills_it_keeps_it_through_a_release_that_has_none_and_can_empty_it(
    old: dict[str, Any], value: Any, module: Module, pack: Pack, admin: User
) -> None:
    rewrite(the_clone(pack), fill(value))
    new = release_again(module, say(FIRST, "New words."), admin=admin)

    update(pack, new, admin=admin)

    words = words_of_clone(the_clone(pack)).document
    assert block(words, SLIDE)["value"]["added"] == value
    assert block(words, FIRST)["value"]["runs"][0]["text"] == "New words."

    rewrite(the_clone(pack), lambda document: block(document, SLIDE)["value"].pop("added"))
    assert "added" not in block(words_of_clone(the_clone(pack)).document, SLIDE)["value"]


RECORDS: dict[str, tuple[Row, Any, str]] = {
    "a statement": (STATEMENT, StatementVersion, "statement"),
    "a picture": (IMAGE, Image, "image"),
    "a file": (FILE, File, "handout"),
}


@pytest.mark.parametrize(("record", "model", "kind"), RECORDS.values(), ids=RECORDS.keys())
def test_a_key_in_what_a_row_says_of_itself_is_there_once_it_is_filled(
    old: dict[str, Any],
    module: Module,
    pack: Pack,
    admin: User,
    record: Row,
    model: Any,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet = documents.file(admin=admin)
    handout = documents.block(
        "h9", "handout", title="Keep", audience="participant", parts=[], file=describe_file(sheet)
    )
    release_again(module, lambda document: document["handouts"].append(handout), admin=admin)
    before = stored(module, pack)
    credit = Field("credit", Kind.LINE, later=True)
    monkeypatch.setattr(model, "credit", "", raising=False)
    with fields_of(record, (*record.fields, credit)):
        assert stored(module, pack) == before

        monkeypatch.setattr(model, "credit", "By a partner")
        new = release_again(module, every(), admin=admin, kind=Version.MAJOR)
        found = [name for _, one in walk(new.content) if one["type"] == kind for name in credits_of(one)]
        assert set(found) == {"By a partner"}

        update(pack, new, admin=admin)
        assert digest(words_of_clone(the_clone(pack)).document) != before["clone"]
        assert build(source_of_pack(Pack.objects.get(pk=pack.pk))).modules


def credits_of(value: Any) -> list[str]:
    """Return every credit in a value."""
    if isinstance(value, dict):
        own = [value["credit"]] if "credit" in value and "steps" not in value else []
        return own + [found for inner in value.values() for found in credits_of(inner)]
    return [found for inner in value for found in credits_of(inner)] if isinstance(value, list) else []


def test_a_key_in_a_table_is_left_out_while_it_is_empty(old: dict[str, Any], module: Module, pack: Pack) -> None:
    credit = Field("credit", Kind.LINE, later=True)
    with fields_of(TABLE, (*TABLE.fields, credit)):
        assert stored(module, pack) == old
