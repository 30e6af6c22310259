"""A library, two centers, their people, and ways to add images and documents."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import Collection, Page

from modules.accounts.identity.models import Membership, Role, User
from modules.centers.center.models import Center
from modules.domain.words import Words
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.media.models import Document, Image
from tests.media.samples import PDF, picture


@dataclass(frozen=True)
class World:
    """The library's collection and two centers with one lead each."""

    library: Any
    ohio: Any
    utah: Any
    ohio_lead: Any
    utah_lead: Any
    editor: Any
    administrator: Any
    stranger: Any


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Give every test a folder of its own, and no renditions remembered from the one before."""
    settings.MEDIA_ROOT = str(tmp_path)
    cache.clear()
    return tmp_path


@pytest.fixture(autouse=True)
def logged_actions():
    """Know the log actions also where no hook has registered them."""
    for action in ("bcp.image.add", "bcp.document.add"):
        if not registry.action_exists(action):
            registry.register_action(action, "Add", "Added")


def person(name: str, role: Role | None = None, center: Center | None = None) -> User:
    """Make a person with a role."""
    user = User.objects.create_user(name, f"{name}@example.org", is_superuser=role == Role.ADMINISTRATOR)
    if role:
        Membership.objects.create(user=user, role=role, center=center)
    return user


def center(name: str) -> Center:
    """Make a center with its collection."""
    collection = Collection.get_first_root_node().add_child(name=name)
    return Center.objects.create(name=name, slug=name.lower(), collection=collection)


@pytest.fixture
def world(db) -> World:
    """Make the library, Ohio and Utah, and their people."""
    library = Collection.get_first_root_node().add_child(name="The library")
    ohio, utah = center("Ohio"), center("Utah")
    return World(
        library=library,
        ohio=ohio,
        utah=utah,
        ohio_lead=person("ohio_lead", Role.LEAD, ohio),
        utah_lead=person("utah_lead", Role.LEAD, utah),
        editor=person("editor", Role.EDITOR),
        administrator=person("administrator", Role.ADMINISTRATOR),
        stranger=person("stranger"),
    )


@pytest.fixture
def add_image(world) -> Callable[..., Image]:
    """Return a function that adds an image, to the library unless told otherwise."""

    def add(content: bytes | None = None, name: str = "shop.png", collection: Any = None) -> Image:
        file = ContentFile(picture() if content is None else content, name)
        collection = collection or world.library
        return Image.objects.create(title="Shop", description="A shop at a corner.", file=file, collection=collection)

    return add


@pytest.fixture
def add_document(world) -> Callable[..., Document]:
    """Return a function that adds a document, to the library unless told otherwise."""

    def add(content: bytes = PDF, name: str = "handout.pdf", collection: Any = None) -> Document:
        collection = collection or world.library
        return Document.objects.create(title="Handout", file=ContentFile(content, name), collection=collection)

    return add


@pytest.fixture
def kept_files(own_files) -> Callable[[], list[str]]:
    """Return a function that lists the content names in the storage."""

    def names() -> list[str]:
        return sorted(
            path.relative_to(default_storage.location).as_posix() for path in own_files.glob("assets/sha256/*/*")
        )

    return names


@pytest.fixture
def bare_release(world) -> Release:
    """Make the row of a release, and nothing of what a real one has."""
    module = Page.get_first_root_node().add_child(
        instance=Module(title="Behaviors", slug="behaviors", summary="What to look for.")
    )
    release = Release(
        module=module,
        major=1,
        minor=0,
        kind="major",
        note="First.",
        slug="behaviors",
        title="Behaviors",
        released_by=world.editor,
        released_at=timezone.now(),
    )
    release.store(Words({"about": {}, "content": {}}))
    release.save()
    return release
