"""Markup in every text that someone may write, and every page that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.centers.people.invitations import Invitation, Invite
from modules.domain.document import Document as Words
from modules.library.modules.models import Guide, LibraryPage, Module
from modules.library.releases.models import Release
from modules.library.words import checks
from modules.library.words.codec import Decoder
from modules.media.actions import AddDocument, AddImage
from modules.media.models import Document, Image
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Clone, Pack
from modules.packs.proposals.models import Proposal
from modules.packs.proposals.questions import AnswerQuestion, AskDHS
from modules.packs.updates.snapshots import Reason, take
from modules.resources.codes.models import AccessCode
from tests import factories
from tests.e2e.everything import guide_words, module_words

MARKUP = "\"'></title></textarea></script><bcp-x onbcp=1><!--"
"""Ends whatever it stands in, and opens an element that no page of ours has."""
BAD_ADDRESS = "javascript:bcp(1)"

SHAPE = {"id", "type", "policy", "language", "method", "audience", "tone", "sectors", "marks", "kind", "depth"}
"""Keys whose values are one of a few, and not anyone's words."""
FROM_ELSEWHERE = {"statement", "file"}
"""What is written in a row of its own: the document repeats it."""


def spoiled(words: Any, key: str = "") -> Any:
    """Return a document with ``MARKUP`` at the end of everything that someone may have written."""
    if key in SHAPE:
        return words
    if isinstance(words, dict):
        return {name: value if name in FROM_ELSEWHERE else spoiled(value, name) for name, value in words.items()}
    if isinstance(words, list):
        return [spoiled(value) for value in words]
    if isinstance(words, str) and key == "url":
        return BAD_ADDRESS
    return words + MARKUP if isinstance(words, str) and key not in ("sha256", "name") else words


@dataclass
class Spoiled:
    """A module, a center, a pack, an edition and people whose every text holds markup."""

    people: dict[str, User | None]
    center: Center
    module: Module
    release: Release
    pack: Pack
    clone: Clone
    edition: Edition
    code: AccessCode
    statement: Any
    invitation: Any
    image: Image
    document: Document

    def pages(self) -> Iterator[tuple[str, str]]:
        """Give every page that shows someone's words, with the one who opens it."""
        yield from (("anonymous", path) for path in self.public())
        yield from (("lead", path) for path in self.of_the_center())
        yield from (("editor", path) for path in self.of_the_library())
        yield from (("publisher", path) for path in self.of_the_publisher())
        yield from (("administrator", path) for path in self.of_the_administrator())

    def public(self) -> list[str]:
        """Return what everyone may open."""
        center = [self.center.page.url, "/centers/"]
        return ["/", "/modules/", *center, self.code.get_absolute_url(), f"/accounts/invitation/{self.invitation.key}/"]

    def of_the_center(self) -> list[str]:
        """Return what a lead opens."""
        slug, uid, clone, pack = self.center.slug, self.edition.uid, self.clone.pk, self.pack.pk
        snapshot = self.clone.snapshots.get().pk
        named = {
            **dict.fromkeys(("center_profile", "center_people", "new_pack", "update_many"), slug),
            **dict.fromkeys(
                ("pack", "suggest_modules", "copy_pack", "change_pack", "plan_session", "preview_pack", "rehearse"),
                pack,
            ),
            **dict.fromkeys(("approve_edition", "remarks", "archive_pack", "delete_pack", "write_module"), pack),
            **dict.fromkeys(("update", "clone_changes", "propose", "ask", "earlier_words", "write_guide"), clone),
            **dict.fromkeys(("present", "edition_changes"), uid),
        }
        pages = [f"wagtailadmin_pages:{name}" for name in ("edit", "history", "view_draft")]
        return [
            *(reverse(name, args=[argument]) for name, argument in named.items()),
            *(reverse(name, args=[clone]) for name in pages),
            *(reverse(name, args=[clone]) for name in ("workbench", "workbench_about")),
            reverse("workbench_block", args=[clone, self.clone.sections.raw_data[0]["value"]["items"][0]["id"]]),
            *(reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in self.clone.get_children()),
            reverse("wagtailadmin_pages:revisions_compare", args=[clone, "earliest", "latest"]),
            reverse("preview_snapshot", args=[clone, snapshot]),
            reverse("module", args=[self.release.slug]) + "1.0/",
            reverse("audit"),
            "/cms/",
            "/cms/images/",
            "/cms/documents/",
            f"/cms/images/{self.image.pk}/",
            f"/cms/images/usage/{self.image.pk}/",
            f"/cms/documents/edit/{self.document.pk}/",
            "/cms/images/chooser/",
            "/cms/documents/chooser/",
            "/cms/statement_chooser/",
            "/cms/choose-page/",
        ]

    def of_the_library(self) -> list[str]:
        """Return what an editor opens."""
        module, statement = self.module.pk, self.statement.pk
        pages = [f"wagtailadmin_pages:{name}" for name in ("edit", "history", "view_draft", "usage")]
        return [
            *(reverse(name, args=[module]) for name in pages),
            *(reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in self.module.get_children()),
            reverse("review_module", args=[module]),
            reverse("statement_uses", args=[statement]),
            reverse("statement_overview"),
            reverse("wagtailsnippets_modules_statement:edit", args=[statement]),
            reverse("wagtailsnippets_modules_statement:list"),
            reverse("module_history", args=[self.release.slug]),
            reverse("compare_releases", args=[self.release.slug, "1.0", "1.1"]),
            "/cms/",
        ]

    def of_the_publisher(self) -> list[str]:
        """Return what a publisher opens."""
        return [
            reverse("release_module", args=[self.module.pk]),
            reverse("withdraw_release", args=[self.release.pk]),
            reverse("archive_module", args=[self.module.pk]),
            reverse("proposals"),
            reverse("proposal", args=[Proposal.objects.changes().get().pk]),
            reverse("questions"),
            reverse("question", args=[Proposal.objects.questions().get().pk]),
            "/cms/",
        ]

    def of_the_administrator(self) -> list[str]:
        """Return what an administrator opens."""
        names = (
            "invitations",
            "sign_ins",
            "audit",
            "what_runs",
            "wagtailusers_users:index",
            "centers_admin:index",
            "roles:index",
        )
        return [*(reverse(name) for name in names), reverse("read_center", args=[self.center.slug]), "/cms/"]


