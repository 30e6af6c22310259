"""A database that an earlier version left migrates, keeps the digest of every document, and works."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core import immutable
from modules.delivery.build import build, source_of
from modules.delivery.html.pages import render
from modules.domain.document import Document, canonical, digest
from modules.domain.merge.decisions import Choice
from modules.kept.waiting.models import Waiting
from modules.library.modules.models import Guide, Module
from modules.library.releases.models import Release
from modules.library.review.models import Approval
from modules.library.words.codec import Decoder, encode
from modules.packs.editions.approvals import needs_approval
from modules.packs.editions.models import Edition
from modules.packs.editions.sources import source_of_pack
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.proposals.models import Proposal
from modules.packs.updates.actions import ApplyUpdate, RestoreSnapshot
from modules.packs.updates.merging import offers, plan_update
from modules.packs.updates.snapshots import Snapshot
from modules.resources.codes.models import AccessCode
from tests.databases import Databases
from tests.frozen.documents import clone_key, digests
from tests.frozen.dump import DUMP
from tests.kept.waiting import lies

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.database("frozen"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the dump is a SQLite file"),
]

RECORDED: dict[str, dict[str, str]] = json.loads(DUMP.with_name("2026-11-30.json").read_text())


@pytest.fixture(scope="module")
def found(run_databases: Databases, django_db_blocker: Any) -> dict[str, dict[str, str]]:
    """What :func:`digests` computes of the migrated database, before any test has written to it."""
    with django_db_blocker.unblock(), run_databases.open("frozen"):
        return digests()


def lead_of(center: Center) -> User:
    """Return a lead of the center."""
    return User.objects.filter(memberships__center=center, memberships__role=Role.LEAD).get()


def read_back(content: Document, center: int | None = None) -> Document:
    """Return what pages say that were filled with these words: pages of a center, or of the library."""
    decoder = Decoder(content, center)

    def said(page: Any, words: Document) -> Document:
        decoder.fill(page, words)
        return encode(page)

    module = Clone(center_id=center) if center else Module()
    guides = [
        {**entry, "value": said(ClonedGuide(center_id=center) if center else Guide(), entry["value"])}
        for entry in content["guides"]
    ]
    return {**said(module, content), "guides": guides}


def is_shown(content: Document) -> bool:
    """Tell whether an outline can be made of these words, and a page of that."""
    return content["title"] in render(build(source_of(content)), assets="/", presenter=True)


class TestEveryDocument:
    """What was stored is what it was."""

    @pytest.mark.parametrize("kind", sorted(RECORDED))
    def test_has_the_digest_that_was_recorded(self, kind: str, found: dict[str, dict[str, str]]) -> None:
        assert RECORDED[kind]
        assert found[kind] == RECORDED[kind]

    def test_is_of_a_kind_that_was_recorded(self, found: dict[str, dict[str, str]]) -> None:
        assert found.keys() == RECORDED.keys()

    def test_agrees_with_the_digest_in_its_row(self) -> None:
        for release in Release.objects.all():
            assert release.digest == digest(release.body)
        for edition in Edition.objects.all():
            assert edition.digest == digest(edition.body)
        for snapshot in Snapshot.objects.all():
            assert snapshot.digest == digest(snapshot.content)
        for approval in Approval.objects.all():
            assert approval.digest == digest(approval.body)

    def test_is_verified_by_the_command(self) -> None:
        said = StringIO()
        call_command("verify_releases", stdout=said)
        assert "11 releases, 9 editions, 14 images, 2 documents" in said.getvalue()


class TestWhatWasReleased:
    """Releases, and what was read before them."""

    def test_can_be_read_back_into_pages(self) -> None:
        for release in Release.objects.all():
            assert read_back(release.content) == release.content, release
        for approval in Approval.objects.all():
            assert read_back(approval.content) == approval.content, approval

    def test_has_an_outline(self) -> None:
        assert all(is_shown(release.content) for release in Release.objects.all())

    def test_is_served(self, client: Client) -> None:
        client.force_login(User.objects.get(username="dhs-editor"))
        for release in Release.objects.all():
            assert client.get(release.get_absolute_url()).status_code == 200
            assert client.get(f"{release.get_absolute_url()}release.json").content == canonical(release.body)


class TestWhatCentersHave:
    """Clones, snapshots and proposals."""

    def test_can_be_read_back_into_pages(self) -> None:
        for clone in Clone.objects.select_related("center", "release"):
            words = words_of_clone(clone).document
            assert read_back(words, clone.center_id) == words, clone
        for snapshot in Snapshot.objects.select_related("clone"):
            assert read_back(snapshot.content, snapshot.clone.center_id) == snapshot.content, snapshot
        for proposal in Proposal.objects.all():
            assert read_back(proposal.content, proposal.center_id) == proposal.content, proposal

    def test_has_an_outline(self) -> None:
        assert all(is_shown(words_of_clone(clone).document) for clone in Clone.objects.select_related("center"))
        assert all(build(source_of_pack(pack)) for pack in Pack.objects.select_related("center__profile"))

    def test_is_served_to_leads(self, client: Client) -> None:
        for pack in Pack.objects.select_related("center"):
            client.force_login(lead_of(pack.center))
            for name in ("pack", "preview_pack"):
                assert client.get(reverse(name, args=[pack.pk])).status_code == 200, (name, pack)

    def test_can_be_updated_and_brought_back(self) -> None:
        """Every clone for which there is an update, with all that DHS wants; most are updated on these words alone."""
        behind = offers(Clone.objects.in_packs().select_related("release"))
        assert len(behind) >= 4
        for pk, offer in behind.items():
            clone = Clone.objects.select_related("release__module", "center").get(pk=pk)
            plan = plan_update(clone, Release.objects.get(pk=offer.release.pk))
            choices = {decision.id: Choice.THEIRS.value for decision in plan.to_choose}
            lead = lead_of(clone.center)
            before, pin = words_of_clone(clone).digest, clone.release_id
            kept = ApplyUpdate(clone, release=plan.release, choices=choices, state=plan.state, actor=lead).execute()
            updated = Clone.objects.select_related("release__module", "center").get(pk=pk)
            after = words_of_clone(updated).digest
            assert (updated.release_id, after != before) == (plan.release.pk, True)
            RestoreSnapshot(updated, snapshot=kept, state=after, actor=lead).execute()
            restored = Clone.objects.select_related("release", "center").get(pk=pk)
            assert (restored.release_id, words_of_clone(restored).digest) == (pin, before), clone_key(clone)


class TestWhatIsShown:
    """Editions, and the pages that participants open."""

    def test_editions_are_served_to_the_center(self, client: Client) -> None:
        for edition in Edition.objects.select_related("center"):
            client.force_login(lead_of(edition.center))
            page = client.get(edition.get_absolute_url())
            assert (page.status_code, edition.title in page.content.decode()) == (200, True)

    def test_open_codes_open_and_closed_ones_do_not(self, client: Client) -> None:
        codes = AccessCode.objects.select_related("center")
        answers = {code.pk: client.get(code.get_absolute_url()).status_code for code in codes}
        assert answers == {code.pk: 200 if code.is_open else 410 for code in codes}

    def test_what_the_director_approved_is_still_approved(self) -> None:
        pack = Pack.objects.select_related("center__profile").get(slug="every-block-approved")
        assert pack.center.director_approval
        assert needs_approval(pack, digest(source_of_pack(pack))) == []


def test_no_table_that_never_changes_lost_its_triggers() -> None:
    assert immutable.missing(connection) == []


def test_the_search_can_be_made_anew(client: Client) -> None:
    call_command("rebuild_search", stdout=StringIO())
    client.force_login(User.objects.get(username="harbor-lead"))
    assert "Every block" in client.get(reverse("search"), {"q": "every block"}).content.decode()


def test_all_that_waits_is_written_down_from_the_state_once() -> None:
    call_command("write_waiting", stdout=StringIO())

    clones = Clone.objects.in_packs().filter(release__isnull=False).select_related("release")
    offered = {pk for pk, offer in offers(clones).items() if not offer.skipped}
    rows = Waiting.objects.open().filter(kind__in=["update", "choice"])
    assert set(rows.values_list("object_id", flat=True)) == offered
    waiting = set(Proposal.objects.waiting().values_list("pk", flat=True))
    rows = Waiting.objects.open().filter(kind__in=["proposal", "question"])
    assert set(rows.values_list("object_id", flat=True)) == waiting
    assert lies() == []

    told = StringIO()
    call_command("write_waiting", stdout=told)
    assert all(line.endswith(": 0") for line in told.getvalue().splitlines())
