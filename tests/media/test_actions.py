"""Adding images and documents."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from wagtail.log_actions import registry

from modules.core.refusals import Refused
from modules.media.actions import AddDocument, AddImage
from modules.media.models import Document, Image
from tests.media.samples import PDF, picture

pytestmark = pytest.mark.django_db


def add_image(actor, collection, content=None, name="shop.png", description="A shop at a corner.", title="Shop"):
    content = picture() if content is None else content
    action = AddImage(content, name=name, title=title, description=description, collection=collection, actor=actor)
    return action.execute()


def add_document(actor, collection, content=PDF, name="handout.pdf"):
    return AddDocument(content, name=name, title="Handout", collection=collection, actor=actor).execute()


def test_an_editor_adds_an_image_to_the_library(world):
    image = add_image(world.editor, world.library)
    assert (image.collection, image.uploaded_by_user, image.name) == (world.library, world.editor, "shop.png")


def test_a_lead_adds_a_document_to_their_center(world):
    assert add_document(world.ohio_lead, world.ohio.collection).name == "handout.pdf"


def test_a_lead_adds_to_a_collection_below_their_center_s(world):
    add_image(world.ohio_lead, world.ohio.collection.add_child(name="Photos"))


def test_an_administrator_adds_anywhere(world):
    for collection in (world.library, world.ohio.collection):
        add_image(world.administrator, collection)


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("ohio_lead", "library"),
        ("ohio_lead", "utah"),
        ("editor", "ohio"),
        ("stranger", "library"),
        ("stranger", "ohio"),
    ],
)
def test_others_may_not_add(world, who, where):
    collection = world.library if where == "library" else getattr(world, where).collection
    with pytest.raises(PermissionDenied):
        add_image(getattr(world, who), collection)


def test_a_django_file_is_taken_with_its_own_name(world):
    file = ContentFile(PDF, "hand out.pdf")
    action = AddDocument(file, title="Handout", collection=world.library, actor=world.editor)
    assert action.execute().name == "hand_out.pdf"


def test_the_same_bytes_in_the_same_collection_give_the_row_that_is_there(world):
    first = add_image(world.editor, world.library)
    assert add_image(world.editor, world.library, name="other.png", title="Other") == first
    assert Image.objects.count() == 1


def test_the_same_bytes_in_another_collection_give_a_row_of_its_own(world):
    first = add_image(world.editor, world.library)
    second = add_image(world.ohio_lead, world.ohio.collection)
    assert first != second
    assert first.file.name == second.file.name


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.png", "The file is empty."),
        (b"junk", "a.png", "This is not a picture that can be read."),
        (picture(), "a.jpg", "The file is a PNG picture"),
        (picture(), "a.exe", "Files of this type can’t be uploaded."),
    ],
)
def test_a_picture_that_can_not_be_taken_is_refused_in_plain_words(world, content, name, said):
    with pytest.raises(Refused, match=said):
        add_image(world.editor, world.library, content, name)


def test_a_refused_file_leaves_nothing(world, kept_files):
    with pytest.raises(Refused):
        add_document(world.editor, world.library, b"<html>")
    assert (Document.objects.count(), kept_files()) == (0, [])


def test_a_picture_without_a_description_is_refused(world):
    with pytest.raises(Refused, match="people who can’t see it"):
        add_image(world.editor, world.library, description=" ")


def test_a_title_that_is_too_long_is_refused(world, kept_files):
    with pytest.raises(Refused, match="at most 255 characters"):
        add_image(world.editor, world.library, title="x" * 300)
    assert kept_files() == []


def test_adding_is_logged_with_its_actor(world):
    image = add_image(world.editor, world.library)
    entry = registry.get_logs_for_instance(image).get()
    assert (entry.action, entry.user, entry.data["sha256"]) == ("bcp.image.add", world.editor, image.sha256)
