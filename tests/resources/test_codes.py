"""Looking after a resource page: its address, its days, its files, its next date."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import segno
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture

from modules.accounts.identity.models import Role, User
from modules.centers.center.groups import library_collection
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.library.releases.models import Release
from modules.media.actions import AddDocument
from modules.media.models import Document
from modules.packs.pages.models import Pack
from modules.resources.codes.models import AccessCode
from modules.resources.desk.actions import ChangeClosing, CloseAccessCode, ReopenAccessCode, ReplaceAccessCode
from modules.resources.feedback.models import FeedbackForm
from modules.resources.page.calendar import event
from modules.resources.page.files import AddFile, MoveFileUp, PageFile, RemoveFile, own_documents
from modules.resources.page.next_dates import NextDate, SetNextDate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(harbor: Center, admin: User) -> User:
    """Harbor's lead."""
    return factories.lead(harbor, admin=admin)


@pytest.fixture
def lead(client: Client, actor: User) -> Client:
    """A client of Harbor's lead."""
    client.force_login(actor)
    return client


def document(center: Center | None, name: str = "list.txt", *, admin: User) -> Document:
    """Return a document of a center, or of the library."""
    collection = center.collection if center else library_collection()
    words = f"Words of {name}.".encode()
    return AddDocument(words, name=name, title=f"Title of {name}", collection=collection, actor=admin).execute()


def page(code: AccessCode) -> HttpResponse:
    """Open the page as a participant does."""
    return Client().get(code.get_absolute_url())


def words(code: AccessCode) -> str:
    """Open the page and return it."""
    assert page(code).status_code == 200
    return page(code).content.decode()


def post(lead: Client, code: AccessCode, do: str, *, follow: bool = False, **values: Any) -> HttpResponse:
    """Send one of the forms on the page where a lead looks after the page."""
    return lead.post(reverse("resource_code", args=[code.pk]), {"do": do, **values}, follow=follow)


def upload(name: str, words: bytes) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, words)


@pytest.mark.both_databases("unique codes, locks")
class TestReplacing:
    """A new address for the same page."""

    def test_the_old_one_leads_to_the_new_one(self, lead: Client, code: AccessCode) -> None:
        answer = lead.post(
            reverse("replace_code", args=[code.pk]),
            {"new-edition": code.edition_id, "new-leads_on": "on", "confirmed": "1"},
        )
        code.refresh_from_db()

        assert answer["Location"] == reverse("resource_code", args=[code.replaced_by_id])
        assert page(code).status_code == 410
        assert code.replaced_by.get_absolute_url() in page(code).content.decode()
        assert page(code.replaced_by).status_code == 200

    def test_where_it_must_not_lead_there_the_old_one_says_to_ask_and_nothing_of_the_new(
        self, lead: Client, code: AccessCode
    ) -> None:
        lead.post(reverse("replace_code", args=[code.pk]), {"new-edition": code.edition_id, "confirmed": "1"})
        code.refresh_from_db()
        said = page(code).content.decode()

        assert "This page has moved" in said
        assert "Ask Harbor for the new address" in said
        assert code.replaced_by.code not in said
        assert not page(code).cookies

    def test_what_the_page_had_goes_along_and_answers_stay(
        self, code: AccessCode, actor: User, admin: User, harbor: Center, pack: Pack
    ) -> None:
        AddFile(code, document=document(harbor, admin=admin), title="A list", actor=actor).execute()
        SetNextDate(code, day=factories.today() + timedelta(days=9), place="Hall", actor=actor).execute()
        form = FeedbackForm.objects.get(code=code)
        form.answers.create(day=factories.today(), answers={"q1": "5"})
        newer = factories.edition(pack, admin=admin)

        new = ReplaceAccessCode(code, edition=newer, actor=actor).execute()

        assert (new.edition, new.closes_on) == (newer, code.closes_on)
        assert "A list" in words(new)
        assert "Hall" in words(new)
        assert new.next_date.uid == code.next_date.uid
        assert (new.feedback_form.questions, new.feedback_form.answers.count()) == (form.questions, 0)
        assert form.answers.count() == 1

    def test_topics_to_choose_from_are_those_of_the_new_edition(
        self, code: AccessCode, actor: User, admin: User, pack: Pack
    ) -> None:
        form = FeedbackForm.objects.get(code=code)
        form.questions = [{"id": "q1", "kind": "modules", "text": "Best part?", "choices": ["Gone", "Gone too"]}]
        form.save()

        new = ReplaceAccessCode(code, edition=factories.edition(pack, admin=admin), actor=actor).execute()

        assert "Gone" not in str(new.feedback_form.questions)

    def test_a_closed_one_and_one_with_an_edition_of_another_pack_are_refused(
        self, code: AccessCode, actor: User, admin: User, harbor: Center, release: Release
    ) -> None:
        other = factories.edition(factories.pack(harbor, [release], admin=admin, title="Autumn"), admin=admin)
        with pytest.raises(Refused, match="another pack"):
            ReplaceAccessCode(code, edition=other, actor=actor).execute()
        ReplaceAccessCode(code, actor=actor).execute()
        with pytest.raises(Refused, match="nothing to replace"):
            ReplaceAccessCode(code, actor=actor).execute()

        assert AccessCode.objects.count() == 2

    def test_nobody_but_a_lead_of_the_center_does(self, code: AccessCode, prairie: Center, admin: User) -> None:
        others = (factories.lead(prairie, admin=admin), factories.person(Role.PRESENTER, code.center, admin=admin))
        for other in (*others, admin):
            for action in (
                ReplaceAccessCode(code, actor=other),
                ChangeClosing(code, closes_on=factories.today(), actor=other),
                SetNextDate(code, day=None, actor=other),
            ):
                with pytest.raises(PermissionDenied):
                    action.execute()


