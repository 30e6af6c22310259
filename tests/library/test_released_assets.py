"""What a release shows can be neither replaced nor deleted: not by code, not in the admin, not by SQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.library.releases.models import Release, ReleaseAsset
from modules.media.models import Document, Image
from tests import factories
from tests.library import documents

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases("foreign keys that protect")]

ADMIN_VIEWS = {Image: "wagtailimages:{}", Document: "wagtaildocs:{}"}


@pytest.fixture(params=[Image, Document])
def asset(request: pytest.FixtureRequest, admin: User) -> Any:
    """An image, then a file, that a release shows."""
    release = factories.release(documents.everything(admin=admin), admin=admin)
    name = request.param._meta.model_name
    return getattr(ReleaseAsset.objects.filter(release=release, **{f"{name}__isnull": False}).first(), name)


def unharmed(asset: Any) -> bool:
    """Return whether row and bytes are as they were."""
    row = type(asset).objects.get(pk=asset.pk)
    return row.sha256 == asset.sha256 and default_storage.exists(asset.file.name)


def test_it_can_not_be_deleted_by_code(asset: Any) -> None:
    with pytest.raises(ProtectedError):
        asset.delete()

    assert unharmed(asset)


def test_nor_with_others(asset: Any) -> None:
    with pytest.raises(ProtectedError):
        type(asset).objects.all().delete()

    assert unharmed(asset)


def test_nor_by_sql(asset: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {asset._meta.db_table} WHERE id = %s", [asset.pk])  # noqa: S608  - our own table
        connection.check_constraints()

    assert unharmed(asset)


def test_nor_in_the_admin_which_says_why(asset: Any, admin: User, client: Client) -> None:
    client.force_login(admin)
    address = reverse(ADMIN_VIEWS[type(asset)].format("delete"), args=[asset.pk])

    asked, sent = client.get(address), client.post(address)

    assert asked.status_code == 200
    assert "referenced" in asked.content.decode().lower()
    assert sent.status_code in {200, 302, 403}
    assert unharmed(asset)


def test_its_file_can_not_be_replaced_by_code(asset: Any) -> None:
    row = type(asset).objects.get(pk=asset.pk)
    row.file = ContentFile(factories.picture("red"), "red.png")

    with pytest.raises(ValidationError, match="can’t be changed"):
        row.save()

    assert unharmed(asset)


def test_nor_in_the_admin(asset: Any, admin: User, client: Client) -> None:
    client.force_login(admin)
    upload = ContentFile(factories.picture("red"), "red.png")
    form = {"title": "Other", "description": "Other", "file": upload, "collection": asset.collection_id}

    client.post(reverse(ADMIN_VIEWS[type(asset)].format("edit"), args=[asset.pk]), form)

    assert unharmed(asset)


def test_the_note_that_a_release_shows_it_can_not_be_taken_away(asset: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseAsset.objects.all().delete()

    assert ReleaseAsset.objects.exists()


def test_an_image_that_no_release_shows_can_be_deleted(admin: User) -> None:
    image = factories.image(admin=admin, color="red")

    image.delete()

    assert not Image.objects.filter(pk=image.pk).exists()


def test_a_draft_that_no_longer_shows_it_lets_the_release_show_it_still(admin: User, client: Client) -> None:
    module = documents.everything(admin=admin)
    release = factories.release(module, admin=admin)
    module.sections = []
    module.handouts = []
    module.save()
    client.force_login(admin)
    address = Release.objects.get(pk=release.pk).get_absolute_url()

    for row in ReleaseAsset.objects.filter(release=release):
        assert client.get(f"{address}assets/{row.asset.sha256}/{row.asset.name}").status_code == 200
