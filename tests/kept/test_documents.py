"""Rows that store a document point to its words."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from modules.domain.document import Document, canonical, digest
from modules.domain.words import Words
from modules.kept.documents import KeptDocument, OldColumn, StoredByDigest, StoredDocument
from modules.kept.opened import OpenedForm
from modules.library.releases.models import Release
from modules.library.review.models import Approval
from modules.packs.editions.models import Edition, EditionModule
from modules.packs.pages.models import Pack
from modules.packs.proposals.models import Proposal
from modules.packs.updates.snapshots import Snapshot
from tests import factories

WORDS: Document = {"title": "Réport 🌊", "sections": [{"id": "s1", "type": "section", "value": {"minutes": None}}]}
VERSION: Document = {"format": 1, "about": {"uid": "u"}, "content": WORDS}
EDITION: Document = {
    "format": 1,
    "pack": {"title": "Ours"},
    "modules": [{"release": None, "module": "u", "content": WORDS}, {"release": None, "module": "v", "content": WORDS}],
}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Snapshot, Proposal, OpenedForm, EditionModule])
def test_a_row_gives_back_the_words_that_it_stored(model: type[StoredDocument]) -> None:
    row = model()

    row.store(Words(WORDS))

    assert (row.content, row.body) == (WORDS, WORDS)
    assert row.document_id == digest(WORDS)
    assert KeptDocument.objects.get().body.encode() == canonical(WORDS)


@pytest.mark.parametrize("model", [Release, Approval])
def test_a_version_of_a_module_has_its_words_beside_what_is_said_of_them(model: Any) -> None:
    row = model()

    row.store(Words(VERSION))

    assert (row.content, row.body) == (WORDS, VERSION)
    assert (row.digest, row.document_id) == (digest(VERSION), digest(WORDS))
    assert row.beside == {"format": 1, "about": {"uid": "u"}}


@pytest.mark.parametrize(("model", "document"), [(Release, VERSION), (Approval, VERSION), (Snapshot, WORDS)])
def test_a_row_is_known_by_the_digest_of_its_whole_document(model: type[StoredByDigest], document: Document) -> None:
    row = model()

    row.store(Words(document))

    assert row.digest == digest(document)


def test_an_edition_names_the_words_of_its_modules_by_their_digests() -> None:
    row = Edition()

    row.store(Words(EDITION))

    assert row.digest == digest(EDITION)
    assert [entry["content"] for entry in row.manifest["modules"]] == [digest(WORDS)] * 2
    assert {key: row.manifest[key] for key in ("format", "pack")} == {key: EDITION[key] for key in ("format", "pack")}
    assert KeptDocument.objects.get().pk == digest(WORDS)


@pytest.mark.parametrize(
    ("model", "document"),
    [(Release, VERSION), (Approval, VERSION), (Snapshot, WORDS), (Proposal, WORDS), (Edition, EDITION)],
)
def test_the_version_before_finds_the_whole_document_in_its_column(model: Any, document: Document) -> None:
    row = model()

    row.store(Words(document))

    assert row.old_document.encode() == canonical(document)
    assert model._meta.get_field("old_document").column == "document"


def test_the_old_column_is_never_read_and_no_row_is_saved_without_it(release: Release) -> None:
    read = Release.objects.get(pk=release.pk)

    assert read.old_document is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.bulk_create([Release(**{**vars_of(read), "pk": None, "minor": 7})])


def vars_of(row: Release) -> dict[str, Any]:
    """Return the values of a row's columns."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


def test_what_says_the_same_words_shares_them(pack: Pack, release: Release, admin: Any) -> None:
    edition = factories.edition(pack, admin=admin)

    pointing = {*Approval.objects.values_list("document"), *Release.objects.values_list("document")}
    assert pointing == {*edition.modules.values_list("document")} == {*KeptDocument.objects.values_list("digest")}


def test_an_edition_is_read_with_its_words_in_one_query(pack: Pack, admin: Any, django_assert_num_queries: Any) -> None:
    made = factories.edition(pack, admin=admin)

    with django_assert_num_queries(1):
        found = pack.editions.all().read()
        assert found is not None
        assert digest(found.body) == made.digest


def test_of_no_edition_none_is_read(pack: Pack) -> None:
    assert pack.editions.all().read() is None


def test_every_table_that_points_to_kept_documents_does_it_in_the_same_way() -> None:
    relations = [field for field in KeptDocument._meta.get_fields(include_hidden=True) if field.auto_created]
    pointing = {field.related_model for field in relations if field.related_model}

    assert pointing == {Release, Approval, Snapshot, Proposal, EditionModule, OpenedForm}
    assert all(issubclass(model, StoredDocument) for model in pointing)


def test_every_table_that_held_text_is_still_written_for_the_version_before() -> None:
    models = apps.get_app_config("modules").get_models()
    written = {model for model in models if any(isinstance(field, OldColumn) for field in model._meta.fields)}

    assert written == {Release, Approval, Snapshot, Proposal, Edition}
