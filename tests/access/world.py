"""Two centers, the library and people of every role, with words planted that must not cross a border."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Comment, Page, Site, UploadedFile, Workflow

from home.setup import set_up
from modules.accounts.identity.models import Role, User
from modules.centers.center.actions import CreateCenter
from modules.centers.center.groups import library_collection, role_group
from modules.centers.center.models import Center
from modules.centers.people.invitations import Invitation, Invite
from modules.domain.schema import MODULE
from modules.library.modules.models import LibraryPage, Module
from modules.library.releases.models import Release
from modules.library.words.codec import Decoder
from modules.media.actions import AddDocument, AddImage
from modules.media.models import Document, Image
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.proposals.models import Proposal
from modules.packs.proposals.questions import AskDHS
from modules.packs.remarks.actions import WriteRemark
from modules.packs.remarks.models import Remark
from modules.packs.updates.runs import UpdateRun
from modules.packs.updates.snapshots import Reason, Snapshot, take
from modules.resources.codes.models import AccessCode
from modules.resources.page.files import AddFile
from modules.resources.page.next_dates import SetNextDate
from modules.roundtables.actions import PlanRoundtable
from modules.roundtables.models import Roundtable
from tests import factories
from tests.media.samples import PDF
from tests.packs.updating import release_again, say

MARK = "quokka"
"""Stands in every word of Prairie's: titles, texts, file names, tags, people, the center's own name."""
DRAFT = "numbat"
"""Stands in DHS's words that were never released."""

WITHDRAWN = "bilby"
"""Stands in the words of a module of which DHS withdrew the only release."""

ANONYMOUS, MEMBERLESS = "anonymous", "memberless"
LEAD, PCRCL, PRESENTER, DIRECTOR, OTHER = "lead", "pcrcl", "presenter", "director", "other"
EDITOR, REVIEWER, PUBLISHER, EXPERT, ADMINISTRATOR = "editor", "reviewer", "publisher", "expert", "administrator"
HARBORS = (LEAD, PCRCL, PRESENTER, DIRECTOR)
DHS = (EDITOR, REVIEWER, PUBLISHER, EXPERT)
ROLES = (ANONYMOUS, MEMBERLESS, *HARBORS, OTHER, *DHS, ADMINISTRATOR)

CODE_VIEWS = (
    "resource_code", "close_code", "reopen_code", "replace_code", "table_card", "qr_code", "feedback_questions",
    "feedback_results", "feedback_csv",
)  # fmt: skip
"""Pages about an access code."""

NOBODY = 999_999
"""A primary key that no row has."""


