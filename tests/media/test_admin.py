"""Images and documents in Wagtail's admin."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL.PngImagePlugin import PngInfo
from wagtail.models import UploadedFile

from modules.library.releases.models import ReleaseAsset
from modules.media.models import Document, Image
from tests.media.samples import PDF, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, world):
    client.force_login(world.administrator)
    return client


def upload(admin, kind: str, content: bytes, name: str, collection):
    data = {"title": "Shop", "collection": collection.pk, "files[]": SimpleUploadedFile(name, content)}
    return admin.post(
        reverse(f"wagtail{kind}:add_multiple"), data, headers={"x-requested-with": "XMLHttpRequest"}
    ).json()


def test_the_edit_page_of_an_image_offers_no_file(admin, add_image):
    page = admin.get(reverse("wagtailimages:edit", args=[add_image().pk]))
    assert page.status_code == 200
    assert b'type="file"' not in page.content


def test_the_edit_page_of_a_document_offers_no_file(admin, add_document):
    page = admin.get(reverse("wagtaildocs:edit", args=[add_document().pk]))
    assert page.status_code == 200
    assert b'type="file"' not in page.content


@pytest.mark.parametrize("name", ["wagtailimages:index", "wagtailimages:add", "wagtailimages_chooser:choose"])
def test_the_pages_for_images_open(admin, add_image, name):
    add_image()
    assert admin.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["wagtaildocs:index", "wagtaildocs:add", "wagtaildocs_chooser:choose"])
def test_the_pages_for_documents_open(admin, add_document, name):
    add_document()
    assert admin.get(reverse(name)).status_code == 200


def describe(admin, pk: int, world):
    form = {"title": "Shop", "description": "A shop at a corner.", "collection": world.library.pk}
    admin.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[pk]),
        {f"uploaded-image-{pk}-{key}": value for key, value in form.items()},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    return Image.objects.get()


def test_an_uploaded_picture_becomes_an_image_once_it_is_described(admin, world):
    answer = upload(admin, "images", picture(), "shop.png", world.library)
    assert not Image.objects.exists()
    image = describe(admin, answer["uploaded_file_id"], world)
    assert (image.name, image.description) == ("shop.png", "A shop at a corner.")
    assert image.sha256 in image.file.name


def test_of_an_uploaded_picture_that_waited_only_the_picture_is_kept(admin, world, kept_files):
    told = PngInfo()
    told.add_text("Author", "secret")
    answer = upload(admin, "images", picture(pnginfo=told) + b"and more", "shop.png", world.library)
    image = describe(admin, answer["uploaded_file_id"], world)
    with image.file.open() as file:
        content = file.read()
    assert b"secret" not in content and content.endswith(b"IEND\xaeB`\x82")
    assert (image.name, image.sha256) == ("shop.png", hashlib.sha256(content).hexdigest())
    assert kept_files() == [image.file.name]


def test_an_uploaded_picture_that_waits_for_words_is_not_served(admin, world):
    upload(admin, "images", picture(), "shop.png", world.library)
    waiting = UploadedFile.objects.get().file
    assert default_storage.exists(waiting.name)
    assert admin.get(waiting.url).status_code == 404


def test_an_uploaded_document_is_taken(admin, world):
    assert upload(admin, "docs", PDF, "handout.pdf", world.library)["success"]
    assert Document.objects.get().name == "handout.pdf"


def test_an_upload_that_is_no_picture_is_refused(admin, world):
    assert not upload(admin, "images", b"junk", "shop.png", world.library)["success"]


@pytest.mark.parametrize("kind", ["image", "document"])
def test_an_asset_that_a_release_shows_is_not_deleted_and_the_page_says_so(
    admin, add_image, add_document, bare_release, kind
):
    asset = add_image() if kind == "image" else add_document()
    ReleaseAsset.objects.create(release=bare_release, **{kind: asset})
    url = reverse("wagtailimages:delete" if kind == "image" else "wagtaildocs:delete", args=[asset.pk])
    assert admin.get(url).status_code == 200
    assert admin.post(url).status_code in {200, 302, 403}
    assert type(asset).objects.filter(pk=asset.pk).exists()


def test_many_assets_that_a_release_shows_are_not_deleted_at_once(admin, add_image, bare_release):
    image = add_image()
    ReleaseAsset.objects.create(release=bare_release, image=image)
    url = reverse("wagtail_bulk_action", args=["modules", "image", "delete"])
    assert admin.post(f"{url}?id={image.pk}").status_code < 500
    assert Image.objects.filter(pk=image.pk).exists()


def test_the_uploader_s_own_way_to_delete_keeps_what_a_release_shows(admin, add_image, bare_release):
    image = add_image()
    ReleaseAsset.objects.create(release=bare_release, image=image)
    admin.raise_request_exception = False  # Wagtail's view does not expect a refusal, and answers 500
    admin.post(
        reverse("wagtailimages:delete_multiple", args=[image.pk]),
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert Image.objects.filter(pk=image.pk).exists()
