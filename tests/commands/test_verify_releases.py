"""`manage.py verify_releases` finds what SQL or a disk has changed."""

from __future__ import annotations

import hashlib
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from modules.accounts.identity.models import User
from modules.core import immutable
from modules.domain.document import digest
from modules.kept.documents import KeptDocument
from modules.library.releases.models import Release
from modules.media.models import Image
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack
from tests import factories

pytestmark = pytest.mark.both_databases("stored JSON, past the triggers")


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    """Files of this test alone: it damages them."""
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def edition(pack: Pack, admin: User) -> Edition:
    """An edition, and so also a release and an image."""
    return factories.edition(pack, admin=admin)


def tamper(row: Release | Edition | KeptDocument, **values: Any) -> None:
    """Change a row that never changes, as someone with the database's password could."""
    connection.check_constraints()  # PostgreSQL drops no trigger while others wait
    immutable.remove(connection)
    table, key = row._meta.db_table, row._meta.pk.column
    with connection.cursor() as cursor:
        for column, value in values.items():
            cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE {key} = %s', [value, row.pk])  # noqa: S608  - ours
    immutable.install(connection)


def faults() -> str:
    """Return what the command names, after it failed."""
    errors = StringIO()
    with pytest.raises(CommandError, match="differ from what was released"):
        call_command("verify_releases", stderr=errors)
    return errors.getvalue()


def test_what_nobody_changed_is_counted(edition: Edition) -> None:
    out = StringIO()
    call_command("verify_releases", stdout=out)
    assert (
        "Checked 1 kept documents, 1 releases, 1 editions, 1 images: all are as they were released." in out.getvalue()
    )


@pytest.mark.django_db
def test_an_empty_database_is_sound() -> None:
    out = StringIO()
    call_command("verify_releases", stdout=out)
    assert "Checked nothing" in out.getvalue()


def test_words_that_were_changed_are_named_and_so_is_all_that_says_them(release: Release, edition: Edition) -> None:
    kept = release.document
    tamper(kept, body=kept.body.replace("We listen.", "We watch."))
    found = faults()
    assert f"Kept document {kept.pk}, {kept.pk[:12]}: its text has the fingerprint " in found
    assert f"Release {release.pk}, Who we are 1.0: its document has the fingerprint " in found
    assert f"Edition {edition.pk}, Spring roundtable, edition 1: its document has the fingerprint " in found


def test_an_edition_whose_other_words_were_changed_is_named(edition: Edition) -> None:
    tamper(edition, manifest=json.dumps({**edition.manifest, "tokens": {}}))
    assert f"Edition {edition.pk}, Spring roundtable, edition 1: its document has the fingerprint " in faults()


def test_a_release_of_which_something_else_was_said_is_named(release: Release) -> None:
    tamper(release, beside=json.dumps({**release.beside, "about": {"uid": "other"}}))
    assert f"Release {release.pk}, Who we are 1.0: its document has the fingerprint " in faults()


def test_a_digest_that_was_changed_is_named(release: Release) -> None:
    tamper(release, digest="0" * 64)
    assert f"not {'0' * 64}." in faults()


def rewrite(release: Release, body: str) -> None:
    """Keep another text under its own digest, and have the release point to it."""
    other = KeptDocument(hashlib.sha256(body.encode()).hexdigest(), body)
    other.save(force_insert=True)
    whole = {**release.beside, "content": json.loads(body)}
    tamper(release, document_id=other.pk, digest=digest(whole))


def test_a_document_that_was_written_anew_with_its_digest_is_not_canonical(release: Release) -> None:
    rewrite(release, release.document.body.replace('":"', '": "'))
    (fault,) = faults().splitlines()
    assert re.fullmatch(r"Kept document \w{64}, \w{12}: its text is not in canonical form.", fault)


def test_a_document_that_is_cut_off_is_named(release: Release) -> None:
    tamper(release.document, body=release.document.body[:100])
    found = faults()
    assert "its text is not JSON: " in found
    assert f"Release {release.pk}, Who we are 1.0: its words can't be read: " in found


def test_a_file_that_a_document_names_and_no_row_keeps_is_named(release: Release) -> None:
    image = Image.objects.get()
    rewrite(release, release.document.body.replace(image.sha256, "f" * 64))
    assert f"it shows a file that it does not keep: {'f' * 64}." in faults()


def test_bytes_that_were_changed_on_disk_are_named(release: Release) -> None:
    image = Image.objects.get()
    Path(image.file.path).write_bytes(factories.picture("red"))
    assert f"Image {image.pk}, A plan: its file {image.file.name} has the SHA-256 " in faults()


def test_bytes_that_are_gone_are_named(release: Release) -> None:
    image = Image.objects.get()
    Path(image.file.path).unlink()
    assert f"Image {image.pk}, A plan: its file can't be read: " in faults()