@dataclass
class Place:
    """What is one center's."""

    center: Center
    pack: Pack
    clone: Clone
    guide: ClonedGuide
    edition: Edition
    code: AccessCode
    roundtable: Roundtable
    invitation: Invitation
    key: str
    image: Image
    document: Document
    upload: UploadedFile
    session: EditingSession
    snapshot: Snapshot
    run: UpdateRun
    lead: User
    remark: Remark

    @property
    def packs(self) -> Page:
        """The folder of packs."""
        found: Page = self.pack.get_parent()
        return found

    @property
    def arguments(self) -> dict[str, Any]:
        """What stands in addresses: by the argument's name, or by a view's name and the argument's."""
        first, last = self.clone.revisions.earliest("pk").pk, self.clone.revisions.latest("pk").pk
        return {
            "page_id": self.clone.pk,
            "parent_page_id": self.pack.pk,
            "page_to_move_id": self.clone.pk,
            "destination_id": self.pack.pk,
            "revision_id": first,
            "revision_id_a": first,
            "revision_id_b": last,
            "wagtailadmin_pages:*add.content_type_app_name": "modules",
            "wagtailadmin_pages:*add.content_type_model_name": "clonedguide",
            "image_id": self.image.pk,
            "filter_spec": "width-100",
            "document_id": self.document.pk,
            "doc_id": self.document.pk,
            "uploaded_file_id": self.upload.pk,
            "session_id": self.session.pk,
            "wagtailadmin_editing_sessions:*.app_label": "modules",
            "wagtailadmin_editing_sessions:*.model_name": "clone",
            "object_id": str(self.clone.pk),
            "wagtailadmin_workflows:*.page_pk": self.clone.pk,
            "wagtailadmin_collections:*.collection_id": self.center.collection.pk,
            "wagtailadmin_collections:*.pk": self.center.collection.pk,
            "centers_admin:*.pk": self.center.pk,
            "roles:*.pk": self.lead.memberships.get().pk,
            "wagtailusers_users:*.pk": self.lead.pk,
            "wagtailusers_groups:*.pk": role_group(Role.LEAD, self.center).pk,
            "wagtailadmin_api:pages:*.pk": self.clone.pk,
            "wagtailadmin_api:pages:*.action_name": "publish",
            "wagtailadmin_api:images:*.pk": self.image.pk,
            "wagtailadmin_api:documents:*.pk": self.document.pk,
            "wagtailimages_chooser:*.pk": self.image.pk,
            "wagtaildocs_chooser:*.pk": self.document.pk,
            "wagtailadmin_pages:revisions_compare.pk": self.clone.pk,
            "draft_asset.pk": self.clone.pk,
            "draft_assets.pk": self.clone.pk,
            "draft_asset.sha256": self.image.sha256,
            "draft_asset.name": self.image.name,
            "file_by_digest.sha256": self.image.sha256,
            "file_by_digest.name": self.image.name,
            "present_asset.sha256": self.edition.assets.filter(image__isnull=False).first().image.sha256,
            "present_asset.name": "w400.webp",
            "resource_asset.sha256": self.edition.assets.filter(image__isnull=False).first().image.sha256,
            "resource_asset.name": "w400.webp",
            "center_profile.slug": self.center.slug,
            "profile_audience.slug": self.center.slug,
            "profile_audience.audience": "water",
            "center_people.slug": self.center.slug,
            "read_center.slug": self.center.slug,
            "remove_colleague.slug": self.center.slug,
            "withdraw_invitation.pk": self.invitation.pk,
            "accept_invitation.key": self.key,
            "new_pack.slug": self.center.slug,
            "suggest_modules.pk": self.pack.pk,
            "copy_pack.pk": self.pack.pk,
            "change_pack.pk": self.pack.pk,
            "archive_pack.pk": self.pack.pk,
            "restore_pack.pk": self.pack.pk,
            "delete_pack.pk": self.pack.pk,
            "approve_edition.pk": self.pack.pk,
            "preview_pack.pk": self.pack.pk,
            "rehearse.pk": self.pack.pk,
            "next_changes.pk": self.pack.pk,
            "pack_asset.pk": self.pack.pk,
            "pack_asset.sha256": self.image.sha256,
            "pack_asset.name": self.image.name,
            "pack_assets.pk": self.pack.pk,
            "require_approval.slug": self.center.slug,
            "pack.pk": self.pack.pk,
            "plan_session.pk": self.pack.pk,
            "clone_module.pk": self.pack.pk,
            "write_module.pk": self.pack.pk,
            "write_guide.pk": self.clone.pk,
            "take_out.pk": self.clone.pk,
            "move_module.pk": self.clone.pk,
            "put_back.pk": self.clone.pk,
            "make_edition.pk": self.pack.pk,
            "new_roundtable.slug": self.center.slug,
            "roundtable.pk": self.roundtable.pk,
            "present_roundtable.pk": self.roundtable.pk,
            "take_back_roundtable.pk": self.roundtable.pk,
            "update.pk": self.clone.pk,
            "preview_update.pk": self.clone.pk,
            "clone_changes.pk": self.clone.pk,
            "clone_standings.pk": self.clone.pk,
            "return_to_release.pk": self.clone.pk,
            "earlier_words.pk": self.clone.pk,
            "propose.pk": self.clone.pk,
            "ask.pk": self.clone.pk,
            "remarks.pk": self.pack.pk,
            "resolve_remark.pk": self.remark.pk,
            "sign_off.pk": self.clone.pk,
            "plan_part.pk": self.clone.pk,
            "workbench*.pk": self.clone.pk,
            "block": "s0-b",
            "update_many.slug": self.center.slug,
            "update_run*.pk": self.run.pk,
            "*_snapshot.pk": self.clone.pk,
            "*_snapshot.snapshot": self.snapshot.pk,
            **{f"{name}.pk": self.code.pk for name in CODE_VIEWS},
            "qr_code.kind": "svg",
            "resource_handout.number": "1",
            "uid": str(self.edition.uid),
            "code": self.code.code,
            "file.path": self.image.file.name,
            "wagtail_serve.0": f"centers/{self.center.slug}/packs/spring/",
        }


