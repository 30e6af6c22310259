"""Pages to documents and back."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.blocks import ListBlock, StreamBlock, StructBlock

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.domain.document import Document, DocumentError, Json, walk
from modules.domain.words import Words
from modules.library.modules.models import Guide, Module
from modules.library.words.codec import Decoder, encode, normalise
from modules.packs.pages.models import Clone
from tests import factories
from tests.library import documents
from tests.library.test_richtext import PREFIX, paragraphs

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(admin: User) -> Module:
    """A module with every block family."""
    return documents.everything(admin=admin)


def reloaded(page: Any) -> Any:
    """Return the page as the database has it."""
    return type(page).objects.get(pk=page.pk)


def test_the_sample_holds_every_block_family(everything: Module) -> None:
    guide = Guide.objects.child_of(everything).get()
    used = {(page, block["type"]) for page in (everything, guide) for _, block in walk(encode(page))}

    assert {kind for _, kind in used} >= _families(everything) | _families(guide)


def _families(page: Any) -> set[str]:
    fields = (page._meta.get_field(name) for name in page.document_fields)
    return {name for field in fields if hasattr(field, "stream_block") for name in _names(field.stream_block)}


def _names(block: Any) -> set[str]:
    if isinstance(block, StreamBlock):
        return {name for key, child in block.child_blocks.items() for name in {key} | _names(child)}
    if isinstance(block, StructBlock):
        return {name for child in block.child_blocks.values() for name in _names(child)}
    return {"item"} | _names(block.child_block) if isinstance(block, ListBlock) else set()


def test_a_section_for_everyone_says_nothing_of_audiences(module: Module) -> None:
    section = encode(module)["sections"][0]["value"]
    assert "sectors" not in section

    words = encode(module)
    words["sections"][0]["value"]["sectors"] = ["energy", "water"]
    Decoder(words, None).fill(module, words)
    module.save()
    assert encode(reloaded(module)) == words

    del words["sections"][0]["value"]["sectors"]
    Decoder(words, None).fill(module, words)
    module.save()
    assert encode(reloaded(module)) == words
    assert reloaded(module).sections[0].value["sectors"] == []


def test_reading_what_was_written_gives_the_same_words(everything: Module) -> None:
    for page in (everything, Guide.objects.child_of(everything).get()):
        document = encode(page)
        copy = type(page)()

        Decoder(document, None).fill(copy, document)

        assert encode(copy) == document


def test_a_page_that_was_saved_and_read_again_says_the_same(everything: Module) -> None:
    before = encode(everything)
    page = reloaded(everything)

    page.save()

    assert encode(reloaded(page)) == before


def test_normal_form_is_stored_as_it_is(everything: Module) -> None:
    assert not normalise(reloaded(everything))


def test_normalising_what_has_no_keys_adds_them_once(everything: Module) -> None:
    page = reloaded(everything)
    for block in page.handouts.raw_data:
        for part in block["value"]["parts"]:
            if part["type"] == "text":
                part["value"]["body"] = "<p>No key  here</p><p>nor <b> here</b></p>"

    assert normalise(page)
    assert not normalise(page)


def test_the_keys_that_normalising_adds_are_those_that_reading_found(everything: Module) -> None:
    page = reloaded(everything)
    page.handouts.raw_data[0]["value"]["parts"][0]["value"]["body"] = "<p>No key here</p>"
    before = encode(page)

    normalise(page)
    page.save()

    assert encode(reloaded(page)) == before


@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paragraphs(st.none()))
def test_any_rich_text_survives_a_page(db: None, body: list[Document]) -> None:
    text = {"id": "t1", "type": "text", "value": {"body": body, "confirm": "", "policy": "open"}}
    guide = {"title": "G", "summary": "", "minutes": None, "body": [text]}
    page = Guide()

    Decoder(guide, None).fill(page, guide)

    assert body == [] or body[0]["id"].startswith(PREFIX)
    assert encode(page) == guide


def test_a_document_holds_no_primary_key(everything: Module) -> None:
    document = encode(everything)
    keys = {key for value in _mappings(document) for key in value}

    assert not keys & {"pk", "image_id", "document_id"}
    assert all(
        isinstance(block["value"]["statement"], dict) for _, block in walk(document) if block["type"] == "statement"
    )
    assert all("sha256" in block["value"]["image"]["image"] for _, block in walk(document) if block["type"] == "image")


def _mappings(value: Json) -> list[dict[str, Json]]:
    if isinstance(value, dict):
        return [value, *(inner for item in value.values() for inner in _mappings(item))]
    return [inner for item in value for inner in _mappings(item)] if isinstance(value, list) else []


def test_assets_are_those_of_pictures_of_files_and_of_links(everything: Module) -> None:
    image, hidden = (factories.image(admin=everything.owner, color=color) for color in ("navy", "maroon"))

    assert Words(encode(everything)).assets == {
        image.sha256,
        hidden.sha256,
        documents.file(admin=everything.owner).sha256,
    }


def test_the_same_words_are_written_the_same_however_often(everything: Module) -> None:
    assert encode(everything) == encode(everything) == encode(reloaded(everything))


def test_decoding_leaves_the_document_as_it_was(everything: Module) -> None:
    document = encode(everything)
    before = deepcopy(document)

    Decoder(document, None).fill(Module(), document)

    assert document == before


def test_queries_are_one_a_model_however_many_blocks(admin: User) -> None:
    small, large = (factories.module(admin=admin, blocks=n, slug=f"m{n}", guides=0) for n in (10, 100))

    def count(page: Module) -> int:
        with CaptureQueriesContext(connection) as queries:
            encode(reloaded(page))
        return len(queries)

    assert count(small) == count(large) == 3  # the page, images, statements


def test_an_image_that_is_gone_can_not_be_found(everything: Module) -> None:
    page = reloaded(everything)
    _point_to(page, 987654)

    with pytest.raises(DocumentError, match="image that is used here can’t be found"):
        encode(page)


@pytest.mark.parametrize("forged", ["987654", "abc", "-1", "1; DROP TABLE", "9" * 30])
def test_a_forged_reference_is_refused_and_not_asked_for(everything: Module, forged: str) -> None:
    page = reloaded(everything)
    _point_to(page, forged)

    with pytest.raises(DocumentError, match="can’t be found"):
        encode(page)


def _point_to(page: Any, pk: Any) -> None:
    """Make the first picture on a slide another one."""
    for section in page.sections.raw_data:
        for slide in section["value"]["items"]:
            for part in slide["value"].get("parts", ()):
                if part["type"] == "image":
                    part["value"]["image"]["image"] = pk
                    return


def test_a_page_of_the_library_can_not_show_an_image_of_a_center(
    everything: Module, harbor: Center, admin: User
) -> None:
    page = reloaded(everything)
    _point_to(page, factories.image(admin=admin, center=harbor, color="red").pk)

    with pytest.raises(ValidationError, match="can’t be found"):
        page.full_clean()


class TestAClone:
    """What a center's page may point to."""

    @pytest.fixture
    def clone(self, harbor: Center, module: Module, admin: User) -> Clone:
        """Harbor's clone of the small module."""
        pack = factories.pack(harbor, [factories.release(module, admin=admin)], admin=admin)
        return Clone.objects.child_of(pack).get()

    def test_it_may_show_what_is_its_own_centers(self, clone: Clone, harbor: Center, admin: User) -> None:
        _point_to(clone, factories.image(admin=admin, center=harbor, color="red").pk)

        clone.full_clean()

    def test_it_may_show_what_is_the_librarys(self, clone: Clone, admin: User) -> None:
        _point_to(clone, factories.image(admin=admin, color="red").pk)

        clone.full_clean()

    def test_another_centers_image_is_refused_as_if_it_did_not_exist(
        self, clone: Clone, prairie: Center, admin: User
    ) -> None:
        problems = []
        for pk in (factories.image(admin=admin, center=prairie, color="red").pk, 987654):
            _point_to(clone, pk)
            with pytest.raises(ValidationError) as caught:
                clone.full_clean()
            problems.append(caught.value.messages)

        assert problems[0] == problems[1]

    def test_saving_it_by_code_is_refused_too(self, clone: Clone, prairie: Center, admin: User) -> None:
        _point_to(clone, factories.image(admin=admin, center=prairie, color="red").pk)

        with pytest.raises(ValidationError):
            clone.save()

    def test_a_link_to_another_centers_file_is_refused(
        self, clone: Clone, prairie: Center, harbor: Center, admin: User
    ) -> None:
        own, other = (
            documents.file(admin=admin, center=center, words=words)
            for center, words in ((harbor, b"a"), (prairie, b"b"))
        )

        _link_to(clone, own.pk)
        clone.full_clean()
        _link_to(clone, other.pk)

        with pytest.raises(ValidationError, match="document that is used here can’t be found"):
            clone.full_clean()


