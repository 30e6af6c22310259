"""The forms of Wagtail's admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form, get_image_multi_form

from modules.media.models import Document, Image
from tests.media.samples import HEIC, PDF, gif_of, moving_png, picture, png_that_says

pytestmark = pytest.mark.django_db


def image_form(world, content: bytes, name: str = "shop.png", **values: str):
    data = {"title": "Shop", "description": "A shop at a corner.", "collection": world.library.pk, **values}
    return get_image_form(Image)(data, {"file": SimpleUploadedFile(name, content)})


def document_form(world, content: bytes, name: str):
    data = {"title": "Handout", "collection": world.library.pk}
    return get_document_form(Document)(data, {"file": SimpleUploadedFile(name, content)})


def saved(form):
    assert form.is_valid(), form.errors
    return form.save()


def test_an_upload_makes_an_image_with_content_name_and_digest(world):
    image = saved(image_form(world, picture()))
    assert image.sha256 in image.file.name
    assert image.name == "shop.png"


def test_an_upload_needs_a_description(world):
    assert "description" in image_form(world, picture(), description="").errors


def test_the_name_of_the_file_is_no_description(world):
    assert "description" in image_form(world, picture(), description="shop.png").errors


def test_the_description_is_explained(world):
    assert "people who can’t see it" in get_image_form(Image)().fields["description"].help_text


@pytest.mark.parametrize("content", [b"", b"junk", picture("JPEG")])
def test_an_upload_that_is_no_such_picture_is_refused(world, content):
    assert "file" in image_form(world, content).errors


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (HEIC, "IMG_1.HEIC", "Most Compatible"),
        (HEIC, "IMG_1.jpg", "Most Compatible"),
        (gif_of(100_000), "a.gif", "frames"),
        (png_that_says(8_000, 8_000), "a.png", "too many pixels"),
        (moving_png(), "a.png", "animated"),
    ],
    ids=["heic", "heic named jpg", "frames", "pixels", "moving"],
)
def test_our_words_come_before_wagtails(world, content, name, says):
    assert says in " ".join(image_form(world, content, name).errors["file"])


def test_what_to_do_with_a_phones_photo_is_said_before_it_is_sent():
    assert "Most Compatible" in get_image_form(Image)().fields["file"].error_messages["invalid_image_extension"]


@pytest.mark.parametrize("name", ["../../x.png", "COM1.png", "naïve ünï.png", "x" * 300 + ".png"])
def test_odd_names_are_taken(world, name):
    assert saved(image_form(world, picture(), name)).file.name.startswith("assets/sha256/")


def test_the_edit_form_of_an_image_offers_no_file(add_image):
    assert "file" not in get_image_form(Image)(instance=add_image()).fields


def test_a_file_sent_to_the_edit_form_changes_nothing(world, add_image):
    image = add_image()
    data = {"title": "New", "description": "A red shop.", "collection": world.library.pk}
    file = SimpleUploadedFile("b.png", picture(color="red"))
    saved(get_image_form(Image)(data, {"file": file}, instance=Image.objects.get(pk=image.pk)))
    kept = Image.objects.get(pk=image.pk)
    assert (kept.title, kept.sha256, kept.name) == ("New", image.sha256, image.name)


def test_the_form_after_many_uploads_needs_a_description_too(world):
    form = get_image_multi_form(Image)({"title": "Shop", "collection": world.library.pk}, instance=Image())
    assert "description" in form.errors


def test_the_forms_offer_no_tags(world):
    assert "tags" not in get_image_form(Image)().fields
    assert "tags" not in get_document_form(Document)().fields


def test_an_upload_makes_a_document(world):
    document = saved(document_form(world, PDF, "hand out.pdf"))
    assert (document.name, document.file_size) == ("hand_out.pdf", len(PDF))


@pytest.mark.parametrize(("content", "name"), [(b"", "a.pdf"), (b"<html>", "a.pdf"), (PDF, "a.exe")])
def test_an_upload_that_is_no_such_document_is_refused(world, content, name):
    assert "file" in document_form(world, content, name).errors


def test_the_edit_form_of_a_document_offers_no_file(add_document):
    assert "file" not in get_document_form(Document)(instance=add_document()).fields
