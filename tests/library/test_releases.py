"""Releases: from an approved draft to a document that never changes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, ReferenceIndex

from modules.accounts.identity.models import CENTER_ROLES, Role, User
from modules.core.refusals import Refused
from modules.domain.diff import diff
from modules.domain.document import canonical, digest, ids
from modules.domain.version import Kind
from modules.library.modules.drafts import draft
from modules.library.modules.models import Guide, Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release, ReleaseAsset
from modules.library.releases.queries import current_releases
from modules.library.review.actions import Approve
from modules.library.review.models import Approval, ReviewKind
from modules.library.statements.actions import SaveStatement
from modules.library.statements.models import Statement
from tests import factories
from tests.library import documents

pytestmark = pytest.mark.django_db

OPEN, LOCKED = 2, 1  # parts of the first slide of the small module


def reloaded(module: Module) -> Module:
    """Return the module as the database has it."""
    return Module.objects.get(pk=module.pk)


def first_parts(page: Any) -> Any:
    """Return the raw parts of the first slide."""
    return page.sections.raw_data[0]["value"]["items"][0]["value"]["parts"]


def edit(module: Module, *, part: int = 0, text: str = "We are another center.", by: User | None = None) -> Module:
    """Change the first sentence of a part of the first slide, as someone does."""
    page = reloaded(module)
    first_parts(page)[part]["value"]["body"] = f'<p data-block-key="p0">{text}</p>'
    page.save()
    page.save_revision(user=by or page.owner)
    return page


def publisher(admin: User) -> User:
    """Return DHS's publisher."""
    return factories.dhs(Role.PUBLISHER, admin=admin)


def refusal(module: Module, *, admin: User, kind: Kind = Kind.MINOR, note: str = "Why.") -> str:
    """Try to release, and return what was said against it; no row may be left."""
    before = Release.objects.count()
    with pytest.raises(Refused) as caught:
        ReleaseModule(module, kind=kind, note=note, actor=publisher(admin)).execute()
    assert Release.objects.count() == before
    return str(caught.value)


class TestNumbers:
    """Which number a release gets."""

    def test_the_first_is_1_0(self, release: Release) -> None:
        assert str(release.version) == "1.0"

    def test_a_minor_one_counts_the_second_part(self, release: Release, module: Module, admin: User) -> None:
        assert str(factories.release(edit(module), admin=admin).version) == "1.1"

    def test_a_major_one_counts_the_first_part(self, release: Release, module: Module, admin: User) -> None:
        factories.release(edit(module), admin=admin)

        assert str(factories.release(edit(module, text="Anew."), admin=admin, kind=Kind.MAJOR).version) == "2.0"

    def test_the_newest_is_found_by_number_and_not_by_letter(
        self, release: Release, module: Module, admin: User
    ) -> None:
        for at in range(11):
            last = factories.release(edit(module, text=f"Words {at}."), admin=admin)

        assert str(last.version) == "1.11"
        assert module.releases.newest() == last


def test_a_release_that_takes_a_change_back_is_listed_under_its_own_number(
    release: Release, module: Module, admin: User
) -> None:
    current_releases()
    before = first_parts(reloaded(module))[0]["value"]["body"]
    factories.release(edit(module), admin=admin)
    page = reloaded(module)
    first_parts(page)[0]["value"]["body"] = before
    page.save()
    back = factories.release(page, admin=admin)

    (summary,) = current_releases()

    assert back.digest == release.digest
    assert (summary.version, summary.url) == ("1.2", back.get_absolute_url())