def _link_to(page: Any, pk: int) -> None:
    part = page.sections.raw_data[0]["value"]["items"][0]["value"]["parts"][2]
    part["value"]["body"] = f'<p data-block-key="p0"><a linktype="document" id="{pk}">it</a></p>'


def test_a_decoder_does_not_find_what_another_center_has(everything: Module, prairie: Center, admin: User) -> None:
    theirs = factories.image(admin=admin, center=prairie, color="red")
    document = encode(everything)
    part = next(block for _, block in walk(document) if block["type"] == "image")
    part["value"]["image"]["image"]["sha256"] = theirs.sha256

    with pytest.raises(DocumentError, match=r"The image “plan\.png” is not here\."):
        Decoder(document, None).fill(Module(), document)


@pytest.mark.parametrize("where", ["number", "key"])
def test_a_decoder_names_a_statement_that_is_not_here(everything: Module, where: str) -> None:
    document = encode(everything)
    part = next(block for _, block in walk(document) if block["type"] == "statement")
    part["value"]["statement"][where] = {"number": 9, "key": "nowhere"}[where]

    with pytest.raises(DocumentError, match=r"The statement “.*” . is not here"):
        Decoder(document, None).fill(Module(), document)


def test_an_optional_reference_may_be_empty(everything: Module) -> None:
    files = [block["value"]["file"] for block in encode(everything)["handouts"]]

    assert files[0] is None
    assert files[1]["name"] == "sheet.txt"


def test_a_field_that_an_older_row_lacks_is_written_with_its_default(everything: Module) -> None:
    page = reloaded(everything)
    del page.sections.raw_data[0]["value"]["method"]

    assert encode(page)["sections"][0]["value"]["method"] == "presentation"
