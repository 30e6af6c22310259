"""The two reviews of a module with its guides: who approves what, and what happens when the words change meanwhile."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Comment, CommentReply, Task, WorkflowState

from home.models import HomePage
from modules.accounts.identity.models import Role, User
from modules.core.refusals import Refused
from modules.domain.document import Block, digest, walk
from modules.domain.version import Kind
from modules.library.modules.drafts import draft
from modules.library.modules.models import Guide, Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release
from modules.library.review.actions import Approve
from modules.library.review.models import Approval, ReviewKind
from modules.library.review.tasks import ReviewTask
from tests import factories
from tests.access.forms import form_of
from tests.packs.updating import rewrite, say

pytestmark = pytest.mark.django_db

TEXT = "s0-a-1:body:p0"


@pytest.fixture
def reviewer(admin: User) -> User:
    """DHS's reviewer."""
    return factories.dhs(Role.REVIEWER, admin=admin)


@pytest.fixture
def second(admin: User, reviewer: User) -> User:
    """DHS's reviewer for privacy, civil rights and civil liberties."""
    return factories.reviewers(admin=admin)[ReviewKind.PCRCL]


@pytest.fixture
def editor(module: Module) -> User:
    """Who wrote the module."""
    return User.objects.get(pk=module.owner_id)


@pytest.fixture
def submitted(module: Module, editor: User) -> Module:
    """The module, submitted for review by its editor."""
    for page in (module, *Guide.objects.child_of(module)):
        page.save_revision(user=editor)
    module.get_workflow().start(module, editor)
    return module


def url(module: Module) -> str:
    """Return the address of the module's review."""
    return reverse("review_module", args=[module.pk])


def page_of(client: Client, who: User, module: Module) -> str:
    """Return the review page with its white space made one."""
    client.force_login(who)
    return " ".join(client.get(url(module)).content.decode().split())


def answer(client: Client, who: User, module: Module, action: str, **sent: str) -> str:
    """Answer on the review page as it stands now; return what the page says then."""
    client.force_login(who)
    state = digest(draft(Module.objects.get(pk=module.pk)))
    said = client.post(url(module), {"action": action, "state": state, **sent}, follow=True)
    assert said.status_code == 200
    return " ".join(said.content.decode().split())


def task_of(module: Module) -> Task | None:
    """Return the review that is asked for now."""
    found: Task | None = Module.objects.get(pk=module.pk).current_workflow_task
    return found


def waits_for(module: Module) -> str:
    """Return the kind of that review; empty where none is asked for."""
    return getattr(task_of(module), "kind", "")