def test_what_is_cached_of_a_release_is_plain_data(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    # A shared cache outlives an upgrade, and a class that moved can't be read from it.
    kept: list[Any] = []
    monkeypatch.setattr(cache, "set", lambda key, value, *args: kept.append(value))

    (first,) = current_releases()

    (value,) = kept
    assert json.loads(json.dumps(value)) == {**value, "objectives": [*first.objectives], "sectors": [*first.sectors]}
    monkeypatch.setattr(cache, "get", lambda *args: value)
    assert current_releases() == [first]


class TestWhatIsRefused:
    """A release that can't be made says why, and leaves nothing."""

    def test_an_unchanged_document(self, release: Release, module: Module, admin: User) -> None:
        assert "Nothing has changed since release 1.0" in refusal(module, admin=admin)

    def test_a_text_that_nobody_approved(self, module: Module, admin: User) -> None:
        assert "this text is not approved" in refusal(module, admin=admin)

    def test_a_text_that_changed_after_it_was_approved(self, module: Module, admin: User) -> None:
        factories.approve(module, admin=admin)

        assert "What was approved has changed since" in refusal(edit(module), admin=admin)

    def test_a_guide_that_changed_after_it_was_approved(self, module: Module, admin: User) -> None:
        factories.approve(module, admin=admin)
        guide = Guide.objects.child_of(module).get()
        guide.summary = "For nobody."
        guide.save()

        assert "this text is not approved" in refusal(module, admin=admin)

    def test_a_text_that_was_changed_and_changed_back_is_approved_still(self, module: Module, admin: User) -> None:
        factories.approve(module, admin=admin)
        edit(module)
        edit(module, text="We are {{center.name}}, part 0.")
        page = reloaded(module)
        first_parts(page)[0]["value"]["body"] += '<p data-block-key="p1">We listen.</p>'
        page.save()

        assert ReleaseModule(page, kind=Kind.MINOR, note="Why.", actor=publisher(admin)).execute().major == 1

    def test_an_approval_of_ones_own_text(self, module: Module, admin: User) -> None:
        reviewer = factories.dhs(Role.REVIEWER, admin=admin)
        edit(module, by=reviewer)

        other = factories.person(Role.REVIEWER, username="other-reviewer", admin=admin)
        said = r"You wrote “Section 0 › Slide 0 › .*”, so somebody else has to approve it. Who can: .*other-reviewer."
        with pytest.raises(Refused, match=said):
            Approve(module, kind=ReviewKind.EDITORIAL, actor=reviewer).execute()
        assert not Approval.objects.exists()
        assert Approve(Module.objects.get(pk=module.pk), kind=ReviewKind.EDITORIAL, actor=other).execute()

    def test_a_release_of_ones_own_text(self, module: Module, admin: User, client: Client) -> None:
        page = edit(module, by=publisher(admin))
        factories.approve(page, admin=admin)
        client.force_login(publisher(admin))

        shown = client.get(reverse("release_module", args=[module.pk])).content.decode()
        with pytest.raises(Refused, match=r"somebody else has to release it. Nobody else can: ask an administrator"):
            ReleaseModule(page, kind=Kind.MINOR, note="Why.", actor=publisher(admin)).execute()

        assert "somebody else has to release it" in shown
        assert ">Release</button>" not in shown
        assert not module.releases.exists()
        other = factories.person(Role.PUBLISHER, admin=admin)
        assert ReleaseModule(page, kind=Kind.MINOR, note="Why.", actor=other).execute().major == 1

    def test_an_approval_of_a_guide_that_one_wrote(self, module: Module, admin: User) -> None:
        reviewer = factories.dhs(Role.REVIEWER, admin=admin)
        guide = Guide.objects.child_of(module).get()
        guide.summary = "For some."
        guide.save()
        guide.save_revision(user=reviewer)

        with pytest.raises(Refused, match="somebody else has to approve it"):
            Approve(module, kind=ReviewKind.EDITORIAL, actor=reviewer).execute()

    def test_who_wrote_before_the_last_release_may_approve_the_next(self, module: Module, admin: User) -> None:
        reviewer = factories.dhs(Role.REVIEWER, admin=admin)
        page = edit(module, by=reviewer)
        for kind in ReviewKind:
            Approve(page, kind=kind, actor=factories.person(Role.REVIEWER, admin=admin)).execute()
        ReleaseModule(page, kind=Kind.MINOR, note="Why.", actor=publisher(admin)).execute()
        page = edit(module, text="Later words.")

        assert Approve(page, kind=ReviewKind.EDITORIAL, actor=reviewer).execute().approved_by == reviewer

    def test_a_minor_release_of_changed_locked_wording(self, release: Release, module: Module, admin: User) -> None:
        page = _with_new_wording(module, admin)
        factories.approve(page, admin=admin)

        assert refusal(page, admin=admin) == "Locked wording changed, so this must be a major release."
        assert str(ReleaseModule(page, kind=Kind.MAJOR, note="Why.", actor=publisher(admin)).execute().version) == "2.0"

    def test_a_release_without_a_note(self, module: Module, admin: User) -> None:
        factories.approve(module, admin=admin)

        assert "Write what changed and why" in refusal(module, admin=admin, note="  \n")

    def test_a_picture_without_words_with_its_place(self, module: Module, admin: User) -> None:
        page = reloaded(module)
        image = page.sections.raw_data[0]["value"]["items"][1]["value"]["parts"][0]["value"]["image"]
        image["alt_text"] = ""
        page.save()

        assert "not marked as decorative: Section 0 › Picture 0" in refusal(page, admin=admin)

    def test_headings_out_of_order_with_their_place(self, module: Module, admin: User) -> None:
        guide = Guide.objects.child_of(module).get()
        guide.body.raw_data[0]["value"]["body"] = "<h4>Small</h4><h3>Large</h3>"
        guide.save()

        assert "before a larger one: Guides › Presenting it › text" in refusal(module, admin=admin)

    def test_a_section_without_minutes_with_its_place(self, module: Module, admin: User) -> None:
        page = reloaded(module)
        page.sections.raw_data[1]["value"]["minutes"] = None
        page.save()

        assert "A section has no minutes: Section 1." in refusal(page, admin=admin)

    def test_all_of_it_is_said_at_once(self, module: Module, admin: User) -> None:
        page = reloaded(module)
        page.sections.raw_data[0]["value"]["minutes"] = None
        page.save()

        said = refusal(page, admin=admin, note="")

        assert all(words in said for words in ("Write what changed", "not approved", "has no minutes"))

    @pytest.mark.parametrize("role", [role for role in Role if role not in {Role.PUBLISHER, Role.LEAD, Role.PCRCL}])
    def test_anyone_but_a_publisher(self, module: Module, admin: User, role: Role, harbor: Any) -> None:
        at_center = harbor if role in CENTER_ROLES else None
        who = admin if role is Role.ADMINISTRATOR else factories.person(role, at_center, admin=admin)

        with pytest.raises(PermissionDenied):
            ReleaseModule(module, kind=Kind.MINOR, note="Why.", actor=who).execute()


def _with_new_wording(module: Module, admin: User) -> Module:
    """Give the statement new wording, and the draft's first slide the new version."""
    statement = Statement.objects.get(key="emergency-911")
    statement.wording = "Call 9-1-1 at once."
    version = factories.approved(statement, admin=admin)
    page = reloaded(module)
    first_parts(page)[LOCKED]["value"]["statement"] = version.pk
    page.save()
    return page


@pytest.mark.database("admin")
class TestWhatAReleaseKeeps:
    """A release says what it said, whatever happens to what it was made of."""

    @pytest.fixture
    def release(self, admin: User) -> Release:
        """Release 1.0 of a module with every block family."""
        return factories.release(documents.everything(admin=admin), admin=admin)

    def words(self, release: Release) -> str:
        """Return the stored document."""
        return canonical(Release.objects.get(pk=release.pk).body).decode()

    def test_its_digest_is_that_of_its_bytes(self, release: Release) -> None:
        assert release.digest == digest(json.loads(self.words(release)))
        assert canonical(json.loads(self.words(release))).decode() == self.words(release)

    def test_a_change_of_the_draft(self, release: Release) -> None:
        before = self.words(release)
        page = release.module
        page.title = "Another title"
        page.save()

        assert self.words(release) == before

    def test_new_wording_of_a_statement(self, release: Release, admin: User) -> None:
        before = self.words(release)
        statement = Statement.objects.get(key="emergency-911")
        statement.wording = "Other words."
        factories.approved(statement, admin=admin)

        assert self.words(release) == before
        assert digest(draft(Module.objects.get(pk=release.module_id))) == release.digest

    def test_another_title_and_description_of_an_image(self, release: Release) -> None:
        before = self.words(release)
        image = ReleaseAsset.objects.filter(release=release, image__isnull=False).first().image
        image.title, image.description = "Other", "Other"
        image.save()

        assert self.words(release) == before
        assert digest(draft(Module.objects.get(pk=release.module_id))) == release.digest

    def test_it_holds_no_primary_key_of_anything(self, release: Release) -> None:
        numbers = set(_numbers(release.content))
        keys = {
            *ReleaseAsset.objects.values_list("image_id", flat=True),
            *ReleaseAsset.objects.values_list("document_id", flat=True),
        }

        assert numbers <= {8, 5, 45, 1, 0, 40, 30}  # minutes, versions of statements, depths, sizes
        assert keys - {None}

    def test_it_holds_every_image_and_file_that_it_shows_once(self, release: Release) -> None:
        held = ReleaseAsset.objects.filter(release=release)

        assert sorted("image" if row.image_id else "document" for row in held) == ["document", "image", "image"]

    def test_what_it_holds_is_in_the_reference_index(self, release: Release) -> None:
        for row in ReleaseAsset.objects.filter(release=release):
            found = ReferenceIndex.get_references_to(row.asset).filter(base_content_type__model="releaseasset")
            assert [reference.object_id for reference in found] == [str(row.pk)]

    def test_module_and_guides_travel_together(self, release: Release) -> None:
        assert [guide["value"]["title"] for guide in release.content["guides"]] == ["SECRET guide"]

    def test_it_names_its_companions_by_their_lasting_ids(self, release: Release, admin: User) -> None:
        other = factories.module(admin=admin, slug="other", guides=0)
        page = Module.objects.get(pk=release.module_id)
        page.companions.add(other)
        page.save()

        assert draft(page)["about"]["companions"] == [str(other.uid)]


def _numbers(value: Any) -> list[int]:
    if isinstance(value, dict):
        return [number for item in value.values() for number in _numbers(item)]
    if isinstance(value, list):
        return [number for item in value for number in _numbers(item)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


class TestKeysThatReadingAdds:
    """A paragraph without a key has one after the release, in the draft too."""

    @pytest.fixture
    def bare(self, module: Module) -> Module:
        """The module with a paragraph that has no key, as a program may have written it."""
        page = reloaded(module)
        first_parts(page)[0]["value"]["body"] = "<p>One.</p><p>Two.</p>"
        page.save()
        return page

    def test_the_draft_keeps_the_ids_that_the_release_has(self, bare: Module, admin: User) -> None:
        release = factories.release(bare, admin=admin)

        assert sorted(ids(draft(reloaded(bare))["content"])) == sorted(ids(release.content))
        assert 'data-block-key="n0"' in first_parts(reloaded(bare))[0]["value"]["body"]

    def test_a_paragraph_put_before_it_leaves_its_id(self, bare: Module, admin: User) -> None:
        release = factories.release(bare, admin=admin)
        page = reloaded(bare)
        value = first_parts(page)[0]["value"]
        value["body"] = '<p data-block-key="new00">Zero.</p>' + value["body"]
        page.save()

        (change,) = diff(release.content, draft(reloaded(bare))["content"])

        assert (change.kind.value, change.block) == ("added", "s0-a-1:body:new00")

    def test_the_latest_revision_has_them_too_so_that_the_editor_opens_with_them(
        self, bare: Module, admin: User
    ) -> None:
        bare.save_revision(user=bare.owner)
        factories.release(bare, admin=admin)

        opened = reloaded(bare).get_latest_revision_as_object()

        assert 'data-block-key="n0"' in first_parts(opened)[0]["value"]["body"]

    def test_writing_them_back_makes_nobody_an_author(self, bare: Module, admin: User) -> None:
        factories.release(bare, admin=admin)

        assert not PageLogEntry.objects.filter(user=publisher(admin), action="wagtail.edit").exists()


def test_a_release_is_logged_with_its_number_and_digest(release: Release, module: Module) -> None:
    entry = PageLogEntry.objects.get(action="bcp.module.release", page_id=module.pk)

    assert entry.data == {"version": "1.0", "digest": release.digest, "urgent": False}


def test_a_release_inside_a_transaction_that_fails_is_gone(module: Module, admin: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        factories.release(module, admin=admin)
        _ = 1 / 0

    assert not Release.objects.exists()
    assert not ReleaseAsset.objects.exists()


class TestStatements:
    """A statement's wording is versioned; a version never changes."""

    def test_new_wording_gets_the_next_number(self, admin: User) -> None:
        statement = factories.statement(admin=admin)
        statement.wording = "Other words."

        version = factories.approved(statement, admin=admin)

        assert version.number == 2
        assert [row.wording for row in statement.versions.order_by("number")] == [
            "In an emergency, call 9-1-1.",
            "Other words.",
        ]

    def test_saving_it_unchanged_makes_no_version(self, admin: User) -> None:
        statement = factories.statement(admin=admin)

        factories.approved(statement, admin=admin)

        assert statement.versions.count() == 1

    def test_what_a_block_shows_is_the_version_that_it_was_given(self, module: Module, admin: User) -> None:
        before = draft(module)
        statement = Statement.objects.get(key="emergency-911")
        statement.wording = "Other words."
        factories.approved(statement, admin=admin)

        assert draft(reloaded(module)) == before

    def test_only_editors_write_them(self, admin: User) -> None:
        statement = factories.statement(admin=admin)

        with pytest.raises(PermissionDenied):
            SaveStatement(statement, actor=publisher(admin)).execute()


def test_the_time_of_a_release_is_now(module: Module, admin: User) -> None:
    release = factories.release(module, admin=admin)

    assert (timezone.now() - release.released_at).total_seconds() < 60