class TestClosingDay:
    """Earlier and later."""

    def test_an_earlier_day_closes_it_earlier(self, lead: Client, code: AccessCode) -> None:
        day = factories.today()

        assert post(lead, code, "closing", **{"closing-closes_on": day.isoformat()}).status_code == 302

        assert f"Open until {day:%B} {day.day}, {day.year}" in words(code)

    def test_a_page_whose_day_is_over_opens_again(self, code: AccessCode, actor: User) -> None:
        AccessCode.objects.filter(pk=code.pk).update(closes_on=factories.today() - timedelta(days=3))
        assert page(code).status_code == 410

        ChangeClosing(code, closes_on=factories.today(), actor=actor).execute()

        assert page(code).status_code == 200

    def test_an_edition_has_the_day_that_it_was_at_its_center(
        self, lead: Client, pack: Pack, harbor: Center, actor: User, admin: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """20:40 on November 29 at the center is November 30 by the clock of UTC."""
        monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 30, 1, 40, tzinfo=UTC))
        code = factories.access_code(factories.edition(pack, admin=admin), admin=admin)
        lead.force_login(actor)

        assert "Edition of November 29, 2026" in page(code).content.decode()
        assert "Made Nov 29, 2026, 8:40 p.m. EST by" in lead.get(reverse("pack", args=[pack.pk])).content.decode()

    def test_the_day_ends_where_the_center_is(
        self, lead: Client, code: AccessCode, harbor: Center, actor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In Seattle a roundtable on the evening of June 1 is on June 2 by the clock of UTC."""
        Center.objects.filter(pk=harbor.pk).update(time_zone="America/Los_Angeles")
        AccessCode.objects.filter(pk=code.pk).update(closes_on=date(2027, 6, 1))
        FeedbackForm.objects.filter(code=code).update(closes_on=date(2027, 6, 1))

        def at(hour: int) -> None:
            moment = datetime(2027, 6, 1, hour, 50, tzinfo=ZoneInfo("America/Los_Angeles"))
            monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(UTC))
            lead.force_login(actor)

        at(20)
        assert page(code).status_code == 200
        assert Client().get(f"{code.get_absolute_url()}feedback/").status_code == 200
        assert AccessCode.objects.open_now().filter(pk=code.pk).exists()
        assert "Participants open" in lead.get(reverse("pack", args=[code.edition.pack_id])).content.decode()
        ChangeClosing(code, closes_on=date(2027, 6, 1), actor=actor).execute()

        monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 6, 2, 7, 1, tzinfo=UTC))
        assert page(code).status_code == 410
        assert not AccessCode.objects.open_now().filter(pk=code.pk).exists()

    def test_a_day_that_is_over_and_a_page_that_was_closed_are_refused(self, code: AccessCode, actor: User) -> None:
        with pytest.raises(Refused, match="That day is over"):
            ChangeClosing(code, closes_on=factories.today() - timedelta(days=1), actor=actor).execute()
        CloseAccessCode(code, actor=actor).execute()
        with pytest.raises(Refused, match="Open it again first"):
            ChangeClosing(code, closes_on=factories.today() + timedelta(days=1), actor=actor).execute()

    def test_what_was_typed_stays_where_it_is_refused(self, lead: Client, code: AccessCode) -> None:
        answer = post(lead, code, "closing", **{"closing-closes_on": "2020-02-03"})

        assert answer.status_code == 200
        assert 'value="2020-02-03"' in answer.content.decode()


class TestFiles:
    """The center's own, live, and no longer than the page is open."""

    @pytest.fixture
    def file(self, harbor: Center, admin: User) -> Document:
        """A document of Harbor's."""
        return document(harbor, admin=admin)

    def address(self, code: AccessCode, file: Document) -> str:
        """Return where participants get it."""
        return f"{code.get_absolute_url()}assets/{file.sha256}/{file.name}"

    def status(self, code: AccessCode, file: Document) -> int:
        """Ask for it as a participant."""
        return Client().get(self.address(code, file)).status_code

    def test_a_file_is_on_the_page_at_once_and_served_while_it_is_there(
        self, lead: Client, code: AccessCode, file: Document
    ) -> None:
        assert "Files from Harbor" not in words(code)
        assert self.status(code, file) == 404

        assert post(lead, code, "file", **{"file-document": file.pk, "file-title": "Whom to call"}).status_code == 302

        assert f'href="assets/{file.sha256}/list.txt"' in words(code)
        assert "Whom to call" in words(code)
        assert self.status(code, file) == 200
        row = PageFile.objects.get()
        assert post(lead, code, "remove", row=str(row.pk)).status_code == 302
        assert "Whom to call" not in words(code)
        assert self.status(code, file) == 404
        assert Document.objects.filter(pk=file.pk).exists()

    def test_a_file_is_uploaded_where_it_is_added_and_replaced_in_one_step(
        self, lead: Client, code: AccessCode, harbor: Center
    ) -> None:
        sent = {"file-upload": upload("call-list.txt", b"Call 555-0142"), "file-title": "Whom to call"}
        assert post(lead, code, "file", **sent).status_code == 302
        row = PageFile.objects.get()
        first = row.document
        assert (row.title, self.status(code, first)) == ("Whom to call", 200)
        assert own_documents(harbor).get() == first

        post(lead, code, "replace", row=str(row.pk), upload=upload("newer.txt", b"Call 555-0143"))
        row.refresh_from_db()

        assert row.title == "Whom to call"
        assert row.document.name == "newer.txt"
        assert (self.status(code, row.document), self.status(code, first)) == (200, 404)
        assert own_documents(harbor).count() == 2

    def test_what_is_no_file_to_download_is_refused_and_nothing_changes(self, lead: Client, code: AccessCode) -> None:
        for sent in ({}, {"file-upload": upload("run.exe", b"MZ")}, {"file-upload": upload("a.pdf", b"no pdf")}):
            answer = post(lead, code, "file", **sent)
            assert answer.status_code == 200
            assert 'class="error-message"' in answer.content.decode()
        post(lead, code, "file", **{"file-upload": upload("call-list.txt", b"Call")})
        row = PageFile.objects.get()

        said = post(lead, code, "replace", follow=True, row=str(row.pk), upload=upload("run.exe", b"MZ"))
        again = post(lead, code, "replace", follow=True, row=str(row.pk), upload=upload("same.txt", b"Call"))

        assert "can’t be uploaded" in said.content.decode()
        assert "already on the page" in again.content.decode()
        assert PageFile.objects.get().document_id == row.document_id

    def test_it_goes_with_the_page(self, code: AccessCode, file: Document, actor: User) -> None:
        AddFile(code, document=file, actor=actor).execute()
        other = ReplaceAccessCode(code, actor=actor).execute()

        assert (self.status(code, file), self.status(other, file)) == (404, 200)

    def test_another_page_of_the_same_edition_does_not_show_it(
        self, code: AccessCode, file: Document, actor: User, admin: User
    ) -> None:
        AddFile(code, document=file, actor=actor).execute()
        other = factories.access_code(code.edition, admin=admin)

        assert "Title of list.txt" in words(code)
        assert "Title of list.txt" not in words(other)
        assert self.status(other, file) == 404

    def test_a_page_with_files_costs_one_query_once_it_is_cached(
        self, code: AccessCode, harbor: Center, actor: User, admin: User
    ) -> None:
        for name in ("a.txt", "b.txt", "c.txt"):
            AddFile(code, document=document(harbor, name, admin=admin), actor=actor).execute()
        for expected in (3, 1):
            with CaptureQueriesContext(connection) as queries:
                page(code)
            assert len(queries) == expected

    def test_their_order_can_be_changed(self, lead: Client, code: AccessCode, harbor: Center, admin: User) -> None:
        for name in ("a.txt", "b.txt", "c.txt"):
            assert post(lead, code, "file", **{"file-document": str(document(harbor, name, admin=admin).pk)})
        last = PageFile.objects.get(title="Title of c.txt")
        post(lead, code, "up", row=str(last.pk))

        assert re.findall(r"Title of (\w)\.txt", words(code)) == ["a", "c", "b"]

    def test_others_files_are_neither_offered_nor_taken(
        self, lead: Client, code: AccessCode, prairie: Center, actor: User, admin: User
    ) -> None:
        for foreign in (document(prairie, "theirs.txt", admin=admin), document(None, "dhs.txt", admin=admin)):
            assert foreign.title not in lead.get(reverse("resource_code", args=[code.pk])).content.decode()
            answer = post(lead, code, "file", **{"file-document": str(foreign.pk)})
            assert foreign.title not in answer.content.decode()
            with pytest.raises(Refused, match="does not belong to your center"):
                AddFile(code, document=foreign, actor=actor).execute()
        assert not PageFile.objects.exists()

    def test_the_same_file_twice_is_refused(self, code: AccessCode, file: Document, actor: User) -> None:
        row = AddFile(code, document=file, actor=actor).execute()
        with pytest.raises(Refused, match="already on the page"):
            AddFile(code, document=file, actor=actor).execute()
        RemoveFile(row, actor=actor).execute()
        with pytest.raises(Refused, match="already removed the file from the page"):
            MoveFileUp(row, actor=actor).execute()

    def test_a_row_of_another_page_is_as_if_it_were_not_there(
        self, lead: Client, code: AccessCode, file: Document, actor: User, admin: User
    ) -> None:
        row = AddFile(factories.access_code(code.edition, admin=admin), document=file, actor=actor).execute()

        for key in (str(row.pk), "0", "nonsense", "9" * 30):
            assert post(lead, code, "remove", row=key).status_code == 404
        assert post(lead, code, "nonsense").status_code == 404

    def test_a_file_on_a_page_is_not_deleted_and_that_is_said(
        self, lead: Client, code: AccessCode, file: Document, actor: User
    ) -> None:
        AddFile(code, document=file, actor=actor).execute()

        answer = lead.post(reverse("wagtaildocs:delete", args=[file.pk]))

        assert answer.status_code == 302
        assert Document.objects.filter(pk=file.pk).exists()

    def test_nor_in_the_list_of_what_was_just_uploaded(self, code: AccessCode, file: Document, actor: User) -> None:
        AddFile(code, document=file, title="The list", actor=actor).execute()
        client = Client()
        client.force_login(actor)

        answer = client.post(reverse("wagtaildocs:delete_multiple", args=[file.pk]))

        assert (answer.status_code, answer.json()["success"]) == (409, False)
        assert "in use" in answer.json()["error_message"]
        assert Document.objects.filter(pk=file.pk).exists()


@pytest.mark.both_databases("locks")
class TestNextDate:
    """On the page, and as a file for calendars."""

    @cached_property
    def day(self) -> date:
        """Return a day that is still to come."""
        return factories.today() + timedelta(days=30)

    def ics(self, code: AccessCode) -> str:
        """Download the calendar file."""
        answer = Client().get(f"{code.get_absolute_url()}next.ics")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/calendar")
        assert not answer.cookies
        return answer.content.decode()

    def test_it_stands_on_the_page_on_the_centers_clock(self, lead: Client, code: AccessCode) -> None:
        assert "next.ics" not in words(code)
        values = {"next-day": self.day.isoformat(), "next-at": "18:30", "next-place": "Harbor Library, room 2"}
        assert post(lead, code, "next", **values).status_code == 302

        assert f"{self.day:%B} {self.day.day}, {self.day.year}, 6:30 p.m. E" in words(code)
        assert "Harbor Library, room 2" in words(code)
        assert 'href="next.ics"' in words(code)

    def test_the_file_has_the_moment_and_the_same_id_after_a_change(self, code: AccessCode, actor: User) -> None:
        SetNextDate(code, day=self.day, at=time(18, 30), place="Hall", actor=actor).execute()
        first = self.ics(code)
        SetNextDate(code, day=self.day, at=time(19), place="Hall", actor=actor).execute()
        second = self.ics(code)

        moment = datetime.combine(self.day, time(18, 30)).replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
        assert f"\r\nDTSTART:{moment:%Y%m%dT%H%M%SZ}\r\n" in first
        assert re.findall(r"UID:.*", first) == re.findall(r"UID:.*", second)
        assert ("SEQUENCE:0" in first, "SEQUENCE:1" in second) == (True, True)
        assert code.code not in first
        assert "SUMMARY:Roundtable of Harbor\r\n" in first

    def test_saving_the_same_again_is_no_change(self, code: AccessCode, actor: User) -> None:
        for _ in range(2):
            SetNextDate(code, day=self.day, actor=actor).execute()

        assert "SEQUENCE:0" in self.ics(code)

    def test_it_is_gone_when_it_is_over_or_taken_back(self, code: AccessCode, actor: User, client: Client) -> None:
        SetNextDate(code, day=self.day, actor=actor).execute()
        NextDate.objects.update(day=factories.today() - timedelta(days=2))
        assert "next.ics" not in words(code)
        assert client.get(f"{code.get_absolute_url()}next.ics").status_code == 404

        SetNextDate(code, day=self.day, actor=actor).execute()
        assert "next.ics" in words(code)
        SetNextDate(code, day=None, actor=actor).execute()
        assert "next.ics" not in words(code)

    def test_a_day_that_is_over_is_refused(self, code: AccessCode, actor: User) -> None:
        with pytest.raises(Refused, match="That day is over"):
            SetNextDate(code, day=factories.today() - timedelta(days=2), actor=actor).execute()

    def test_the_page_costs_one_query_still(self, code: AccessCode, actor: User) -> None:
        SetNextDate(code, day=self.day, actor=actor).execute()
        page(code)

        with CaptureQueriesContext(connection) as queries:
            page(code)

        assert len(queries) == 1


def calendar(**values: Any) -> bytes:
    """Return a calendar file."""
    given = {
        "uid": UUID(int=7), "sequence": 0, "changed": datetime(2026, 5, 4, 12, tzinfo=UTC), "summary": "Roundtable",
        "day": date(2026, 12, 31), "at": None, "zone": "America/New_York", "place": "",
    }  # fmt: skip
    return event(**{**given, **values})


def test_a_calendar_line_has_75_octets_and_unfolds_to_what_was_written() -> None:
    place = "Hôtel “Ünïcödé”, 中文 " * 12
    file = calendar(place=place)
    lines = file.split(b"\r\n")

    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut
    unfolded = file.decode().replace("\r\n ", "")
    assert f"LOCATION:{place.replace(',', chr(92) + ',')}\r\n" in unfolded


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("Hall; room 2, back\\yard", r"Hall\; room 2\, back\\yard"),
        ("One\r\nBEGIN:VALARM", r"One\nBEGIN:VALARM"),
        ("Bell\x07", "Bell "),
    ],
)
def test_nothing_that_is_typed_can_break_out_of_its_line(place: str, written: str) -> None:
    assert f"\r\nLOCATION:{written}\r\n" in calendar(place=place).decode()


