"""Rows that name immutable bytes."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from modules.library.releases.models import ReleaseAsset
from modules.media.models import Document, Image, Rendition
from tests.media.samples import PDF, animation, picture

pytestmark = pytest.mark.django_db


def test_an_image_knows_the_sha256_of_its_bytes(add_image):
    assert add_image(picture()).sha256 == hashlib.sha256(picture()).hexdigest()


def test_a_sha256_from_outside_is_not_believed(world):
    image = Image(title="Shop", file=ContentFile(picture(), "a.png"), collection=world.library, sha256="f" * 64)
    image.save()
    assert image.sha256 == hashlib.sha256(picture()).hexdigest()


def test_a_document_is_stored_under_its_content_name(add_document):
    document = add_document(PDF)
    digest = hashlib.sha256(PDF).hexdigest()
    assert document.file.name == f"assets/sha256/{digest[:2]}/{digest}.pdf"


def test_the_original_name_is_kept_clean(add_image):
    assert add_image(name="My naïve shop.png").name == "My_naïve_shop.png"


def test_an_image_knows_its_width_height_and_size(add_image):
    image = add_image(picture(size=(40, 30)))
    assert (image.width, image.height, image.file_size) == (40, 30, len(picture()))


def test_identical_bytes_share_one_file(add_image, kept_files):
    first, second = add_image(name="a.png"), add_image(name="b.png")
    assert first.file.name == second.file.name
    assert kept_files() == [first.file.name]


def test_deleting_one_of_two_rows_keeps_the_bytes(add_image, kept_files, django_capture_on_commit_callbacks):
    first, second = add_image(), add_image()
    with django_capture_on_commit_callbacks(execute=True):
        first.delete()
    assert kept_files() == [second.file.name]


def test_deleting_the_last_row_removes_the_bytes(add_image, kept_files, django_capture_on_commit_callbacks):
    first, second = add_image(), add_image()
    with django_capture_on_commit_callbacks(execute=True):
        first.delete()
        second.delete()
    assert kept_files() == []


def test_deleting_an_image_removes_its_renditions(add_image, kept_files, django_capture_on_commit_callbacks):
    image = add_image(picture(size=(900, 600)))
    image.get_rendition("width-400")
    assert len(kept_files()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert kept_files() == []


def test_an_image_and_a_document_may_share_bytes(add_document, kept_files, django_capture_on_commit_callbacks):
    first, second = add_document(PDF, "a.pdf"), add_document(PDF, "b.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        Document.objects.get(pk=first.pk).delete()
    assert kept_files() == [second.file.name]


def test_the_file_of_an_image_can_not_be_changed(add_image):
    image = add_image()
    image.file = ContentFile(picture(color="red"), "new.png")
    with pytest.raises(ValidationError, match="The file of an image can’t be changed"):
        image.save()
    assert Image.objects.get(pk=image.pk).sha256 == hashlib.sha256(picture()).hexdigest()


def test_a_changed_file_is_refused_by_clean(add_document):
    document = add_document()
    document.file = ContentFile(b"%PDF-1.7 other", "new.pdf")
    with pytest.raises(ValidationError, match="The file of a document can’t be changed"):
        document.full_clean()


def test_a_file_can_not_be_changed_to_one_that_is_stored_already(add_image):
    image, other = add_image(), add_image(picture(color="red"))
    image.file = other.file.name
    with pytest.raises(ValidationError):
        image.save()


def test_a_file_can_not_be_changed_through_a_new_instance(add_image):
    image = add_image()
    with pytest.raises(ValidationError):
        Image(pk=image.pk, title="Other", file=ContentFile(picture(color="red"), "b.png")).save()


def test_a_file_can_not_be_changed_for_many_rows_at_once(add_image):
    other = add_image(picture(color="red"))
    with pytest.raises(TypeError):
        Image.objects.update(file=other.file.name)


def test_the_words_of_an_image_can_be_changed(add_image):
    image = add_image()
    image.title = "Another title"
    image.save()
    assert Image.objects.get(pk=image.pk).title == "Another title"


def test_a_row_without_a_file_is_refused(world):
    with pytest.raises(ValidationError, match="Choose a file"):
        Document(title="Empty", collection=world.library).save()


def test_a_row_whose_bytes_are_gone_is_refused(add_image, world):
    image = add_image()
    name, digest = image.file.name, image.sha256
    image.delete()
    default_storage.delete(name)
    with pytest.raises(ValidationError, match="Upload it again"):
        Document(title="Ghost", file=name, collection=world.library, sha256=digest).save()


def test_the_database_refuses_a_row_without_a_digest(add_document, world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.bulk_create([Document(title="x", file=add_document().file.name)])


def test_a_rendition_is_named_by_its_own_bytes(add_image):
    rendition = add_image(picture(size=(900, 600))).get_rendition("width-400|format-webp")
    digest = hashlib.sha256(rendition.file.read()).hexdigest()
    assert rendition.file.name == f"assets/sha256/{digest[:2]}/{digest}.webp"


def test_many_renditions_are_made_at_once(add_image):
    renditions = add_image(picture(size=(900, 600))).get_renditions("width-400", "width-800")
    assert {item.width for item in renditions.values()} == {400, 800}
    assert Rendition.objects.filter(file__startswith="assets/sha256/").count() == 2


def test_an_animated_gif_is_kept_as_it_is(add_image):
    assert add_image(animation(), "a.gif").file.open().read() == animation()


def test_the_title_does_not_stand_in_for_alt_text(add_image):
    image = add_image()
    image.description = ""
    assert image.default_alt_text == ""


def test_an_image_that_a_release_shows_can_not_be_deleted(add_image, bare_release):
    image = add_image()
    ReleaseAsset.objects.create(release=bare_release, image=image)
    with pytest.raises(ProtectedError):
        image.delete()


def test_a_reference_names_exactly_one_asset(add_image, add_document, bare_release):
    for both in ({}, {"image": add_image(), "document": add_document()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReleaseAsset.objects.create(release=bare_release, **both)


def test_a_reference_gives_its_asset(add_document, bare_release):
    document = add_document()
    assert ReleaseAsset(release=bare_release, document=document).asset == document