def _spoiled() -> Spoiled:
    admin = factories.administrator()
    people = {role.value: factories.person(role, username=f"dhs-{role.value}", admin=admin) for role in DHS}
    statement = factories.statement(admin=admin, wording=f"In an emergency, call 9-1-1. {MARKUP}")
    module = _module(statement, admin)
    release = factories.release(module, admin=admin, note=f"First. {MARKUP}")
    profile = {name: f"{value} {MARKUP}" for name, value in factories.PROFILE.items() if "url" not in name}
    profile = {
        name: factories.PROFILE[name] if "phone" in name or "email" in name else value
        for name, value in profile.items()
    }
    center = factories.center(f"Harbor {MARKUP}", admin=admin, **profile)
    lead = factories.person(Role.LEAD, center, username="harbor-lead", admin=admin)
    for person in (lead, admin, *people.values()):
        person.first_name = person.last_name = MARKUP
        person.save()
    pack = factories.pack(center, [release], admin=admin, title=f"Spring {MARKUP}")
    clone = Clone.objects.child_of(pack).get()
    take(clone, release.words, release.words, release=release, reason=Reason.UPDATE, replaced_by=MARKUP, by=lead)
    for _ in range(2):
        clone.save_revision(user=lead, log_action=True)
    Comment.objects.create(page=clone, user=lead, text=MARKUP, contentpath="title")
    image, document = _files(center, lead)
    _propose(clone, release, lead)
    edition = factories.edition(pack, admin=admin)
    invite = Invite(Invitation(email="new@bcp.example", role=Role.PRESENTER, center=center), actor=lead)
    invitation = invite.execute()
    invitation.key = invite.key
    module.summary = f"Another. {MARKUP}"
    module.save_revision(user=people["editor"])
    module.save()
    _ask(clone, factories.release(module, admin=admin, note=f"Second. {MARKUP}"), lead, people["editor"])
    return Spoiled(
        {**people, "anonymous": None, "lead": lead, "administrator": admin},
        center,
        module,
        release,
        pack,
        Clone.objects.get(pk=clone.pk),
        edition,
        factories.access_code(edition, admin=admin),
        statement,
        invitation,
        image,
        document,
    )