@dataclass
class World:
    """All that the walk needs."""

    people: dict[str, User | None]
    harbor: Place
    prairie: Place
    module: Module
    draft: Module
    release: Release
    withdrawn: Release
    image: Image
    document: Document
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def withdrawn_arguments(self) -> dict[str, Any]:
        """What stands in addresses of the release that was withdrawn."""
        return {
            "module.slug": self.withdrawn.slug,
            "release*.slug": self.withdrawn.slug,
            "module_history.slug": self.withdrawn.slug,
            "compare_releases.slug": self.withdrawn.slug,
            "withdraw_release.pk": self.withdrawn.pk,
            "first": str(self.withdrawn.version),
            "second": str(self.withdrawn.version),
            "version": str(self.withdrawn.version),
            "release_asset.sha256": self.withdrawn.assets.first().image.sha256,
            "release_asset.name": "w400.webp",
        }

    @property
    def library_arguments(self) -> dict[str, Any]:
        """What stands in addresses of the library, and of what administrators keep."""
        statement = factories.statement(admin=self.people[ADMINISTRATOR])
        state = self.draft.current_workflow_state
        workflow, task = Workflow.objects.get(), state.current_task_state.task
        first, last = self.draft.revisions.earliest("pk").pk, self.draft.revisions.latest("pk").pk
        return {
            "page_id": self.draft.pk,
            "workbench*.pk": self.draft.pk,
            "block": "s0-b",
            "parent_page_id": self.draft.get_parent().pk,
            "page_to_move_id": self.draft.pk,
            "destination_id": self.draft.get_parent().pk,
            "revision_id": first,
            "revision_id_a": first,
            "revision_id_b": last,
            "content_type_app_name": "modules",
            "content_type_model_name": "module",
            "task_state_id": state.current_task_state.pk,
            "workflow_state_id": state.pk,
            "task_id": task.pk,
            "action_name": "approve",
            "image_id": self.image.pk,
            "filter_spec": "width-100",
            "document_id": self.document.pk,
            "doc_id": self.document.pk,
            "app_label": "modules",
            "model_name": "module",
            "app_name": "taggit",
            "tag.model_name": "tag",
            "wagtailadmin_tag_model_autocomplete.model_name": "tag",
            "wagtail_bulk_action.app_label": "wagtailcore",
            "wagtail_bulk_action.model_name": "page",
            "wagtail_bulk_action.action": "delete",
            "wagtailadmin_workflows:add_task.model_name": "reviewtask",
            "wagtailadmin_workflows:*.pk": workflow.pk,
            "wagtailadmin_workflows:*.workflow_pk": workflow.pk,
            "wagtailadmin_workflows:*.page_pk": self.draft.get_parent().pk,
            "wagtailadmin_workflows:*_task.pk": task.pk,
            "wagtailadmin_collections:*.collection_id": library_collection().pk,
            "wagtailadmin_collections:*.pk": library_collection().pk,
            "wagtailadmin_api:pages:*.pk": self.draft.pk,
            "wagtailadmin_api:pages:*.action_name": "publish",
            "wagtailadmin_api:images:*.pk": self.image.pk,
            "wagtailadmin_api:documents:*.pk": self.document.pk,
            "wagtailimages_chooser:*.pk": self.image.pk,
            "wagtaildocs_chooser:*.pk": self.document.pk,
            "wagtailadmin_pages:revisions_compare.pk": self.draft.pk,
            "wagtailsnippets_modules_statement:*.pk": statement.pk,
            "wagtailsnippetchoosers_modules_statement:*.pk": statement.pk,
            "statement_uses.pk": statement.pk,
            "review_statement.pk": statement.pk,
            "statement_chooser:*.pk": statement.versions.get().pk,
            "wagtailsites:*.pk": Site.objects.get().pk,
            "wagtailusers_users:*.pk": self.people[EDITOR].pk,
            "wagtailusers_groups:*.pk": role_group(Role.EDITOR).pk,
            "release_module.pk": self.draft.pk,
            "review_module.pk": self.draft.pk,
            "read_draft.pk": self.draft.pk,
            "read_draft.mode": "presenter",
            "withdraw_release.pk": self.release.pk,
            "retire_module.pk": self.draft.pk,
            "reinstate_module.pk": self.draft.pk,
            "archive_module.pk": self.draft.pk,
            "restore_module.pk": self.draft.pk,
            "delete_module.pk": self.draft.pk,
            "proposal.pk": Proposal.objects.changes().get().pk,
            "question.pk": Proposal.objects.questions().get().pk,
            "draft_asset.pk": self.draft.pk,
            "draft_assets.pk": self.draft.pk,
            "draft_asset.sha256": self.image.sha256,
            "draft_asset.name": self.image.name,
            "module.slug": self.release.slug,
            "release*.slug": self.release.slug,
            "module_history.slug": self.release.slug,
            "compare_releases.slug": self.release.slug,
            "first": str(self.release.version),
            "second": str(self.release.version),
            "version": str(self.release.version),
            "file_by_digest.sha256": self.image.sha256,
            "file_by_digest.name": self.image.name,
            "release_asset.sha256": self.release.assets.first().image.sha256,
            "release_asset.name": "w400.webp",
            "file.path": self.image.file.name,
            "wagtail_serve.0": "library/",
            "wagtailadmin_password_reset_confirm.uidb64": "MQ",
            "wagtailadmin_password_reset_confirm.token": "set-password",
        }


