"""Roundtables: planned, changed, taken back, and shown on packs."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role
from modules.core import moments
from modules.core.refusals import Refused
from modules.packs.pages.lines import lines_on
from modules.packs.pages.models import Pack
from modules.roundtables.actions import ChangeRoundtable, PlanRoundtable, TakeBackRoundtable
from modules.roundtables.models import Roundtable
from tests import factories


@pytest.fixture
def lead(pack: Pack, admin: Any) -> Any:
    return factories.lead(pack.center, admin=admin)


@pytest.fixture
def browser(lead: Any) -> Client:
    client = Client()
    client.force_login(lead)
    return client


def planned(whose: Pack, lead: Any, **values: Any) -> Roundtable:
    given = {"title": "Faith communities", "pack": whose, **values}
    return PlanRoundtable(whose.center, **given, actor=lead).execute()


@pytest.mark.parametrize(
    ("day", "at", "says"),
    [
        (date(2026, 12, 3), time(18), "Thursday, December 3, 6:00 PM"),
        (date(2026, 12, 3), None, "Thursday, December 3"),
        (date(2027, 1, 8), time(9, 30), "Friday, January 8, 2027, 9:30 AM"),
        (None, None, ""),
    ],
)
def test_a_date_reads_as_on_an_invitation(day: Any, at: Any, says: str) -> None:
    assert moments.meeting(day, at, date(2026, 11, 30)) == says


def test_a_pack_shows_its_next_date_or_that_there_is_none(pack: Pack, lead: Any) -> None:
    (line,) = lines_on([pack])[pack.pk]
    assert (line.label, line.text, line.is_set) == ("Roundtable", "No date yet", False)
    assert line.url.endswith(f"/roundtables/new/?pack={pack.pk}")
    later = planned(pack, lead, day=factories.today() + timedelta(days=9), at=time(18), place="Room 2")
    planned(pack, lead, title="Over", day=factories.today() - timedelta(days=1))
    sooner = planned(pack, lead, title="Sooner", day=factories.today() + timedelta(days=2))
    found = lines_on([pack])[pack.pk]
    assert [line.text for line in found] == [sooner.when, later.when]
    assert found[1].note == "Room 2" and found[1].url == later.get_absolute_url()
    for row in (sooner, later):
        TakeBackRoundtable(row, actor=lead).execute()
    assert [line.text for line in lines_on([pack])[pack.pk]] == ["No date yet"]


def test_the_lines_of_many_packs_cost_one_query(pack: Pack, lead: Any) -> None:
    planned(pack, lead)
    packs = list(Pack.objects.select_related("center"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        lines_on(packs * 20)
    assert len(asked) == 1


def test_a_lead_plans_changes_and_takes_back(browser: Client, pack: Pack) -> None:
    page = reverse("new_roundtable", args=[pack.center.slug])
    assert f'value="{pack.pk}" selected' in browser.get(f"{page}?pack={pack.pk}").content.decode()
    day = factories.today() + timedelta(days=4)
    sent = {"title": "Faith  leaders", "day": day, "at": "18:00", "place": "Hall", "pack": pack.pk, "time_zone": ""}
    assert browser.post(page, sent).status_code == 302
    row = Roundtable.objects.get()
    assert (row.title, row.day, row.at, row.pack_id) == ("Faith leaders", day, time(18), pack.pk)
    assert row.time_zone == pack.center.time_zone
    assert row.when in browser.get(reverse("roundtables")).content.decode()
    no_day = browser.post(row.get_absolute_url(), {**sent, "day": ""}).content.decode()
    assert "Choose the day as well, or leave the time empty." in no_day
    browser.post(row.get_absolute_url(), {**sent, "day": "", "at": ""})
    row.refresh_from_db()
    assert (row.day, row.at, row.when) == (None, None, "No date yet")
    asks = reverse("take_back_roundtable", args=[row.pk])
    assert "Take the roundtable back" in browser.get(asks).content.decode()
    browser.post(asks)
    assert "No roundtable is planned yet." in browser.get(reverse("roundtables")).content.decode()
    assert browser.get(row.get_absolute_url()).status_code == 404
    done = ["bcp.roundtable.plan", "bcp.roundtable.change", "bcp.roundtable.take_back"]
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))[-3:] == done


def test_a_form_that_is_refused_keeps_what_was_typed(browser: Client, pack: Pack) -> None:
    page = reverse("new_roundtable", args=[pack.center.slug])
    shown = browser.post(page, {"title": "Hospital", "day": "2026-13-40", "place": "Ward 4"}).content.decode()
    assert "Enter a valid date" in shown and 'value="Ward 4"' in shown
    assert not Roundtable.objects.exists()


def test_what_does_not_belong_together_is_refused(pack: Pack, lead: Any, admin: Any, prairie: Any) -> None:
    edition = factories.edition(pack, admin=admin)
    code = factories.access_code(edition, admin=admin)
    other = factories.person(Role.LEAD, prairie, admin=admin)
    with pytest.raises(Refused, match="another center"):
        PlanRoundtable(prairie, title="Theirs", pack=pack, actor=other).execute()
    for wrong in ({"edition": edition, "pack": None}, {"code": code}):
        with pytest.raises(Refused, match="that you chose"):
            planned(pack, lead, **wrong)
    assert planned(pack, lead, edition=edition, code=code).code == code


def test_only_leads_of_the_center_plan(pack: Pack, admin: Any, prairie: Any) -> None:
    for role, center in ((Role.LEAD, prairie), (Role.PRESENTER, pack.center), (Role.EDITOR, None)):
        with pytest.raises(PermissionDenied):
            planned(pack, factories.person(role, center, admin=admin))


def test_taken_back_stays_taken_back(pack: Pack, lead: Any) -> None:
    row = planned(pack, lead)
    TakeBackRoundtable(row, actor=lead).execute()
    with pytest.raises(Refused, match="taken back"):
        ChangeRoundtable(row, title="Again", actor=lead).execute()
    with pytest.raises(Refused, match="taken back"):
        TakeBackRoundtable(row, actor=lead).execute()


@pytest.mark.parametrize("values", [{"at": time(9)}, {"edition": True, "pack": None}, {"code": True, "edition": None}])
def test_the_database_holds_the_rules(pack: Pack, lead: Any, admin: Any, values: Any) -> None:
    edition = factories.edition(pack, admin=admin)
    made = {"edition": edition, "code": factories.access_code(edition, admin=admin)}
    given = {name: made[name] if value is True else value for name, value in values.items()}
    row = {"center": pack.center, "title": "Odd", "pack": pack, "time_zone": "UTC", "made_by": lead, **given}
    with pytest.raises(IntegrityError), transaction.atomic():
        Roundtable.objects.create(**row)


def test_a_new_one_shows_the_newest_edition_of_its_pack_with_its_page_and_no_others(
    pack: Pack, lead: Any, browser: Client, admin: Any
) -> None:
    edition = factories.edition(pack, admin=admin)
    code = factories.access_code(edition, admin=admin)
    other = Pack.objects.get(pk=factories.pack(pack.center, [], admin=admin, title="Autumn").pk)

    page = reverse("new_roundtable", args=[pack.center.slug])
    form = browser.get(f"{page}?pack={pack.pk}").context["form"]
    assert [form[name].value() for name in ("edition", "code")] == [edition.pk, code.pk]
    assert f"Page of edition 1, {edition.title}" in str(form["code"])

    form = browser.get(f"{page}?pack={other.pk}").context["form"]
    assert [form[name].value() for name in ("edition", "code")] == [None, None]
    assert edition.title not in str(form["edition"])

    sent = {"title": "Spring", "pack": other.pk, "edition": edition.pk}
    form = browser.post(page, sent).context["form"]
    assert form.errors == {"edition": ["Choose an edition of the pack that you chose."]}


def test_a_show_opens_with_its_roundtable_and_closes_with_its_page(
    browser: Client, pack: Pack, lead: Any, admin: Any
) -> None:
    edition = factories.edition(pack, admin=admin)
    bare = browser.get(edition.get_absolute_url()).content.decode()
    code = factories.access_code(edition, admin=admin)
    planned(pack, lead, edition=edition, day=pack.center.today + timedelta(days=9), at=time(18), place="Pier 4")
    row = planned(pack, lead, edition=edition, day=pack.center.today, at=time(18), place="Room 2")
    show = browser.get(edition.get_absolute_url()).content.decode()

    assert f"{row.when}, Room 2" in show and "Pier 4" not in show
    assert f'data-begins="{row.day.isoformat()}T18:00:00' in show
    assert code.get_absolute_url() in show and "No account, no name." in show and '<svg aria-hidden="true"' in show
    assert "Room 2" not in bare and 'data-begins=""' in bare and "No account, no name." not in bare