class TestTwoReviews:
    """One after the other, of the same words."""

    def test_both_approve_before_a_release(
        self, client: Client, submitted: Module, reviewer: User, second: User, admin: User
    ) -> None:
        assert waits_for(submitted) == ReviewKind.EDITORIAL
        answer(client, reviewer, submitted, "approve")
        assert waits_for(submitted) == ReviewKind.PCRCL
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        with pytest.raises(Refused, match="P/CRCL review: this text is not approved"):
            ReleaseModule(submitted, kind=Kind.MINOR, note="Why.", actor=publisher).execute()

        said = answer(client, second, submitted, "approve")

        assert said.count("approved exactly this text") == 2
        assert waits_for(submitted) == ""
        assert WorkflowState.objects.for_instance(submitted).get().status == WorkflowState.STATUS_APPROVED
        ReleaseModule(submitted, kind=Kind.MINOR, note="Why.", actor=publisher).execute()
        assert Release.objects.count() == 1

    def test_one_person_gives_one_of_them(self, client: Client, submitted: Module, reviewer: User) -> None:
        answer(client, reviewer, submitted, "approve")

        shown = page_of(client, reviewer, submitted)

        assert "You approved this text already (Editorial review), so somebody else has to" in shown
        assert 'value="approve"' not in shown
        answer(client, reviewer, submitted, "approve")
        assert waits_for(submitted) == ReviewKind.PCRCL
        with pytest.raises(Refused, match="You approved this text already"):
            Approve(submitted, kind=ReviewKind.PCRCL, actor=reviewer).execute()

    def test_what_stops_the_release_stops_the_approval(self, client: Client, submitted: Module, reviewer: User) -> None:
        Module.objects.filter(pk=submitted.pk).update(summary="")

        shown = page_of(client, reviewer, submitted)

        assert "The module has no summary." in shown
        assert "Something stops the release of this text, so it can’t be approved yet" in shown
        assert 'value="approve"' not in shown
        assert 'value="reject"' in shown
        with pytest.raises(Refused, match="Something stops the release"):
            Approve(Module.objects.get(pk=submitted.pk), kind=ReviewKind.EDITORIAL, actor=reviewer).execute()

    def test_wagtails_own_buttons_approve_too(
        self, client: Client, submitted: Module, reviewer: User, second: User
    ) -> None:
        approving = {"action-workflow-action": "1", "workflow-action-name": "approve", "sectors": submitted.sectors}
        for kind, person in ((ReviewKind.EDITORIAL, reviewer), (ReviewKind.PCRCL, second)):
            client.force_login(person)
            assert waits_for(submitted) == kind
            page = Module.objects.get(pk=submitted.pk)
            client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page) | approving)

        assert waits_for(submitted) == ""
        assert Approval.objects.count() == 2

    def test_what_a_guide_says_anew_is_reviewed_anew_by_both(
        self, client: Client, submitted: Module, reviewer: User, second: User, admin: User
    ) -> None:
        answer(client, reviewer, submitted, "approve")
        guide = Guide.objects.child_of(submitted).get()
        guide.summary = "For nobody."
        guide.save()
        guide.save_revision(user=admin)

        answer(client, second, submitted, "approve")

        assert waits_for(submitted) == ReviewKind.EDITORIAL
        answer(client, reviewer, submitted, "approve")
        assert waits_for(submitted) == ""
        kinds = Approval.objects.filter(digest=digest(draft(submitted))).values_list("kind", flat=True)
        assert sorted(kinds) == sorted(ReviewKind.values)

    def test_an_approval_keeps_what_was_read_and_the_page_shows_what_changed_since(
        self, client: Client, module: Module, reviewer: User, admin: User
    ) -> None:
        factories.approve(module, admin=admin)
        rewrite(module, say(TEXT, "We are new words."), by=module.owner)

        shown = page_of(client, reviewer, module)

        assert shown.count("approved an earlier text") == 2
        assert shown.count("<summary>What changed since</summary>") == 2
        assert "<ins>" in shown
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        client.force_login(publisher)
        form = client.get(reverse("release_module", args=[module.pk])).content.decode()
        assert form.count("<summary>What changed since</summary>") == 2

    def test_approvals_of_what_was_released_before_are_no_earlier_text(
        self, client: Client, release: Release, module: Module, reviewer: User
    ) -> None:
        rewrite(module, say(TEXT, "We are new words."), by=module.owner)

        shown = page_of(client, reviewer, module)

        assert "approved an earlier text" not in shown
        assert "not approved yet. Someone who did not write this text" in shown

    def test_an_approval_that_was_read_in_another_window_is_not_of_these_words(
        self, client: Client, submitted: Module, reviewer: User
    ) -> None:
        said = answer(client, reviewer, submitted, "approve", state="0" * 64)

        assert "The text changed while you were reading it" in said
        assert not Approval.objects.exists()

    def test_a_draft_that_holds_what_no_version_may_is_refused_in_words(
        self, client: Client, submitted: Module, reviewer: User
    ) -> None:
        state = digest(draft(submitted))
        raw = submitted.sections.get_prep_value()
        Module.objects.filter(pk=submitted.pk).update(sections=json.dumps([raw[0], raw[0]]))

        said = answer_raw(client, reviewer, submitted, {"action": "approve", "state": state})

        assert "is used on 2 blocks" in said
        assert not Approval.objects.exists()


def answer_raw(client: Client, who: User, module: Module, sent: dict[str, str]) -> str:
    """Answer with exactly this; return what the page says then."""
    client.force_login(who)
    said = client.post(url(module), sent, follow=True)
    assert said.status_code == 200
    return " ".join(said.content.decode().split())


class TestSendingBack:
    """With a reason, which the editor reads."""

    def test_the_editor_reads_why(self, client: Client, submitted: Module, reviewer: User, editor: User) -> None:
        answer(client, reviewer, submitted, "reject", comment="Say who answers the phone.")

        shown = page_of(client, editor, submitted)

        assert "Say who answers the phone." in shown
        assert "Sent back" in shown
        assert task_of(submitted) is None

    @pytest.mark.parametrize("comment", ["", "  \n"])
    def test_a_reason_is_asked_for(self, client: Client, submitted: Module, reviewer: User, comment: str) -> None:
        said = answer(client, reviewer, submitted, "reject", comment=comment)

        assert "Write what has to change" in said
        assert waits_for(submitted) == ReviewKind.EDITORIAL

    def test_wagtails_own_dialog_asks_for_it_too(self, client: Client, submitted: Module, reviewer: User) -> None:
        client.force_login(reviewer)
        state = submitted.current_workflow_task_state
        dialog = reverse("wagtailadmin_pages:workflow_action", args=[submitted.pk, "reject", state.pk])

        refused = client.post(dialog, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})

        assert "Write what has to change" in refused.json()["html"]
        assert waits_for(submitted) == ReviewKind.EDITORIAL
        client.post(dialog, {"comment": "Shorter."})
        assert task_of(submitted) is None

    def test_a_forged_form_sends_nothing_back_without_one(
        self, client: Client, submitted: Module, reviewer: User
    ) -> None:
        client.force_login(reviewer)
        sent = form_of(submitted) | {"action-workflow-action": "1", "workflow-action-name": "reject"}

        client.post(reverse("wagtailadmin_pages:edit", args=[submitted.pk]), sent, follow=True)

        assert waits_for(submitted) == ReviewKind.EDITORIAL