NOTHING: dict[str, Any] = {
    "revision_id_a": NOBODY,
    "revision_id_b": NOBODY,
    "content_type_app_name": "modules",
    "content_type_model_name": "nothing",
    "app_label": "modules",
    "model_name": "nothing",
    "app_name": "modules",
    "action": "nothing",
    "action_name": "nothing",
    "filter_spec": "width-100",
    "kind": "svg",
    "object_id": str(NOBODY),
    "uid": str(uuid.UUID(int=0)),
    "sha256": "0" * 64,
    "wagtail_serve.0": "nothing/",
    "file.path": f"assets/sha256/00/{'0' * 64}.png",
}
"""What stands in addresses of what does not exist; any other argument gets ``NOBODY``."""


def build() -> World:
    """Make the world through the actions that people use."""
    set_up("testserver")
    admin = factories.administrator()
    people = _people(admin)
    library_image = _image("Library plan", "library.png", library_collection(), admin, "teal")
    library_document = _document("Library sheet", "library.pdf", library_collection(), admin, PDF)
    module = factories.module(admin=admin)
    release = factories.release(module, admin=admin)
    harbor = _place(_center("Harbor Region", "harbor", admin), "Spring roundtable", "harbor", release, admin)
    prairie = _place(_center(f"{MARK.title()} State", "prairie", admin), f"Spring {MARK}", MARK, release, admin)
    _edit_prairie(prairie)
    people |= {LEAD: harbor.lead, OTHER: prairie.lead}
    for role in (Role.PCRCL, Role.PRESENTER, Role.DIRECTOR):
        people[role.value] = factories.person(role, harbor.center, username=f"harbor-{role.value}", admin=admin)
        _named(factories.person(role, prairie.center, username=f"{MARK}-{role.value}", admin=admin))
    newer = release_again(module, say("s0-a-1:body:p0", "Clearer words."), admin=admin)
    _propose(harbor, release)
    AskDHS(harbor.clone, release=newer, about="s0-a-1:body:p0", question="Why?", actor=harbor.lead).execute()
    draft = _draft(people[EDITOR], admin)
    withdrawn = _withdrawn(admin)
    return World(people, harbor, prairie, module, draft, release, withdrawn, library_image, library_document)


def _withdrawn(admin: User) -> Release:
    module = factories.module(admin=admin, slug="old-words", title=f"What {WITHDRAWN} was")
    return factories.withdraw(factories.release(module, admin=admin), admin=admin).release


def _people(admin: User) -> dict[str, Any]:
    people: dict[str, Any] = {ANONYMOUS: None, ADMINISTRATOR: admin}
    people[MEMBERLESS] = User.objects.create_user("memberless", "memberless@bcp.example")
    for name in DHS:
        people[name] = factories.person(Role(name), username=f"dhs-{name}", admin=admin)
    return people


def _named(user: User) -> User:
    user.first_name, user.last_name = MARK.title(), "Smith"
    user.save()
    return user


def _center(name: str, slug: str, admin: User) -> Center:
    profile = {**factories.PROFILE, "tip_phone_verified_on": factories.today()}
    return CreateCenter(Center(name=name, slug=slug), profile=profile, actor=admin).execute()


@transaction.atomic
def _snapshot(clone: Clone, release: Release, word: str, lead: User) -> Snapshot:
    replaced_by = f"update for {word}"
    words = release.words
    return take(clone, words, words, release=release, reason=Reason.UPDATE, replaced_by=replaced_by, by=lead)


