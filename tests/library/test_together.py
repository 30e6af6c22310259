"""Several modules submitted, approved and released together: all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role, User
from modules.domain.version import Kind
from modules.kept.writers import note_blocks
from modules.library.desk import together as doing
from modules.library.desk import together_views
from modules.library.desk.together import NotTogether, together
from modules.library.modules.models import Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release
from modules.library.review import approving
from modules.library.review.models import Approval, ReviewKind
from modules.library.review.submitting import SubmitForReview
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(module: Module, admin: User) -> User:
    """Who wrote the modules."""
    return factories.dhs(Role.EDITOR, admin=admin)


@pytest.fixture
def publisher(admin: User) -> User:
    """DHS's publisher."""
    return factories.dhs(Role.PUBLISHER, admin=admin)


@pytest.fixture
def modules(module: Module, admin: User) -> list[Module]:
    """Three modules in draft."""
    return [module, *(factories.module(admin=admin, slug=slug, title=slug, guides=0) for slug in ("b", "c"))]


@pytest.fixture
def submitted(modules: list[Module], editor: User) -> list[Module]:
    """The three, in review."""
    for module in modules:
        SubmitForReview(module, actor=editor).execute()
    return modules


def address(act: str, modules: Iterable[Module]) -> str:
    """Return the address of what is done to these modules."""
    return f"{reverse(f'{act}_together')}?{'&'.join(f'module={module.pk}' for module in modules)}"


