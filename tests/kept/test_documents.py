"""Rows that store a document."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from modules.domain.document import Document, canonical, digest
from modules.domain.words import Words
from modules.kept.documents import StoredByDigest, StoredDocument
from modules.library.releases.models import Release
from modules.library.review.models import Approval
from modules.packs.editions.models import Edition
from modules.packs.proposals.models import Proposal
from modules.packs.updates.snapshots import Snapshot

WORDS: Document = {"title": "Réport 🌊", "sections": [{"id": "s1", "type": "section", "value": {"minutes": None}}]}


@pytest.mark.parametrize("model", [Release, Approval, Edition, Snapshot, Proposal])
def test_a_row_gives_back_the_document_that_it_stored(model: type[StoredDocument]) -> None:
    row = model()

    row.store(Words(WORDS))

    assert row.document.encode() == canonical(WORDS)
    assert row.body == WORDS


@pytest.mark.parametrize("model", [Release, Approval, Edition, Snapshot])
def test_a_row_is_known_by_the_digest_of_its_document(model: type[StoredByDigest]) -> None:
    row = model()

    row.store(Words(WORDS))

    assert row.digest == digest(WORDS)


@pytest.mark.parametrize("model", [Release, Approval])
def test_a_version_of_a_module_has_its_words_beside_what_is_said_of_them(model: type[StoredDocument]) -> None:
    row = model()

    row.store(Words({"format": 1, "about": {"uid": "u"}, "content": WORDS}))

    assert row.content == WORDS


def test_every_table_with_the_text_of_a_document_stores_it_in_the_same_way() -> None:
    with_text = [
        model
        for model in apps.get_app_config("modules").get_models()
        if any(field.name == "document" and isinstance(field, models.TextField) for field in model._meta.fields)
    ]

    assert len(with_text) == 5
    assert all(issubclass(model, StoredDocument) for model in with_text)