class TestWhoMay:
    """Reviewers, and not of their own words; while they read, nobody else writes."""

    def test_an_author_is_told_and_offered_no_approval(self, client: Client, submitted: Module, reviewer: User) -> None:
        submitted.summary = "Another summary."
        submitted.save()
        submitted.save_revision(user=reviewer)

        shown = page_of(client, reviewer, submitted)

        assert "You wrote “title, summary and upkeep”, so somebody else has to approve it." in shown
        assert 'value="approve"' not in shown
        assert "is no longer waiting for you" in answer(client, reviewer, submitted, "approve")
        assert not Approval.objects.exists()

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
    def test_others_read_and_answer_nothing(self, client: Client, submitted: Module, admin: User, role: Role) -> None:
        other = factories.person(role, admin=admin)

        shown = page_of(client, other, submitted)

        assert "Editorial review</strong> is next" in shown
        assert 'name="action"' not in shown
        assert "is no longer waiting for you" in answer(client, other, submitted, "approve")
        assert "is no longer waiting for you" in answer(client, other, submitted, "reject", comment="No.")
        assert waits_for(submitted) == ReviewKind.EDITORIAL

    def test_two_reviewers_at_once_the_second_is_told(self, client: Client, submitted: Module, admin: User) -> None:
        first, second = (factories.person(Role.REVIEWER, admin=admin) for _ in range(2))
        answer(client, first, submitted, "reject", comment="Shorter.")

        assert "is no longer waiting for you" in answer(client, second, submitted, "approve")
        assert not Approval.objects.exists()

    def test_a_guide_is_locked_with_its_module(
        self, client: Client, submitted: Module, editor: User, reviewer: User
    ) -> None:
        guide = Guide.objects.child_of(submitted).get()
        client.force_login(editor)
        sent = form_of(guide) | {"summary": "For nobody."}

        refused = client.post(reverse("wagtailadmin_pages:edit", args=[guide.pk]), sent, follow=True)

        assert "could not be saved as it is locked" in refused.content.decode()
        assert guide.get_latest_revision_as_object().summary != "For nobody."
        answer(client, reviewer, submitted, "reject", comment="Shorter.")
        client.force_login(editor)
        client.post(reverse("wagtailadmin_pages:edit", args=[guide.pk]), form_of(guide) | {"summary": "For all."})
        assert Guide.objects.get(pk=guide.pk).get_latest_revision_as_object().summary == "For all."

    def test_an_approval_by_hand_says_which_review(self, module: Module, reviewer: User) -> None:
        approval = Approve(module, kind=ReviewKind.PCRCL, actor=reviewer).execute()

        assert "P/CRCL review" in str(approval)


class TestComments:
    """On blocks, in the editor; open ones are listed where the text is reviewed."""

    def test_open_ones_are_listed_with_their_place(
        self, client: Client, submitted: Module, reviewer: User, admin: User
    ) -> None:
        guide = Guide.objects.child_of(submitted).get()
        said: dict[str, Any] = {"user": reviewer, "contentpath": "sections.s0", "position": ""}
        open_one = Comment.objects.create(page=submitted, text="Who is “we”?", **said)
        on_guide = Comment.objects.create(page=guide, text="Earlier?", user=reviewer, contentpath="body", position="")
        done = Comment.objects.create(page=submitted, text="Solved already.", **said)
        Comment.objects.filter(pk=done.pk).update(resolved_at=submitted.latest_revision.created_at)

        shown = page_of(client, submitted.owner, submitted)

        assert "Who is “we”?" in shown
        assert f"?comment={open_one.pk}" in shown
        assert f"{reverse('wagtailadmin_pages:edit', args=[guide.pk])}?comment={on_guide.pk}" in shown
        assert "Solved already." not in shown

    def test_a_release_waits_until_each_is_answered(self, client: Client, submitted: Module, admin: User) -> None:
        factories.approve(submitted, admin=admin)
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        asked = Comment.objects.create(
            page=submitted, user=publisher, contentpath="summary", position="", text="Who is “we”?"
        )
        client.force_login(publisher)
        assert "Who is “we”?" in client.get(reverse("release_module", args=[submitted.pk])).content.decode()
        with pytest.raises(Refused, match=r"A comment of .* is open. Answer it or resolve it: “Who is “we”"):
            ReleaseModule(submitted, kind=Kind.MINOR, note="Why.", actor=publisher).execute()

        CommentReply.objects.create(comment=asked, user=submitted.owner, text="The center.")

        ReleaseModule(submitted, kind=Kind.MINOR, note="Why.", actor=publisher).execute()
        assert Release.objects.count() == 1

    def test_a_comment_makes_nobody_an_author(self, client: Client, submitted: Module, reviewer: User) -> None:
        client.force_login(reviewer)
        sent = form_of(submitted) | {
            "sectors": submitted.sectors,
            "comments-TOTAL_FORMS": "1",
            "comments-0-text": "Who is “we”?",
            "comments-0-contentpath": "summary",
            "comments-0-position": "",
            "comments-0-id": "",
            "comments-0-replies-TOTAL_FORMS": "0",
            "comments-0-replies-INITIAL_FORMS": "0",
        }

        client.post(reverse("wagtailadmin_pages:edit", args=[submitted.pk]), sent)

        assert Comment.objects.get().text == "Who is “we”?"
        assert "approved exactly this text" in answer(client, reviewer, submitted, "approve")


