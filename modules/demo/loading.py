"""Loading of the demo.

Content files become drafts; then the actions that people use release modules, clone them and make editions.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import Role, User
from modules.accounts.policies import editors
from modules.centers.center.actions import CreateCenter
from modules.centers.center.groups import library_collection
from modules.centers.center.models import Center, PacksPage, Profile, today_in
from modules.centers.people.account_actions import MakeAdministrator
from modules.centers.people.actions import Grant
from modules.centers.people.requests import AskForRole, ConfirmRole
from modules.demo.changes import CustomizationFile, Origin, UpdateFile, read_customization, read_update
from modules.demo.parsing import (
    CenterFile,
    GuideFile,
    ModuleFile,
    PackFile,
    StatementFile,
    read_center,
    read_guide,
    read_module,
    read_statements,
)
from modules.domain.document import Document, walk
from modules.domain.schema import GUIDE
from modules.domain.version import Kind
from modules.kept.waiting.settling import settle_everything
from modules.kept.writers import Writing, note
from modules.library.modules.drafts import guides_of
from modules.library.modules.models import Guide, LibraryPage, Module
from modules.library.modules.ranks import Rank
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release
from modules.library.review.actions import Approve
from modules.library.review.models import ReviewKind
from modules.library.review.statements import ApproveStatement, standing_of
from modules.library.statements.actions import SaveStatement
from modules.library.statements.models import Statement
from modules.library.words.codec import Decoder, encode
from modules.library.words.content import ContentPage
from modules.media.actions import AddImage
from modules.packs.clones.actions import CreatePack
from modules.packs.editions.actions import MakeEdition
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.signoffs.actions import SignOffChanges
from modules.packs.signoffs.models import matters
from modules.resources.codes.models import AccessCode
from modules.resources.desk.actions import MakeAccessCode

DESCRIPTION_LENGTH = 255  # characters of an image's description; the alt text of each use is never cut
CONTENT = Path(__file__).parent / "content"
UPDATES = ("2.0", "3.0")  # the folders with the releases that DHS made one after the other, once the centers had cloned
FIRST_NOTE = "First release, drafted from public sources. What DHS still has to confirm is marked."
PASSWORD = "bcp-demo"  # noqa: S105  - the demo's accounts, printed when it starts; `demo` refuses production settings
MAIL_HOST = "bcp.example"  # a reserved domain: mail to it reaches nobody
ADMINISTRATORS = (("admin", "Demo administrator"), ("second-admin", "Second administrator"))
REVIEWERS = {ReviewKind.EDITORIAL: "dhs-reviewer", ReviewKind.PCRCL: "dhs-pcrcl"}
DHS_PEOPLE = (
    ("dhs-editor", Role.EDITOR, "DHS editor"),
    ("dhs-reviewer", Role.REVIEWER, "DHS editorial reviewer"),
    ("dhs-pcrcl", Role.REVIEWER, "DHS P/CRCL reviewer"),
    ("dhs-publisher", Role.PUBLISHER, "DHS publisher"),
)


@dataclass(frozen=True)
class Round:
    """Releases that DHS made together: the statements worded anew, and what changed in modules."""

    statements: Mapping[str, StatementFile]
    updates: tuple[UpdateFile, ...]


@dataclass(frozen=True)
class ContentFiles:
    """The content of all files. Nothing is loaded unless every file is valid."""

    statements: Mapping[str, StatementFile]
    modules: tuple[ModuleFile, ...]
    guides: tuple[GuideFile, ...]
    centers: tuple[CenterFile, ...]
    customizations: tuple[CustomizationFile, ...]
    rounds: tuple[Round, ...]


def read_all(folder: Path = CONTENT) -> ContentFiles:
    """Read every content file. Raises ContentError, which lists file, line and key of each problem."""
    images = folder / "images"
    statements = by_key(read_statements(folder / "statements.yaml"))
    modules = tuple(read_module(path, statements, images) for path in _files(folder / "modules"))
    guides = tuple(sorted((read_guide(path, statements, images) for path in _files(folder / "guides")), key=_place))
    known = [module.slug for module in modules]
    centers = tuple(read_center(path, known) for path in _files(folder / "centers"))
    origins = {module.slug: origin_of(module, guides) for module in modules}
    customizations = (
        read_customization(path, _cloned(origins, pack), statements, images)
        for center in centers
        for pack in center.packs
        for path in _files(folder / "centers" / center.slug / pack.slug)
    )
    return ContentFiles(
        statements,
        modules,
        guides,
        centers,
        tuple(customizations),
        tuple(_rounds(folder, origins, statements)),
    )


def _rounds(folder: Path, origins: Mapping[str, Origin], statements: Mapping[str, StatementFile]) -> Iterator[Round]:
    """Yield what each round changed in what the one before it left."""
    standing = dict(origins)
    for name in UPDATES:
        updates = [path for path in _files(folder / name) if path.stem != "statements"]
        reworded = [path for path in _files(folder / name) if path not in updates]
        newer = by_key(item for path in reworded for item in read_statements(path, statements))
        statements = {**statements, **newer}
        read = tuple(read_update(path, standing, statements, folder / "images") for path in updates)
        standing |= {one.module: replace(standing[one.module], content=one.content) for one in read}
        yield Round(newer, read)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def _place(guide: GuideFile) -> tuple[str, bool, str]:
    """Return a sort key for a guide: by module, with the guide for all sectors before those for one sector."""
    return guide.module, guide.slug != f"{guide.module}-guide", guide.slug


def by_key(statements: Iterable[StatementFile]) -> dict[str, StatementFile]:
    """Return ``{key: statement}``."""
    return {item.key: item for item in statements}


def _cloned(origins: Mapping[str, Origin], pack: PackFile) -> dict[str, Origin]:
    return {slug: origin for slug, origin in origins.items() if slug in pack.modules}


def origin_of(module: ModuleFile, guides: Iterable[GuideFile]) -> Origin:
    """Return the document of a module together with those of ``guides`` that belong to it."""
    own = [guide for guide in guides if guide.module == module.slug]
    entries = [{"id": guide.uid, "type": "guide", "value": words_of(guide)} for guide in own]
    content = {**module.content, "language": module.language, "guides": entries}
    return Origin(content, (module.slug, *(guide.slug for guide in own)))


def words_of(guide: GuideFile) -> Document:
    """Return the document of a guide."""
    said = {"title": guide.title, "summary": guide.summary, "minutes": guide.minutes, "sectors": guide.sectors}
    return GUIDE.written({**said, "body": guide.body})


class WriteModule(Action[Module]):
    """Create a module and its guides from content files. ``instance`` is the library's page."""

    log_action = "bcp.module.write"
    label, message = "Write a module", "Module written from its content file"
    allowed = editors

    def __init__(self, instance: LibraryPage, *, module: ModuleFile, guides: list[GuideFile], actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.module = module
        self.guides = guides

    def perform(self) -> Module:
        """Create the module's page, its images and the pages of its guides."""
        file = self.module
        for path in file.images:
            _add_image(path, file, self.actor)
        decoder = Decoder([file.content, [guide.body for guide in self.guides]], None)
        page = Module(
            uid=uuid.UUID(file.uid), slug=file.slug, owning_office=file.owner, next_review=file.next_review,
            rank=Rank[file.rank.upper()], first_for=file.first_for, owner=self.actor, live=False,
        )  # fmt: skip
        decoder.fill(page, {**file.content, "language": file.language})
        self.instance.add_child(instance=page)
        note([Writing(page.pk, {}, encode(page))], self.actor)
        page.companions.set(Module.objects.filter(slug__in=file.companions))
        page.builds_on.set(Module.objects.filter(slug__in=file.builds_on))
        page.builds_on.commit()
        page.companions.commit()  # modelcluster writes the relation to the database only here
        for guide in self.guides:
            child = Guide(uid=uuid.UUID(guide.uid), slug=guide.slug, owner=self.actor, live=False)
            decoder.fill(child, words_of(guide))
            page.add_child(instance=child)
            note([Writing(child.pk, {}, words_of(guide))], self.actor)
        return page

    def audited(self, result: Module) -> tuple[Model, dict[str, Any]]:
        """Record the slug of the module."""
        return result, {"slug": result.slug}


class EditWords(Action[None]):
    """Save new words on a page as its editor does.

    ``instance`` is a module, a clone, or a guide of one of them.
    """

    log_action = "wagtail.edit"
    label, message = "Edit", "Edited"  # Wagtail's own

    def __init__(self, instance: ContentPage, *, words: Document, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.words = words

    def permitted(self) -> bool:
        """Allow people who may edit the page in Wagtail."""
        return bool(self.instance.permissions_for_user(self.actor).can_edit())

    def perform(self) -> None:
        """Save the page and a revision of it."""
        page = self.instance
        Decoder(self.words, page.asset_center_id).fill(page, self.words)
        page.save()
        page.save_revision(user=self.actor, clean=False)


def edit(page: ContentPage, guides: Iterable[ContentPage], content: Document, actor: User) -> None:
    """Save the words of ``content`` on a page and its guides. Pages that already have these words are not saved."""
    words = {entry["id"]: entry["value"] for entry in content["guides"]}
    for edited, said in ((page, content), *((guide, words[str(guide.uid)]) for guide in guides)):
        wanted = {name: said[name] for name in edited.document_fields if name in said}
        if encode(edited) != wanted:
            EditWords(edited, words=wanted, actor=actor).execute()


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
    """Accounts by username, and the access codes that were made."""

    # Hashed once: all demo accounts share one password, and hashing takes longer than loading a module.
    password: str = field(default_factory=partial(make_password, PASSWORD))
    people: dict[str, User] = field(default_factory=dict)
    codes: list[AccessCode] = field(default_factory=list)


def is_loaded() -> bool:
    """Return whether the demo is in this database."""
    return User.objects.filter(username="dhs-editor").exists()


@transaction.atomic
def load(files: ContentFiles) -> Loaded:
    """Load everything in one transaction. The site must already be set up."""
    loaded = Loaded()
    _people(loaded)
    releases = _library(files, loaded.people)
    for center in files.centers:
        loaded.codes += _center(center, files, releases, loaded)
    _update(files, releases, loaded.people)
    settle_everything()  # what nobody in the demo asked for, as if they had
    return loaded


def _person(username: str, name: str, loaded: Loaded) -> User:
    email = f"{username}@{MAIL_HOST}"
    user = User(username=username, first_name=name, email=email, password=loaded.password)
    user.save()
    loaded.people[username] = user
    return user


def _people(loaded: Loaded) -> None:
    admin, second = (_administrator(username, name, loaded) for username, name in ADMINISTRATORS)
    for username, role, name in DHS_PEOPLE:
        user = _person(username, name, loaded)
        ConfirmRole(AskForRole(user, role=role, actor=admin).execute(), actor=second).execute()


def _administrator(username: str, name: str, loaded: Loaded) -> User:
    user = _person(username, name, loaded)
    return MakeAdministrator(user, actor=user).execute()


def _library(files: ContentFiles, people: Mapping[str, User]) -> dict[str, Release]:
    _save_statements(files.statements, people)
    library = LibraryPage.objects.get()
    releases = {}
    for file in files.modules:
        guides = [guide for guide in files.guides if guide.module == file.slug]
        module = WriteModule(library, module=file, guides=guides, actor=people["dhs-editor"]).execute()
        releases[file.slug] = _release(module, FIRST_NOTE, people)
    return releases


def _save_statements(statements: Mapping[str, StatementFile], people: Mapping[str, User]) -> None:
    for item in statements.values():
        statement = Statement.objects.filter(key=item.key).first() or Statement(key=item.key)
        for name in Statement.VERSIONED:
            setattr(statement, name, getattr(item, name))
        SaveStatement(statement, actor=people["dhs-editor"]).execute()
        for kind in standing_of(statement).missing:
            ApproveStatement(statement, kind=kind, state=statement.state, actor=people[REVIEWERS[kind]]).execute()


def _release(module: Module, note: str, people: Mapping[str, User], *, urgent: bool = False) -> Release:
    for kind in ReviewKind:
        Approve(module, kind=kind, actor=people[REVIEWERS[kind]]).execute()
    publisher = people["dhs-publisher"]
    return ReleaseModule(module, kind=Kind.MAJOR, note=note, urgent=urgent, actor=publisher).execute()


def _update(files: ContentFiles, releases: Mapping[str, Release], people: Mapping[str, User]) -> None:
    """Make the next releases, which the centers have not yet applied."""
    for made in files.rounds:
        _save_statements(made.statements, people)
        for file in made.updates:
            module = Module.objects.get(pk=releases[file.module].module_id)
            module.owning_office = file.owner or module.owning_office
            edit(module, guides_of(module), file.content, people["dhs-editor"])
            _release(module, file.note, people, urgent=file.urgent)


def _sign_off(pack: Pack, officer: User) -> None:
    """Sign off the center's changes as its officer. Without that, no edition can be made."""
    for clone in Clone.objects.child_of(pack).select_related("release__document", "center"):
        words = words_of_clone(clone)
        keys = [matter.change.key for matter in matters(clone, words)]
        if keys:
            SignOffChanges(clone, keys=keys, state=words.digest, actor=officer).execute()


def _center(file: CenterFile, files: ContentFiles, releases: Mapping[str, Release], loaded: Loaded) -> list[AccessCode]:
    people = loaded.people
    fields = {"name": file.name, "slug": file.slug, "kind": file.kind, "time_zone": file.time_zone}
    profile: dict[str, Any] = {
        **file.profile,
        **{f"{name}_verified_on": today_in(file.time_zone) for name in Profile.PHONES},
    }
    profile.pop("name")
    center = Center(**fields, acronym=profile.pop("acronym", ""))
    CreateCenter(center, profile=profile, actor=people["admin"]).execute()
    for person in file.people:
        user = _person(person.username, person.name, loaded)
        Grant(user, role=Role(person.role), center=center, actor=people["admin"]).execute()
    return [_pack(entry, center, files, releases, _people_of(file, people)) for entry in file.packs]


def _people_of(file: CenterFile, people: Mapping[str, User]) -> dict[str, User]:
    return {person.role: people[person.username] for person in reversed(file.people)}


def _pack(
    entry: PackFile, center: Center, files: ContentFiles, releases: Mapping[str, Release], by_role: Mapping[str, User]
) -> AccessCode:
    lead = by_role[Role.LEAD]
    pack = CreatePack(
        PacksPage.objects.descendant_of(center.page).get(),
        title=entry.title,
        sector=entry.sector,
        minutes=entry.minutes,
        releases=[releases[slug] for slug in entry.modules],
        actor=lead,
    ).execute()
    for own in files.customizations:
        if (own.center, own.pack) == (center.slug, entry.slug):
            clone = Clone.objects.child_of(pack).get(slug=own.module)
            edit(clone, ClonedGuide.objects.child_of(clone), own.content, lead)
    _sign_off(pack, by_role[Role.PCRCL])
    return MakeAccessCode(MakeEdition(pack, actor=lead).execute(), actor=lead).execute()