DHS = (Role.EDITOR, Role.REVIEWER, Role.PUBLISHER)


def _module(statement: Any, admin: User) -> Module:
    collection, editor = factories.library_collection(), factories.dhs(Role.EDITOR, admin=admin)
    image = AddImage(
        factories.picture(), name="plan.png", title=MARKUP, description=MARKUP, collection=collection, actor=admin
    ).execute()
    file = AddDocument(b"A file.", name="plan.txt", title=MARKUP, collection=collection, actor=admin).execute()
    words: Words = spoiled(module_words(statement, image, file))
    guide: Words = spoiled(guide_words(statement, file))
    decoder = Decoder([words, guide], None)
    module = Module(slug="everything", owner=editor, live=False)
    decoder.fill(module, words)
    LibraryPage.objects.get().add_child(instance=module)
    child = Guide(slug="everything-guide", owner=editor, live=False)
    decoder.fill(child, guide)
    module.add_child(instance=child)
    return module


def _files(center: Center, lead: User) -> tuple[Image, Document]:
    image = AddImage(
        factories.picture("maroon"),
        name=f"{MARKUP}.png",
        title=MARKUP,
        description=f"{MARKUP} A plan",
        collection=center.collection,
        actor=lead,
    ).execute()
    image.tags.add(MARKUP)
    of = {"title": MARKUP, "collection": center.collection, "actor": lead}
    return image, AddDocument(b"A list.", name=f"{MARKUP}.txt", **of).execute()


def _propose(clone: Clone, release: Release, lead: User) -> None:
    of = {"center": clone.center, "clone": clone, "module": release.module, "release": release}
    proposal = Proposal(**of, blocks=["x-open"], reason=MARKUP, proposed_by=lead)
    proposal.store(release.words)
    proposal.save()


def _ask(clone: Clone, release: Release, lead: User, editor: User) -> None:
    question = AskDHS(clone, release=release, about="", question=MARKUP, actor=lead).execute()
    AnswerQuestion(question, answer=MARKUP, actor=editor).execute()


@pytest.fixture
def markup(db: None, monkeypatch: pytest.MonkeyPatch) -> Spoiled:
    """Everything with markup in it, also addresses from before a check refused those that lead nowhere."""
    with monkeypatch.context() as before:
        before.setattr(checks, "_dead_links", lambda content: ())
        return _spoiled()


class Finder(HTMLParser):
    """Notes what a browser would have taken for an element, an attribute or an address of the attacker's."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        if tag == "bcp-x":
            self.found.append(f"an element at {self.getpos()}")
        for name, value in attrs:
            if name == "onbcp" or (value or "").strip().lower().startswith(BAD_ADDRESS):
                self.found.append(f"{name}={value} at {self.getpos()}")


def _found_in(answer: Any) -> list[str]:
    finder = Finder()
    is_dialog = answer["Content-Type"].startswith("application/json")
    finder.feed(answer.json()["html"] if is_dialog else answer.content.decode())
    finder.close()
    return finder.found


@pytest.mark.database("site")
def test_no_page_takes_anyone_s_words_for_markup(markup: Spoiled) -> None:
    faults, shown = [], 0
    for role, user in markup.people.items():
        client = Client()
        if user:
            client.force_login(user)
            client.post("/accounts/session/")
        for path in (path for asker, path in markup.pages() if asker == role):
            answer = client.get(path)
            if answer.status_code != 200:
                faults.append(f"{path} answers {answer.status_code} to {role}")
            shown += "bcp-x" in answer.content.decode()
            faults += [f"{path}: {fault}" for fault in _found_in(answer)]

    assert faults == []
    assert shown > 50  # pages that hold the words at all


def test_the_finder_finds_what_a_browser_would() -> None:
    finder = Finder()
    finder.feed(f"<title>{MARKUP}</title><a href='{BAD_ADDRESS}'>")
    assert len(finder.found) == 2
