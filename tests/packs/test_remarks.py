"""Comments on a pack before there is an edition: written, answered, told, and seen where the work goes on."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.packs.lifecycle.archiving import ArchivePack, DeletePack, RestorePack
from modules.packs.pages.models import Clone, Pack
from modules.packs.remarks.actions import ResolveRemark, WriteRemark
from modules.packs.remarks.models import Remark
from modules.packs.remarks.reading import open_by_block, parts_of
from tests import factories
from tests.kept.waiting import lies, rows
from tests.packs.updating import remove, rewrite, the_clone

pytestmark = pytest.mark.django_db

SLIDE, OTHER = "s0-a", "s0-b"


@pytest.fixture
def officer(pack: Pack, admin: User) -> User:
    """The center's P/CRCL officer."""
    return factories.officer(pack.center, admin=admin)


@pytest.fixture
def remark(pack: Pack, officer: User) -> Remark:
    """What the officer says of a slide."""
    return WriteRemark(pack, words="Who is “we”?", clone=the_clone(pack), block=SLIDE, actor=officer).execute()


def page(client: Client, pack: Pack, **query: str) -> str:
    """Return the page with the comments."""
    return client.get(reverse("remarks", args=[pack.pk]), query).content.decode()


class TestFromThePreviewToTheAnswer:
    """The way that an officer and a lead take."""

    def test_each_slide_of_the_preview_leads_to_its_comment(
        self, client: Client, pack: Pack, officer: User, lead: User
    ) -> None:
        client.force_login(officer)
        shown = client.get(reverse("preview_pack", args=[pack.pk])).content.decode()
        code = f"{the_clone(pack).pk}:{SLIDE}"
        link = f"{reverse('remarks', args=[pack.pk])}?on={code.replace(':', '%3A')}#new"
        assert f'href="{link}"' in shown

        form = page(client, pack, on=code)
        assert f'<option value="{code}" selected>' in form
        client.post(reverse("remarks", args=[pack.pk]), {"on": code, "words": "Who is “we”?"})
        assert "Who is “we”?" in page(client, pack)
        assert "1 comment<" in client.get(reverse("preview_pack", args=[pack.pk])).content.decode()

    @pytest.mark.parametrize("mode", ["print", "framed"])
    def test_paper_and_phone_show_nothing_of_it(self, client: Client, pack: Pack, lead: User, mode: str) -> None:
        shown = client.get(reverse("preview_pack", args=[pack.pk]), {"as": mode}).content.decode()

        assert "comment-on" not in shown

    def test_the_lead_sees_it_on_the_board_and_beside_the_block(
        self, client: Client, pack: Pack, remark: Remark, lead: User
    ) -> None:
        board = client.get(reverse("pack", args=[pack.pk])).content.decode()

        assert re.search(r"1 comment<span", board)
        assert open_by_block(the_clone(pack)) == {SLIDE: [remark]}
        assert reverse("workbench_block", args=[the_clone(pack).pk, SLIDE]) in page(client, pack)

    def test_the_lead_answers_and_the_officer_is_told(
        self, client: Client, pack: Pack, remark: Remark, lead: User, officer: User,
        django_capture_on_commit_callbacks,
    ) -> None:  # fmt: skip
        assert ("remark", Role.LEAD.value) in rows()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("resolve_remark", args=[remark.pk]), {"answer": "The center. I named it."})

        found = Remark.objects.get()
        assert (found.answer, found.resolved_by) == ("The center. I named it.", lead)
        assert [kind for kind, _ in rows() if kind.startswith("remark")] == ["remark_answer"]
        assert lies() == []
        (sent,) = [one for one in mail.outbox if "The center. I named it." in one.body]
        assert (sent.to, found.get_absolute_url() in sent.body) == ([officer.email], True)
        client.force_login(officer)
        assert "Read the answer to your comment on" in client.get(reverse("wagtailadmin_home")).content.decode()
        assert "The center. I named it." in page(client, pack)

    def test_leads_are_mailed_with_a_link(
        self, pack: Pack, officer: User, lead: User, django_capture_on_commit_callbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            WriteRemark(pack, words="All of it is long.", actor=officer).execute()

        (sent,) = mail.outbox
        assert (sent.to, "All of it is long." in sent.body) == ([lead.email], True)


class TestWhatCanNotBe:
    """What is refused, with everything as it was."""

    @pytest.mark.parametrize(
        ("words", "block", "said"), [(" ", SLIDE, "Write what"), ("Words.", "gone", "not in the pack any more")]
    )
    def test_nothing_said_of_nothing(self, pack: Pack, officer: User, words: str, block: str, said: str) -> None:
        with pytest.raises(Refused, match=said):
            WriteRemark(pack, words=words, clone=the_clone(pack), block=block, actor=officer).execute()
        assert not Remark.objects.exists()

    def test_a_part_of_another_pack(self, pack: Pack, officer: User, harbor: Center, admin: User) -> None:
        other = factories.pack(harbor, [the_clone(pack).pinned_to], admin=admin, title="Another")
        with pytest.raises(Refused, match="not in the pack any more"):
            WriteRemark(pack, words="Words.", clone=the_clone(other), actor=officer).execute()

    def test_who_does_not_read_drafts(self, pack: Pack, admin: User) -> None:
        presenter = factories.person(Role.PRESENTER, pack.center, admin=admin)
        with pytest.raises(PermissionDenied):
            WriteRemark(pack, words="Words.", actor=presenter).execute()

    def test_an_officer_resolves_nothing(self, remark: Remark, officer: User) -> None:
        with pytest.raises(PermissionDenied):
            ResolveRemark(remark, actor=officer).execute()

    def test_none_is_resolved_twice(self, remark: Remark, lead: User) -> None:
        ResolveRemark(remark, actor=lead).execute()
        with pytest.raises(Refused, match="resolved this comment before"):
            ResolveRemark(remark, answer="Again.", actor=lead).execute()

    def test_what_was_typed_is_kept(self, client: Client, pack: Pack, lead: User) -> None:
        sent = {"on": f"{the_clone(pack).pk}:gone", "words": "Typed words."}
        answer = client.post(reverse("remarks", args=[pack.pk]), sent).content.decode()

        assert "Typed words.</textarea>" in answer
        assert "not in the pack any more" in answer

    @pytest.mark.parametrize("said", [{"words": ""}, {"answer": "Answered by nobody."}])
    def test_the_database_holds_it_too(self, remark: Remark, said: dict[str, str]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Remark.objects.filter(pk=remark.pk).update(**said)


class TestWhatBecomesOfIt:
    """It stays with its pack, and ends with it."""

    def test_it_stays_when_its_part_is_deleted(self, client: Client, pack: Pack, officer: User, lead: User) -> None:
        WriteRemark(pack, words="Short.", clone=the_clone(pack), block=OTHER, actor=officer).execute()
        rewrite(the_clone(pack), remove(OTHER))

        assert "a part that is gone" in page(client, pack)

    def test_nothing_waits_while_the_pack_is_archived(self, pack: Pack, remark: Remark, lead: User) -> None:
        ArchivePack(pack, actor=lead).execute()
        assert lies() == []
        assert "remark" not in dict(rows())

        RestorePack(Pack.objects.get(pk=pack.pk), actor=lead).execute()
        assert "remark" in dict(rows())

    def test_it_goes_with_its_pack(self, pack: Pack, remark: Remark, lead: User) -> None:
        DeletePack(pack, actor=lead).execute()

        assert not Remark.objects.exists()
        assert lies() == []


def test_parts_are_named_in_reading_order(pack: Pack) -> None:
    parts = parts_of(pack)

    assert [one.depth for one in parts[:3]] == [0, 1, 2]
    assert {SLIDE} <= {one.block for one in parts}
    assert Clone.objects.get(pk=parts[0].clone.pk).title == "Who we are"