def test_a_date_without_a_time_takes_the_day() -> None:
    assert b"DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n" in calendar()


class TestCode:
    """The QR code and what it is printed on."""

    def address(self, code: AccessCode) -> str:
        """Return what it stands for."""
        return f"http://127.0.0.1:8000{code.get_absolute_url()}"

    def matrix(self, code: AccessCode) -> list[list[bool]]:
        """Return the code of that address with its quiet zone, True where it is dark."""
        made = segno.make(self.address(code), error="m", micro=False)
        return [[bool(module) for module in row] for row in made.matrix_iter(border=4)]

    def test_the_png_is_the_code_of_the_address(self, lead: Client, code: AccessCode) -> None:
        answer = lead.get(reverse("qr_code", args=[code.pk, "png"]))
        picture = Picture.open(io.BytesIO(answer.content)).convert("L")
        expected = self.matrix(code)
        scale = picture.width // len(expected)
        read = [
            [picture.getpixel((x * scale + scale // 2, y * scale + scale // 2)) < 128 for x in range(len(expected))]
            for y in range(len(expected))
        ]

        assert answer["Content-Type"] == "image/png"
        assert picture.width >= 700
        assert read == expected

    def test_the_svg_is_one_and_has_no_style(self, lead: Client, code: AccessCode) -> None:
        answer = lead.get(reverse("qr_code", args=[code.pk, "svg"]))

        assert answer["Content-Type"] == "image/svg+xml"
        assert answer.content.startswith(b"<?xml")
        assert b"style=" not in answer.content

    def test_the_card_says_what_the_code_does(self, lead: Client, code: AccessCode) -> None:
        sheet = lead.get(reverse("table_card", args=[code.pk])).content.decode()

        address = f'<p class="address">http://127.0.0.1:8000/<wbr>{code.get_absolute_url()[1:]}</p>'
        assert sheet.count("<svg") == sheet.count(address) == 4
        assert "Spring roundtable" in sheet
        assert "style=" not in sheet
        assert 'class="a4"' in lead.get(reverse("table_card", args=[code.pk]) + "?paper=a4").content.decode()

    def test_no_card_is_printed_for_a_closed_page(self, lead: Client, code: AccessCode, actor: User) -> None:
        CloseAccessCode(code, actor=actor).execute()

        assert lead.get(reverse("table_card", args=[code.pk])).status_code == 302
        assert "This page is closed" in lead.get(reverse("resource_code", args=[code.pk])).content.decode()


class TestClosing:
    """It asks first, can be taken back, and offers nothing while it is closed."""

    def test_it_asks_first_and_says_that_it_can_be_taken_back(self, lead: Client, code: AccessCode) -> None:
        address = reverse("close_code", args=[code.pk])
        asked = lead.get(address).content.decode()
        assert "You can open it again" in asked
        assert "This can’t be undone" not in asked
        assert page(code).status_code == 200, "nothing happened yet"

        lead.post(address)

        assert page(code).status_code == 410
        assert "It is already closed." in lead.get(address).content.decode()

    def test_it_is_opened_again_at_the_same_address(self, lead: Client, code: AccessCode) -> None:
        lead.post(reverse("close_code", args=[code.pk]))
        assert "Open it again" in lead.get(reverse("resource_code", args=[code.pk])).content.decode()

        lead.post(reverse("reopen_code", args=[code.pk]))

        assert page(code).status_code == 200

    def test_what_moved_or_was_never_closed_or_is_archived_is_not_opened(
        self, lead: Client, code: AccessCode, actor: User
    ) -> None:
        with pytest.raises(Refused, match="Nobody closed this page"):
            ReopenAccessCode(code, actor=actor).execute()
        CloseAccessCode(code, actor=actor).execute()
        Pack.objects.filter(pk=code.edition.pack_id).update(archived_at=timezone.now())
        with pytest.raises(Refused):
            ReopenAccessCode(code, actor=actor).execute()
        Pack.objects.filter(pk=code.edition.pack_id).update(archived_at=None)
        ReopenAccessCode(code, actor=actor).execute()
        ReplaceAccessCode(code, actor=actor).execute()
        with pytest.raises(Refused, match="has a new address"):
            ReopenAccessCode(code, actor=actor).execute()

    def test_a_closed_page_offers_its_lead_nothing_to_change(
        self, lead: Client, code: AccessCode, actor: User, admin: User, harbor: Center
    ) -> None:
        paper = document(harbor, admin=admin)
        CloseAccessCode(code, actor=actor).execute()
        shown = lead.get(reverse("resource_code", args=[code.pk])).content.decode()
        for words_ in ("Save the next date", "Add the file", "Questions and last day", "takes answers until"):
            assert words_ not in shown
        assert "Read the results" in shown

        tomorrow = (factories.today() + timedelta(days=1)).isoformat()
        answers = [
            post(lead, code, "next", **{"next-day": tomorrow}),
            post(lead, code, "file", **{"file-document": str(paper.pk)}),
            lead.get(reverse("feedback_questions", args=[code.pk])),
        ]

        assert [answer.status_code for answer in answers] == [302, 302, 302]
        assert not NextDate.objects.filter(code=code, day__isnull=False).exists()
        assert not code.files.exists()

    def test_a_new_address_asks_first_and_can_not_be_undone(self, lead: Client, code: AccessCode) -> None:
        sent = {"new-edition": code.edition_id, "new-leads_on": "on"}
        asked = lead.post(reverse("replace_code", args=[code.pk]), sent).content.decode()

        assert "This can’t be undone." in asked
        assert f'name="new-edition" value="{code.edition_id}"' in asked
        assert page(code).status_code == 200
        assert AccessCode.objects.count() == 1


class TestPackPage:
    """Where a lead comes from."""

    def test_it_leads_to_the_page_and_says_what_the_buttons_do(self, lead: Client, code: AccessCode) -> None:
        shown = lead.get(reverse("pack", args=[code.edition.pack_id])).content.decode()

        assert reverse("resource_code", args=[code.pk]) in shown
        assert "closes it at once" in shown