def _place(center: Center, title: str, word: str, release: Release, admin: User) -> Place:
    lead = factories.person(Role.LEAD, center, username=f"{word}-lead", admin=admin)
    if word == MARK:
        _named(lead)
    pack = factories.pack(center, [release], admin=admin, title=title)
    Pack.objects.filter(pk=pack.pk).update(slug="spring", url_path=pack.url_path.replace(pack.slug, "spring"))
    pack.refresh_from_db()
    clone = Clone.objects.child_of(pack).get()
    for _ in range(2):
        clone.save_revision(user=lead, log_action=True)
    edition = factories.edition(pack, admin=admin)
    collection = center.collection
    upload = UploadedFile(for_content_type=ContentType.objects.get_for_model(Image), uploaded_by_user=lead)
    upload.file.save(f"{word}-waiting.png", ContentFile(factories.picture()))
    content_type = ContentType.objects.get_for_model(Clone)
    invite = Invite(Invitation(email=f"{word}-new@bcp.example", role=Role.PRESENTER, center=center), actor=lead)
    code = factories.access_code(edition, admin=admin)
    document = _document(f"{word} sheet", f"{word}.pdf", collection, lead, PDF + word.encode())
    SetNextDate(code, day=factories.today() + timedelta(days=9), place=f"Hall of {word}", actor=lead).execute()
    on_page = _document(f"{word} list", f"{word}-list.pdf", collection, lead, PDF + f"{word} list".encode())
    AddFile(code, document=on_page, actor=lead).execute()
    meeting = PlanRoundtable(
        center, title=f"Meeting of {word}", day=factories.today() + timedelta(days=9), pack=pack, edition=edition,
        code=code, place=f"Hall of {word}", actor=lead,
    )  # fmt: skip
    return Place(
        roundtable=meeting.execute(),
        invitation=invite.execute(),
        key=invite.key,
        center=center,
        pack=pack,
        clone=clone,
        guide=ClonedGuide.objects.child_of(clone).get(),
        edition=edition,
        code=code,
        image=_image(f"{word} plan", f"{word}.png", collection, lead, "maroon" if word == MARK else "olive"),
        document=document,
        upload=upload,
        session=EditingSession.objects.create(
            user=lead, content_type=content_type, object_id=str(clone.pk), last_seen_at=timezone.now()
        ),
        snapshot=_snapshot(clone, release, word, lead),
        run=UpdateRun.objects.create(center=center, release=release, dry=True, started_by=lead),
        lead=lead,
        remark=WriteRemark(pack, words=f"Is {word} named here?", clone=clone, block="s0-a", actor=lead).execute(),
    )


def _image(title: str, name: str, collection: Any, actor: User, color: str) -> Image:
    file, words = factories.picture(color), {"description": f"A drawing, {title}"}
    return AddImage(file, name=name, title=title, collection=collection, actor=actor, **words).execute()


def _document(title: str, name: str, collection: Any, actor: User, content: bytes) -> Document:
    return AddDocument(content, name=name, title=title, collection=collection, actor=actor).execute()


def _edit_prairie(prairie: Place) -> None:
    """Have Prairie's lead make the clone its own: words, an image's and a file's use, a comment, a second edition."""
    clone, lead = prairie.clone, prairie.lead
    clone.title = f"Who {MARK} is"
    clone.summary = f"All about {MARK}."
    clone.handouts = [
        ("handout", {"title": f"{MARK} page", "audience": "participant", "parts": [], "file": prairie.document})
    ]
    clone.save()
    clone.save_revision(user=lead, log_action=True)
    clone.save()
    for file in (prairie.image, prairie.document):
        file.tags.add(f"{MARK} tag")
    prairie.guide.title = f"{MARK} guide"
    prairie.guide.save()
    prairie.guide.save_revision(user=lead, log_action=True)
    Comment.objects.create(page=clone, user=lead, text=f"{MARK} comment", contentpath="title")


@transaction.atomic
def _propose(place: Place, release: Release) -> None:
    proposal = Proposal(
        center=place.center,
        clone=place.clone,
        module=release.module,
        release=release,
        blocks=["s0-a-1"],
        reason="Clearer for everyone.",
        proposed_by=place.lead,
    )
    proposal.store(release.words)
    proposal.save()


def _draft(editor: User, admin: User) -> Module:
    """Return a module that was never released and waits for review; nothing else stops its release."""
    library = LibraryPage.objects.get()
    module = Module(slug="draft", owner=editor, live=False)
    shown = factories.slide("draft-s", "A slide", [factories.text_part("draft-t", "Some words.")], [])
    said = {"title": f"Spring {DRAFT}", "summary": f"All about {DRAFT}."}
    content = {**MODULE.empty(), **said, "sections": [factories.section("draft-1", [shown])]}
    Decoder(content, None).fill(module, {name: content[name] for name in module.document_fields})
    library.add_child(instance=module)
    module.save_revision(user=editor, log_action=True)
    module.summary = f"More about {DRAFT}."
    module.save()
    module.save_revision(user=editor, log_action=True)
    Workflow.objects.get().start(module, editor)
    return module
