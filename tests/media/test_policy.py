"""Who may see what."""

import pytest

from modules.accounts.identity.models import Role
from modules.media.models import Document, Image
from modules.media.policy import foreign_references, may_see, owner_of
from tests.media.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def images(world, add_image) -> dict[str, Image]:
    return {
        "library": add_image(),
        "ohio": add_image(collection=world.ohio.collection),
        "utah": add_image(collection=world.utah.collection),
    }


def seen(images, user) -> set[str]:
    visible = set(Image.objects.visible_to(user))
    return {name for name, image in images.items() if image in visible}


def test_a_lead_sees_the_library_and_their_own_center(images, world):
    assert seen(images, world.ohio_lead) == {"library", "ohio"}


def test_an_editor_sees_the_library(images, world):
    assert seen(images, world.editor) == {"library"}


def test_an_administrator_sees_the_library_and_what_is_open_for_a_reason(images, world):
    assert seen(images, world.administrator) == {"library"}
    world.administrator.reads = frozenset({world.utah.pk})
    assert seen(images, world.administrator) == {"library", "utah"}


def test_someone_without_a_role_sees_nothing(images, world):
    assert seen(images, world.stranger) == set()


def test_someone_who_was_deactivated_sees_nothing(images, world):
    world.ohio_lead.is_active = False
    assert seen(images, world.ohio_lead) == set()


def test_a_person_at_two_centers_sees_both(images, world):
    user = person("both", Role.PRESENTER, world.ohio)
    user.memberships.create(role=Role.PCRCL, center=world.utah)
    assert seen(images, user) == {"library", "ohio", "utah"}


def test_a_collection_below_a_center_s_is_the_center_s(world, add_image):
    below = world.ohio.collection.add_child(name="Photos")
    image = add_image(collection=below)
    assert may_see(world.ohio_lead, image)
    assert not may_see(world.utah_lead, image)
    assert not may_see(world.editor, image)
    assert owner_of(below) == world.ohio.pk


def test_the_library_s_collections_have_no_owner(world):
    assert owner_of(world.library) is None


def test_no_center_sees_the_library_alone(images):
    assert list(Image.objects.visible_to_center(None)) == [images["library"]]


def test_a_rendition_is_seen_with_its_image(images, world):
    rendition = images["ohio"].get_rendition("width-20")
    assert may_see(world.ohio_lead, rendition)
    assert not may_see(world.utah_lead, rendition)


def test_references_to_another_center_s_assets_are_foreign(images, world, add_document):
    theirs = add_document(collection=world.utah.collection)
    references = [(Image, str(image.pk), name, name) for name, image in images.items()]
    references.append((Document, str(theirs.pk), "file", "file"))
    found = foreign_references(references, world.ohio.pk)
    assert [path for _, _, path, _ in found] == ["utah", "file"]


@pytest.mark.parametrize("pk", ["0", "999999", "-1", "abc", "", "1" * 40, "\u0661"])
def test_references_to_nothing_are_foreign(images, world, pk):
    reference = (Image, pk, "image", "image")
    assert foreign_references([reference], world.ohio.pk) == [reference]


def test_references_to_other_things_are_left_out(world):
    assert foreign_references([(type(world.ohio), "999", "center", "center")], world.ohio.pk) == []


def test_references_are_checked_in_one_query_a_model(images, world, add_document, django_assert_num_queries):
    references = [(Image, str(image.pk), "image", name) for name, image in images.items()] * 20
    references += [(Document, str(add_document().pk), "file", "file")] * 20
    with django_assert_num_queries(2):
        foreign_references(references, world.ohio.pk)
