"""The audit: what is written, that it never changes, who reads it, and that participants are not in it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bcp_cms.logs import JsonLines
from modules.accounts.audit.models import AuditEntry
from modules.accounts.audit.recording import record
from modules.accounts.identity.models import Role, User
from modules.accounts.signin.tries import end_lockouts
from modules.centers.center.models import Center
from modules.centers.people.actions import Grant
from modules.core import moments
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack
from tests import factories
from tests.accounts.signing_in import sign_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(harbor: Center, admin: User) -> User:
    """Harbor's lead."""
    return factories.person(Role.LEAD, harbor, username="harbor-lead", admin=admin)


@pytest.fixture
def edition(pack: Pack, admin: User) -> Edition:
    """An edition of Harbor's."""
    return factories.edition(pack, admin=admin)


def signed_in(user: User, **options: Any) -> Client:
    """Return a client of someone."""
    client = Client(**options)
    client.force_login(user)
    return client


def of(action: str) -> AuditEntry:
    """Return the newest entry of this kind."""
    return AuditEntry.objects.filter(action=action).select_related("actor", "person", "center")[0]


def test_a_row_is_a_line_in_the_log_once_it_is_committed(
    admin: User, lead: User, harbor: Center, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    data = {"role": "lead", "reason": "Jane Doe asked for it.", "count": 3, "blocks": ["a", "b"]}
    with caplog.at_level("INFO", logger="bcp.audit"):
        with django_capture_on_commit_callbacks(execute=True):
            entry = record("center.read", actor=admin, about=harbor, data=data)
            assert not caplog.records
        [line] = caplog.records

    assert line.audit == {
        "id": entry.pk,
        "at": moments.exact(entry.at),
        "action": "center.read",
        "actor": admin.pk,
        "kind": "modules.center",
        "object": str(harbor.pk),
        "center": harbor.pk,
        "data.role": "lead",
        "data.count": 3,
    }
    assert f"action=center.read actor={admin.pk} kind=modules.center" in line.getMessage()
    shown = JsonLines(["message"]).format(line)
    assert json.loads(shown)["audit"]["data.role"] == "lead"
    assert "Jane" not in shown and harbor.name not in shown


@pytest.mark.both_databases("triggers")
@pytest.mark.parametrize("statement", ["UPDATE modules_auditentry SET action = 'x'", "DELETE FROM modules_auditentry"])
def test_no_entry_ever_changes(admin: User, statement: str) -> None:
    before = AuditEntry.objects.count()

    with pytest.raises(Error, match="never change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert before and AuditEntry.objects.count() == before
    assert not AuditEntry.objects.filter(action="x").exists()


def test_every_action_is_written_with_its_center(edition: Edition, harbor: Center, admin: User) -> None:
    written = {entry.action: entry for entry in AuditEntry.objects.select_related("center")}

    assert {
        "bcp.center.create",
        "bcp.module.release",
        "bcp.pack.create",
        "bcp.clone.create",
        "bcp.edition.make",
    } <= set(written)
    assert written["bcp.edition.make"].center == written["bcp.pack.create"].center == harbor
    assert written["bcp.module.release"].center is None
    assert written["bcp.pack.create"].title == edition.pack.title
    assert written["bcp.pack.create"].actor


def test_what_was_refused_is_not_written(lead: User, prairie: Center) -> None:
    before = AuditEntry.objects.count()

    with pytest.raises(Exception, match="not permitted"):
        Grant(lead, role=Role.ADMINISTRATOR, actor=lead).execute()

    assert AuditEntry.objects.count() == before


def test_a_lockout_is_one_entry_however_many_tries_there_are(
    client: Client, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, before, last = {"REMOTE_ADDR": "203.0.113.7"}, AuditEntry.objects.count(), AuditEntry.objects.latest("pk").pk
    for _ in range(3):
        client.post("/accounts/login/", {"login": "harbor-lead", "password": "wrong word"}, **here)
    client.post("/accounts/login/", {"login": "nobody", "password": "wrong word"}, **here)

    for _ in range(9):
        client.post("/accounts/login/", {"login": "harbor-lead", "password": "wrong word"}, **here)
    assert AuditEntry.objects.count() == before, "the audit is never emptied, so no try of a stranger's writes to it"

    later = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr(timezone, "now", lambda: later)
    end_lockouts.func()

    locked = AuditEntry.objects.get(pk__gt=last)
    assert (locked.action, locked.person, locked.actor) == ("account.locked", lead, None)
    assert (locked.data["tries"], locked.data["refused"]) == (3, 9)
    assert "wrong word" not in json.dumps(list(AuditEntry.objects.values()), default=str)
    end_lockouts.func()
    assert AuditEntry.objects.count() == before + 1


def test_failures_before_a_sign_in_are_told_with_it(client: Client, lead: User) -> None:
    client.post("/accounts/login/", {"login": "harbor-lead", "password": "wrong word"})
    sign_in(client, "harbor-lead")

    assert of("account.sign_in").data == {"failed_before": 1}


def test_passwords_and_leaving(client: Client, lead: User) -> None:
    sign_in(client, "harbor-lead")
    new = "four plain words together"
    client.post("/accounts/password/change/", {"oldpassword": factories.PASSWORD, "password1": new, "password2": new})
    client.post("/accounts/logout/")

    for action in ("sign_in", "password", "sign_out"):
        entry = of(f"account.{action}")
        assert (entry.actor, entry.person, entry.title) == (lead, lead, "")


def test_roles_name_the_center_and_not_the_person_s_name(lead: User, harbor: Center) -> None:
    entry = of("bcp.membership.grant")

    assert (entry.person, entry.center, entry.title) == (lead, harbor, "")
    assert entry.data["role"] == "lead"


def test_presenters_are_written_down_and_participants_are_not(
    edition: Edition, harbor: Center, admin: User, client: Client
) -> None:
    code = factories.access_code(edition, admin=admin)
    before = AuditEntry.objects.count()
    client.get(f"/r/{code.code}/")
    client.get("/r/wrong-code-of-somebody/")
    assert AuditEntry.objects.count() == before

    presenter = factories.person(Role.PRESENTER, harbor, username="presenter", admin=admin)
    signed_in(presenter).get(edition.get_absolute_url())

    entry = of("edition.present")
    assert (entry.actor, entry.center, entry.object_id) == (presenter, harbor, str(edition.pk))
    assert code.code not in json.dumps(list(AuditEntry.objects.values()), default=str)
    assert of("bcp.access_code.make").center == harbor


def test_a_release_that_is_taken_away_is_written(release: Any, admin: User) -> None:
    signed_in(admin).get(f"/modules/{release.slug}/{release.version}/release.json")

    assert of("release.download").title == str(release)


def test_an_administrator_reads_with_a_reason_alone(edition: Edition, lead: User, harbor: Center, admin: User) -> None:
    boss = signed_in(admin)
    pack = f"/cms/packs/{edition.pack_id}/preview/"
    places = (pack, edition.get_absolute_url())
    assert [boss.get(place).status_code for place in places] == [404, 404]
    assert "Say in a sentence" in words_of(boss.post("/cms/centers/harbor/read/", {"reason": "check"}))
    assert [boss.get(place).status_code for place in places] == [404, 404]

    boss.post("/cms/centers/harbor/read/", {"reason": "The lead asked why page two is empty."})

    assert [boss.get(place).status_code for place in places] == [200, 200]
    assert AuditEntry.objects.filter(action="center.read", actor=admin, center=harbor).count() == 2
    people = words_of(signed_in(lead).get("/cms/centers/harbor/people/"))
    assert "The lead asked why page two is empty." in people


def test_a_reason_is_for_half_an_hour_and_one_center(
    edition: Edition, prairie: Center, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = signed_in(admin)
    other = factories.edition(factories.pack(prairie, [edition.modules.get().release], admin=admin), admin=admin)
    boss.post("/cms/centers/harbor/read/", {"reason": "The lead asked why page two is empty."})
    assert boss.get(other.get_absolute_url()).status_code == 404
    assert boss.get(f"/cms/packs/{edition.pack_id}/").status_code == 404, "nothing that changes anything"

    later = timezone.now() + timedelta(minutes=29)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert boss.get(edition.get_absolute_url()).status_code == 200
    last = later + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: last)
    assert boss.get(edition.get_absolute_url()).status_code == 404


def test_nobody_else_gives_reasons(edition: Edition, lead: User, prairie: Center, admin: User) -> None:
    for person in (lead, factories.person(Role.LEAD, prairie, admin=admin), factories.person(Role.EDITOR, admin=admin)):
        client = signed_in(person)
        assert client.post("/cms/centers/harbor/read/", {"reason": "I would like to know."}).status_code == 404
    assert not AuditEntry.objects.filter(action="bcp.center.read").exists()


def test_a_lead_sees_their_own_center_s_and_nothing_of_another(
    edition: Edition, lead: User, prairie: Center, admin: User
) -> None:
    quokka = factories.person(Role.LEAD, prairie, username="quokka", admin=admin)
    factories.pack(prairie, [edition.modules.get().release], admin=admin, title="Quokka pack")
    record("center.read", actor=quokka, about=prairie)

    boss = signed_in(admin, REMOTE_ADDR="203.0.113.99")
    boss.post("/cms/centers/harbor/read/", {"reason": "The lead asked why page two is empty."})
    page = signed_in(lead, REMOTE_ADDR="203.0.113.7").get("/cms/audit/")

    assert "203.0.113.99" not in page.content.decode(), "where people of DHS are"
    assert "Edition made" in words_of(page)
    assert "quokka" not in page.content.decode().lower()
    assert "prairie" not in page.content.decode().lower()
    assert signed_in(factories.person(Role.PCRCL, prairie, admin=admin)).get("/cms/audit/").status_code == 404


def test_it_is_filtered(edition: Edition, lead: User, harbor: Center, admin: User) -> None:
    boss = signed_in(admin)
    rows = boss.get("/cms/audit/", {"action": "bcp.edition.make", "center": harbor.pk}).context["object_list"]
    assert [row.action for row in rows] == ["bcp.edition.make"]
    today, later = timezone.localdate(), timezone.localdate() + timedelta(days=2)
    assert boss.get("/cms/audit/", {"at_from": today, "actor": admin.pk}).context["object_list"]
    assert not boss.get("/cms/audit/", {"at_from": later}).context["object_list"]
    assert not boss.get("/cms/audit/", {"export": "json", "at_from": "nonsense"}).json()["entries"]
    for odd in ({"at_from": "nonsense"}, {"actor": "x"}, {"p": "99999"}, {"title": "'" * 3000}):
        assert boss.get("/cms/audit/", odd).status_code in (200, 404)
    assert boss.get("/cms/audit/", {"title": "\0"}).status_code == 400


def test_it_leaves_as_csv_and_json(edition: Edition, admin: User) -> None:
    record("center.read", actor=admin, data={"reason": "=HYPERLINK(1)"}, about=edition)
    Pack.objects.filter(pk=edition.pack_id).update(title="=cmd|' /C calc'!A0")
    record("center.read", actor=admin, about=Pack.objects.get())
    boss = signed_in(admin)

    table = list(csv.DictReader(io.StringIO(boss.get("/cms/audit/?export=csv").getvalue().decode())))
    entries = json.loads(boss.get("/cms/audit/?export=json").content)["entries"]

    assert len(table) == len(entries) >= AuditEntry.objects.count() - 1
    assert not [cell for row in table for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert entries[1]["about"] == "=cmd|' /C calc'!A0"
    assert entries[2]["data"] == {"reason": "=HYPERLINK(1)"}
    assert set(entries[0]) >= {"at", "who", "what", "about", "center", "address"}


def test_its_queries_do_not_grow(lead: User, harbor: Center, admin: User) -> None:
    boss = signed_in(admin)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            boss.get("/cms/audit/")
        return len(queries)

    boss.get("/cms/audit/")
    before = count()
    for number in range(30):
        person = factories.person(Role.PRESENTER, harbor, username=f"p{number}", admin=admin)
        record("account.sign_in", actor=person, about=person)

    assert count() == before
