"""Loads the demo: content files become drafts, and the same actions that people use release, clone and cut them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from modules.accounts.actions import Action
from modules.accounts.models import Role, User
from modules.accounts.policy import has_role
from modules.centers.actions import CreateCenter, Grant
from modules.centers.groups import library_collection
from modules.centers.models import Center, PacksPage
from modules.demo.parsing import (
    CenterFile,
    GuideFile,
    ModuleFile,
    StatementFile,
    read_center,
    read_guide,
    read_module,
    read_statements,
)
from modules.domain.document import walk
from modules.domain.version import Kind
from modules.library.actions import Approve, ReleaseModule, SaveStatement
from modules.library.codec import Decoder
from modules.library.models import Guide, LibraryPage, Module, Release, Statement
from modules.media.actions import AddImage
from modules.packs.actions import CreatePack, MakeEdition
from modules.resources.actions import MakeAccessCode
from modules.resources.models import AccessCode

DESCRIPTION_LENGTH = 255  # of an image; each use of it has its alt text whole
CONTENT = Path(__file__).parent / "content"
PASSWORD = "bcp-demo"  # noqa: S105  - the demo's accounts, printed when it starts; `demo` refuses production settings
MAIL_HOST = "bcp.example"  # reserved: nobody can be reached there
DHS_PEOPLE = (
    ("admin", Role.ADMINISTRATOR, "Demo administrator"),
    ("dhs-editor", Role.EDITOR, "DHS editor"),
    ("dhs-reviewer", Role.REVIEWER, "DHS reviewer"),
    ("dhs-publisher", Role.PUBLISHER, "DHS publisher"),
)


@dataclass(frozen=True)
class ContentFiles:
    """All content files, read; nothing is loaded unless every one of them is sound."""

    statements: Mapping[str, StatementFile]
    modules: tuple[ModuleFile, ...]
    guides: tuple[GuideFile, ...]
    centers: tuple[CenterFile, ...]


def read_all(folder: Path = CONTENT) -> ContentFiles:
    """Read every content file. Raises ContentError naming file, line and key."""
    statements = {item.key: item for item in read_statements(folder / "statements.yaml")}
    images = folder / "images"
    return ContentFiles(
        statements,
        tuple(read_module(path, statements, images) for path in sorted((folder / "modules").glob("*.yaml"))),
        tuple(read_guide(path, statements, images) for path in sorted((folder / "guides").glob("*.yaml"))),
        tuple(read_center(path) for path in sorted((folder / "centers").glob("*.yaml"))),
    )


class WriteModule(Action[Module]):
    """Write a module and its guides from content files. ``instance`` is the library's page."""

    log_action = "bcp.module.write"

    def __init__(self, instance: LibraryPage, *, module: ModuleFile, guides: list[GuideFile], actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.module = module
        self.guides = guides

    def permitted(self) -> bool:
        """Editors write modules."""
        return has_role(self.actor, Role.EDITOR)

    def perform(self) -> Module:
        """Write the module's page, its images and its guides' pages."""
        file = self.module
        for path in file.images:
            _add_image(path, file, self.actor)
        decoder = Decoder([file.content, [guide.body for guide in self.guides]], None)
        page = Module(
            uid=uuid.UUID(file.uid), slug=file.slug, owning_office=file.owner, next_review=file.next_review,
            owner=self.actor, live=False,
        )  # fmt: skip
        decoder.fill(page, {**file.content, "language": file.language})
        self.instance.add_child(instance=page)
        page.companions.set(Module.objects.filter(slug__in=file.companions))
        for guide in self.guides:
            child = Guide(uid=uuid.UUID(guide.uid), slug=guide.slug, owner=self.actor, live=False)
            words = {"title": guide.title, "summary": guide.summary, "minutes": guide.minutes, "body": guide.body}
            decoder.fill(child, words)
            page.add_child(instance=child)
        return page

    def audited(self, result: Module) -> tuple[Model, dict[str, Any]]:
        """Name the file."""
        return result, {"slug": result.slug}


def _add_image(path: Path, module: ModuleFile, actor: User) -> None:
    alt = next(
        block["value"]["image"]["alt_text"]
        for _, block in walk(module.content)
        if block["type"] == "image" and block["value"]["image"]["image"]["name"] == path.name
    )
    title = path.stem.replace("-", " ").capitalize()
    AddImage(
        path.read_bytes(),
        name=path.name,
        title=title,
        description=shorten(alt, DESCRIPTION_LENGTH, placeholder="…"),
        collection=library_collection(),
        actor=actor,
    ).execute()


@dataclass
class Loaded:
    """What was loaded, by the names that the content files use."""

    # Hashed once: the demo's accounts share their password anyway, and a hash takes longer than a module.
    password: str = field(default_factory=partial(make_password, PASSWORD))
    people: dict[str, User] = field(default_factory=dict)
    codes: list[AccessCode] = field(default_factory=list)


def is_loaded() -> bool:
    """Tell whether the demo is in this database."""
    return User.objects.filter(username="dhs-editor").exists()


@transaction.atomic
def load(files: ContentFiles) -> Loaded:
    """Load everything, all or nothing. The site must be set up."""
    loaded = Loaded()
    _people(loaded)
    releases = _library(files, loaded.people)
    for center in files.centers:
        loaded.codes.append(_center(center, releases, loaded))
    return loaded


def _person(username: str, name: str, loaded: Loaded) -> User:
    email = f"{username}@{MAIL_HOST}"
    user = User(username=username, first_name=name, email=email, password=loaded.password)
    user.save()
    loaded.people[username] = user
    return user


def _people(loaded: Loaded) -> None:
    admin = _person("admin", "Demo administrator", loaded)
    User.objects.filter(pk=admin.pk).update(is_superuser=True)  # the first one: nobody is there to give the role
    admin.refresh_from_db()
    for username, role, name in DHS_PEOPLE:
        user = loaded.people.get(username) or _person(username, name, loaded)
        Grant(user, role=role, actor=admin).execute()


def _library(files: ContentFiles, people: Mapping[str, User]) -> dict[str, Release]:
    editor = people["dhs-editor"]
    for item in files.statements.values():
        fields = {name: getattr(item, name) for name in ("key", *Statement.VERSIONED)}
        SaveStatement(Statement(**fields), actor=editor).execute()
    library = LibraryPage.objects.get()
    releases = {}
    for file in files.modules:
        guides = [guide for guide in files.guides if guide.module == file.slug]
        module = WriteModule(library, module=file, guides=guides, actor=editor).execute()
        Approve(module, actor=people["dhs-reviewer"]).execute()
        note = "First release, drafted from public sources. What DHS still has to confirm is marked."
        release = ReleaseModule(module, kind=Kind.MAJOR, note=note, actor=people["dhs-publisher"])
        releases[file.slug] = release.execute()
    return releases


def _center(file: CenterFile, releases: Mapping[str, Release], loaded: Loaded) -> AccessCode:
    people = loaded.people
    fields = {"name": file.name, "slug": file.slug, "kind": file.kind, "time_zone": file.time_zone}
    profile: dict[str, Any] = {**file.profile, "tip_phone_verified_on": timezone.now().date()}
    profile.pop("name")
    center = Center(**fields, acronym=profile.pop("acronym", ""))
    CreateCenter(center, profile=profile, actor=people["admin"]).execute()
    for person in file.people:
        user = _person(person.username, person.name, loaded)
        Grant(user, role=Role(person.role), center=center, actor=people["admin"]).execute()
    lead = next(people[person.username] for person in file.people if person.role == Role.LEAD)
    pack = CreatePack(
        PacksPage.objects.descendant_of(center.page).get(),
        title=file.pack.title,
        sector=file.pack.sector,
        minutes=file.pack.minutes,
        releases=[releases[slug] for slug in file.pack.modules],
        actor=lead,
    ).execute()
    edition = MakeEdition(pack, actor=lead).execute()
    return MakeAccessCode(edition, actor=lead).execute()