def press(client: Client, act: str, modules: list[Module], **said: Any) -> str:
    """Open the page, send it with what it shows, and return what is seen then."""
    here = address(act, modules)
    shown = client.get(here)
    read = {f"read-{part.module.pk}": part.read for part in shown.context["several"].parts}
    answer = client.post(here, {**read, **said}, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def kinds(modules: list[Module], kind: Kind = Kind.MINOR) -> dict[str, str]:
    """Return the fields of the kinds of releases."""
    return {f"{module.pk}-kind": kind.value for module in modules}


def test_three_modules_go_to_a_release_by_three_pages(
    modules: list[Module], editor: User, publisher: User, admin: User, client: Client
) -> None:
    client.force_login(editor)
    assert "Submitted for review: 3 modules." in press(client, "submit", modules)

    people = factories.reviewers(admin=admin)
    for kind in ReviewKind:
        client.force_login(people[kind])
        page = client.get(address("approve", modules)).content.decode()
        assert page.count("begin with ownership.") == 9  # all the words of all three
        assert "Approved: 3 modules." in press(client, "approve", modules)
    assert Approval.objects.count() == 6

    client.force_login(publisher)
    said = {**kinds(modules), "note": "New wording.", f"{modules[1].pk}-note": "Its own."}
    assert "Released: 3 modules." in press(client, "release", modules, **said)

    notes = dict(Release.objects.values_list("module", "note"))
    assert notes == {modules[0].pk: "New wording.", modules[1].pk: "Its own.", modules[2].pk: "New wording."}
    for action, number in (("submit", 3), ("approve", 6), ("release", 3)):
        assert AuditEntry.objects.filter(action=f"bcp.module.{action}").count() == number


class TestNothingIsDone:
    """One that is in the way keeps all from it, by name and with a reason."""

    def test_a_release_that_lacks_an_approval(
        self, modules: list[Module], publisher: User, admin: User, client: Client
    ) -> None:
        for module in modules[:2]:
            factories.approve(module, admin=admin)
        client.force_login(publisher)

        shown = client.get(address("release", modules)).content.decode()
        page = press(client, "release", modules, **kinds(modules), note="Why.")

        for said in (shown, page):
            assert "1 of 3 can’t be done now" in said and "Editorial review: this text is not approved." in said
            assert "Release 3 modules</button>" not in said
        assert Release.objects.count() == 0
        assert not AuditEntry.objects.filter(action="bcp.module.release").exists()

    def test_the_others_go_on_without_it(
        self, modules: list[Module], publisher: User, admin: User, client: Client
    ) -> None:
        for module in modules[:2]:
            factories.approve(module, admin=admin)
        client.force_login(publisher)
        several = client.get(address("release", modules)).context["several"]
        assert several.without_held == f"?module={modules[0].pk}&module={modules[1].pk}"

        assert "Released: 2 modules." in press(client, "release", modules[:2], **kinds(modules), note="Why.")

    def test_a_release_without_a_note(
        self, modules: list[Module], publisher: User, admin: User, client: Client
    ) -> None:
        for module in modules:
            factories.approve(module, admin=admin)
        client.force_login(publisher)
        said = {**kinds(modules), f"{modules[0].pk}-note": "Why."}

        page = press(client, "release", modules, **said)

        assert page.count("Write what changed and why") == 1 and "can’t be done now" not in page
        assert "Release 3 modules</button>" in page
        assert Release.objects.count() == 0

        own = {f"{module.pk}-note": "Why." for module in modules}
        assert "Released: 3 modules." in press(client, "release", modules, **{**said, **own, "note": " "})

    def test_what_stops_a_module_stands_at_it(
        self, modules: list[Module], editor: User, admin: User, client: Client
    ) -> None:
        Module.objects.filter(pk=modules[0].pk).update(summary="")
        client.force_login(editor)

        page = client.get(address("submit", modules[:1])).content.decode()

        part = page[page.index(f'<h2 id="module-{modules[0].pk}"') :]
        assert "Can’t be done now</span>" in part and "<p>The module has no summary.</p>" in part
        assert "No words changed." not in part

    def test_an_open_comment(self, modules: list[Module], publisher: User, admin: User, client: Client) -> None:
        for module in modules:
            factories.approve(module, admin=admin)
        Comment.objects.create(page=modules[2], user=admin, text="Sure?", contentpath="title")
        client.force_login(publisher)

        assert "is open" in press(client, "release", modules, **kinds(modules), note="Why.")
        assert Release.objects.count() == 0

    def test_duties_stay_apart_in_each(
        self, submitted: list[Module], publisher: User, admin: User, client: Client
    ) -> None:
        reviewer = factories.reviewers(admin=admin)[ReviewKind.EDITORIAL]
        note_blocks(submitted[1].pk, ["s0-a-1"], reviewer)
        client.force_login(reviewer)
        assert "1 of 3 can’t be done now" in press(client, "approve", submitted)
        assert Approval.objects.count() == 0

        for module in submitted:
            note_blocks(module.pk, ["s0-a-1"], publisher)
            for kind, person in factories.reviewers(admin=admin).items():
                Approval.objects.create(module=module, kind=kind, approved_by=person, digest="0" * 64)
        client.force_login(publisher)
        assert "3 of 3 can’t be done now" in press(client, "release", submitted, **kinds(submitted), note="Why.")

    def test_both_approvals_are_not_one_persons(self, submitted: list[Module], admin: User, client: Client) -> None:
        client.force_login(factories.reviewers(admin=admin)[ReviewKind.EDITORIAL])
        press(client, "approve", submitted)

        page = press(client, "approve", submitted)

        assert "3 of 3 can’t be done now" in page and "You approved this text already (Editorial review)" in page
        assert Approval.objects.count() == 3

    def test_words_that_changed_while_they_were_read(
        self, submitted: list[Module], admin: User, client: Client
    ) -> None:
        client.force_login(factories.reviewers(admin=admin)[ReviewKind.EDITORIAL])
        here = address("approve", submitted)
        read = {f"read-{part.module.pk}": part.read for part in client.get(here).context["several"].parts}
        Module.objects.filter(pk=submitted[2].pk).update(summary="Another one.")

        page = client.post(here, read, follow=True).content.decode()

        assert "1 of 3 can’t be done now" in page and "The text changed while you were reading it." in page
        assert Approval.objects.count() == 0

    def test_what_is_in_review_or_unchanged_is_not_submitted(
        self, submitted: list[Module], editor: User, admin: User, client: Client
    ) -> None:
        client.force_login(editor)
        assert "3 of 3 can’t be done now" in press(client, "submit", submitted)


def test_nothing_of_it_stays_if_one_refuses_in_the_middle(modules: list[Module], publisher: User, admin: User) -> None:
    """The guards run again under the lock: what the page showed may be old."""
    for module in (modules[0], modules[2]):
        factories.approve(module, admin=admin)

    with pytest.raises(NotTogether) as refused:
        together(modules, lambda one: ReleaseModule(one, kind=Kind.MINOR, note="Why.", actor=publisher).execute())

    assert [one.module.pk for one in refused.value.held] == [modules[1].pk]
    assert (Release.objects.count(), AuditEntry.objects.filter(action="bcp.module.release").count()) == (0, 0)


def test_the_list_offers_each_role_what_it_does(
    module: Module, editor: User, publisher: User, admin: User, client: Client
) -> None:
    reviewer = factories.dhs(Role.REVIEWER, admin=admin)
    for person, act in ((editor, "submit"), (reviewer, "approve"), (publisher, "release")):
        client.force_login(person)
        page = client.get(reverse("library_home")).content.decode()
        assert f'name="module" value="{module.pk}"' in page
        assert reverse("assign_together") in page or act == "approve"
        assert [name for name in ("submit", "approve", "release") if reverse(f"{name}_together") in page] == [act]
        empty = client.get(reverse(f"{act}_together"), {"module": ["x", "99999999"]})
        assert "No module is chosen." in empty.content.decode()


class TestMutants:
    """Without one of the guards, a test above fails."""

    def test_one_that_refuses_is_passed_over(
        self, modules: list[Module], publisher: User, admin: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tried = doing._tried
        monkeypatch.setattr(doing, "_tried", lambda module, do: tried(module, do) and ())
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            test_nothing_of_it_stays_if_one_refuses_in_the_middle(modules, publisher, admin)

    def test_what_was_read_is_not_compared(
        self, submitted: list[Module], admin: User, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in (approving, together_views):
            monkeypatch.setattr(module, "stamp", lambda kind, state: "read")
        with pytest.raises(AssertionError):
            TestNothingIsDone().test_words_that_changed_while_they_were_read(submitted, admin, client)