def test_which_review_a_task_is_stays_as_it_is(site: HomePage, admin: User, client: Client) -> None:
    client.force_login(admin)
    task = ReviewTask.objects.get(kind=ReviewKind.EDITORIAL)
    address = reverse("wagtailadmin_workflows:edit_task", args=[task.pk])
    groups = [group.pk for group in task.groups.all()]

    answer = client.post(address, {"kind": ReviewKind.PCRCL, "groups": groups})

    assert answer.status_code == 302
    assert ReviewTask.objects.get(pk=task.pk).kind == ReviewKind.EDITORIAL


class TestReading:
    """What is approved is shown, all of it."""

    def test_a_first_release_shows_all_its_words(self, client: Client, submitted: Module, reviewer: User) -> None:
        shown = page_of(client, reviewer, submitted)

        said = [run["text"] for text in _texts(submitted) for run in text["value"]["runs"]]
        assert said
        assert not [words for words in said if escape(words) not in shown]
        assert "You approve all of the words above" in shown

    @pytest.mark.parametrize(("mode", "notes"), [("presenter", True), ("participant", False)])
    def test_the_whole_draft_is_read_as_others_will(
        self, client: Client, submitted: Module, reviewer: User, mode: str, notes: bool
    ) -> None:
        client.force_login(reviewer)

        shown = client.get(reverse("read_draft", args=[submitted.pk, mode])).content.decode()

        assert "This is a draft, and no release" in shown
        assert f'href="{url(submitted)}"' in shown
        assert ("Guide words: arrive early." in shown) is notes
        assert client.get(reverse("read_draft", args=[submitted.pk, "nobody"])).status_code == 404

    def test_a_guide_has_a_preview(self, submitted: Module, rf: RequestFactory) -> None:
        guide = Guide.objects.child_of(submitted).get()

        shown = guide.make_preview_request(preview_mode=guide.default_preview_mode).content.decode()

        assert guide.title in shown
        assert "Guide words: arrive early." in shown

    def test_why_it_was_sent_back_stands_where_the_work_goes_on(
        self, client: Client, submitted: Module, reviewer: User, editor: User
    ) -> None:
        guide = Guide.objects.child_of(submitted).get()
        answer(client, reviewer, submitted, "reject", comment="Shorter, please.")
        client.force_login(editor)
        for page in (submitted, guide):
            address = reverse("wagtailadmin_pages:edit", args=[page.pk])
            assert "Shorter, please." in client.get(address).content.decode()

        client.post(
            reverse("wagtailadmin_pages:edit", args=[submitted.pk]),
            form_of(Module.objects.get(pk=submitted.pk)) | {"action-submit": "1", "sectors": submitted.sectors},
        )

        assert waits_for(submitted) == ReviewKind.EDITORIAL
        again = client.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()
        assert "Shorter, please." not in again

    def test_an_author_takes_it_back(self, client: Client, submitted: Module, editor: User) -> None:
        client.force_login(editor)
        address = reverse("wagtailadmin_pages:edit", args=[submitted.pk])
        shown = client.get(address).content.decode()
        assert "Take back from review" in shown
        assert "Cancel workflow" not in shown

        client.post(address, form_of(submitted) | {"action-cancel-workflow": "1", "sectors": submitted.sectors})

        assert waits_for(submitted) == ""


def _texts(module: Module) -> list[Block]:
    found = (block for _, block in walk(draft(module)["content"]))
    return [block for block in found if isinstance(block["value"], dict) and "runs" in block["value"]]
