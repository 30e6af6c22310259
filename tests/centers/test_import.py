"""Centers by file: all of it or nothing, and every problem by its line and column."""

from __future__ import annotations

import csv
import io
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from wagtail.models import Collection, ModelLogEntry

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center, CenterPage, PacksPage, Profile, RoleGroup
from modules.centers.importing.centers_file import COLUMNS
from modules.centers.people.invitations import Invitation
from modules.mail.models import Mail
from tests import factories

pytestmark = pytest.mark.django_db

EXAMPLE = settings.BASE_DIR / "docs" / "centers-example.csv"
A_WEB_ADDRESS = "Write a web address like https://example.gov, without a name or a password in it."
GOOD = {"slug": "river", "name": "River Center", "kind": "primary", "time_zone": "America/Chicago"}


def run(file: Path, **options: Any) -> str:
    """Run the command; return what it said."""
    said = StringIO()
    call_command("import_centers", str(file), **{"by": "admin", **options}, stdout=said)
    return said.getvalue()


def refused(file: Path, **options: Any) -> list[str]:
    """Run the command on a file that it refuses; return the lines that it said. Nothing may have been made."""
    before = counted()
    with pytest.raises(CommandError) as error:
        run(file, **options)
    assert counted() == before
    return str(error.value).splitlines()


def counted() -> list[int]:
    """Return how many there are of all that an import makes."""
    kinds = (Center, Profile, CenterPage, PacksPage, RoleGroup, Collection, Invitation, Mail, ModelLogEntry)
    return [kind.objects.count() for kind in kinds]


@pytest.fixture
def file(tmp_path: Path, admin: User) -> Any:
    """Writes a file of rows, each a dict of what differs from a good one; return its path."""

    def write(
        *rows: dict[str, str], columns: tuple[str, ...] = (), encoding: str = "utf-8", delimiter: str = ","
    ) -> Path:
        whole = [{**GOOD, **row} for row in rows]
        names = columns or tuple(dict.fromkeys(name for row in whole for name in row))
        text = io.StringIO()
        writer = csv.DictWriter(text, names, delimiter=delimiter, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(whole)
        return raw(text.getvalue().encode(encoding))

    def raw(data: bytes) -> Path:
        path = tmp_path / "centers.csv"
        path.write_bytes(data)
        return path

    write.raw = raw  # type: ignore[attr-defined]
    return write


def test_the_example_is_imported_as_it_stands(admin: User, client: Client) -> None:
    said = run(EXAMPLE)

    assert "line 2: River Valley Fusion Center (river-valley), lead: lead@river.example" in said
    assert "line 6: Coral Islands Fusion Center (coral-islands)\n" in said, "a field of three lines stands above"
    assert "3 center(s) made, 2 lead(s) invited." in said
    river = Center.objects.get(slug="river-valley")
    assert (river.kind, river.time_zone, river.acronym) == ("primary", "America/Chicago", "RVFC")
    assert river.profile.tip_phone == "(555) 555-0131"
    assert river.profile.state_reporting_law_note.endswith("\nThis center is invented.]")
    assert river.profile.tip_phone_verified_on is None, "nobody called it yet"
    assert "(555) 555-0131" in client.get("/centers/river-valley/").content.decode()
    assert PacksPage.objects.descendant_of(river.page).exists()
    entry = ModelLogEntry.objects.filter(action="bcp.center.create").latest("pk")
    assert entry.user == admin


def test_a_lead_comes_in_by_the_mail(admin: User, client: Client) -> None:
    run(EXAMPLE)

    assert [message.to for message in mail.outbox] == [["lead@river.example"], ["lead@granite.example"]]
    link = next(word for word in mail.outbox[0].body.split() if "/accounts/invitation/" in word)
    person = {"first_name": "Noa", "last_name": "Example", "username": "noa", "password": "four plain words together"}
    client.post(link.removeprefix("http://127.0.0.1:8000"), person)
    held = User.objects.get(username="noa").memberships.get()
    assert (held.role, held.center.slug) == (Role.LEAD, "river-valley")


def test_the_example_has_every_column() -> None:
    first = EXAMPLE.read_text("utf-8").splitlines()[0]
    assert sorted(first.split(",")) == sorted(COLUMNS)
    documented = (settings.BASE_DIR / "docs" / "operations.md").read_text("utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in documented] == []


def test_a_dry_run_changes_nothing_and_sends_nothing(admin: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "modules.mail.backend.Queue"
    before = counted()

    said = run(EXAMPLE, dry_run=True)

    assert "3 center(s) would be made, 2 lead(s) invited. Nothing was changed." in said
    assert counted() == before
    assert not Mail.objects.exists()
    assert "3 center(s) made" in run(EXAMPLE), "what was tried can be done"


def test_every_problem_is_named_at_once(file: Any, harbor: Center) -> None:
    path = file(
        {"time_zone": "Chicago", "tip_url": "river", "tip_phone": "ask us"},
        {"slug": "lake", "name": "Lake Center"},
        {"slug": "no slug", "name": "", "kind": "fusion", "lead_email": "nobody"},
        {"slug": "LAKE", "name": "Another Lake Center", "acronym": "A" * 21},
        {"slug": harbor.slug, "name": harbor.name.upper(), "hours": "always\nopen"},
    )

    assert refused(path) == [
        "line 2, column time_zone: “Chicago” is not a time zone. Write one like America/Chicago.",
        "line 2, column tip_phone: “ask us” is not a phone number. Write one like (555) 555-0142 or 1-800-555-TIPS.",
        f"line 2, column tip_url: Enter a valid URL. {A_WEB_ADDRESS}",
        "line 4, column name: is empty.",
        "line 4, column kind: write primary or recognized, not “fusion”.",
        "line 4, column lead_email: “nobody” is not an e-mail address.",
        "line 4, column slug: Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        "line 5, column acronym: Ensure this value has at most 20 characters (it has 21).",
        "line 5, column slug: is also on line 3.",
        "line 6, column hours: has to be on one line.",
        "line 6, column slug: there is already a center “harbor”. A file can’t overwrite it.",
        "line 6, column name: there is already a center “HARBOR”. A file can’t overwrite it.",
        f"12 problem(s) in {path}. Nothing was imported.",
    ]


def test_columns_are_known_each_once(file: Any) -> None:
    path = file.raw(b"slug,name,timezone,,kind,kind\nriver,,x,,primary,primary\n")

    assert refused(path)[:-1] == [
        "line 1, column timezone: there is no such column. Did you mean time_zone?",
        "line 1: column 4 has no name.",
        "line 1, column kind: this column is in the file twice.",
        "line 1, column time_zone: this column is missing.",
        "line 2, column name: is empty.",
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "line 1, column slug: this column is missing."),
        (b"slug,name,kind,time_zone\n\n", "line 2: there is no center in the file."),
        (b"slug;name;kind;time_zone\nriver;River;primary;UTC\n", "line 1: the columns are separated by semicolons."),
        (b"slug\tname\nriver\tRiver\n", "line 1: the columns are separated by tabs."),
        ("slug,name,kind,time_zone\nriver,R\u00edo,primary,UTC\n".encode("latin-1"), "line 2: this is not UTF-8."),
        ("slug,name,kind,time_zone\n".encode("utf-16"), "line 1: this is not UTF-8."),
        (b"slug,name,kind,time_zone\nriver,River,primary\n", "line 2: has 3 fields, but there are 4 columns."),
        (b'slug,name,kind,time_zone\n\nriver,"River,primary,UTC\n', "line 3: the quotation marks do not match"),
        (b"slug,name,kind,time_zone\nriver,Ri\x00ver,primary,UTC\n", "line 2, column name: has a character that"),
    ],
)
def test_what_is_no_such_file_is_refused(file: Any, data: bytes, said: str) -> None:
    assert refused(file.raw(data))[0].startswith(said)


ROW = b"river,River,primary,America/Chicago"


@pytest.mark.parametrize(
    "data",
    [
        b"sep=,\r\nslug,name,kind,time_zone\r\n" + ROW + b"\r\n",
        b"\xef\xbb\xbfsep=,\nslug,name,kind,time_zone\n" + ROW,
        b"slug,name,kind,time_zone,,,\n" + ROW + b",,,\n",
        b"slug,name,kind,time_zone\n" + ROW + b",,\n,,,,,\n",
        b"slug,name,kind,time_zone,,\n" + ROW + b"\n",
    ],
    ids=["sep", "sep after a mark", "columns", "columns of a row", "columns of the first row"],
)
def test_what_excel_adds_to_a_file_is_taken(file: Any, data: bytes) -> None:
    assert "1 center(s) made" in run(file.raw(data))


def test_lines_are_counted_with_the_one_for_excel(file: Any) -> None:
    data = b"sep=,\nslug,name,kind,time_zone\n" + ROW.replace(b"primary", b"x")
    assert refused(file.raw(data))[0].startswith("line 3, column kind: ")
    assert refused(file.raw(b"sep=;\nslug;name\n"))[0].startswith("line 2: the columns are separated by semicolons")


@pytest.mark.parametrize("length", [10_001, 131_073, 1_000_000])
def test_a_cell_that_is_too_long_is_called_so(file: Any, length: int) -> None:
    data = b'slug,name,kind,time_zone\nriver,"' + b"x" * length + b'",primary,America/Chicago\n'
    assert refused(file.raw(data))[0].startswith("line 2: a cell that begins here has more than 10,000 characters.")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("tip_phone", "1.80055E+10"),
        ("tip_phone", "09/01/2001"),
        ("non_emergency_phone", "ask the desk"),
        ("tip_url", "ftp://example.gov/a"),
        ("join_url", "https://user:pw@example.gov/"),
        ("time_zone", "localtime"),
        ("time_zone", "posix/America/Chicago"),
        ("time_zone", "Factory"),
        ("time_zone", "US/Central"),
    ],
)
def test_what_people_type_for_machines_is_read_as_the_forms_read_it(file: Any, column: str, value: str) -> None:
    assert refused(file({column: value}))[0].startswith(f"line 2, column {column}: ")


def test_lines_are_counted_as_an_editor_counts_them(file: Any) -> None:
    note = {"state_reporting_law_note": "one\r\ntwo\n\nfour"}
    path = file({**note, "slug": "one", "name": "One"}, {**note, "slug": "two", "name": "Two", "kind": "none"})

    assert refused(path)[0] == "line 6, column kind: write primary or recognized, not “none”."


def test_a_file_of_a_spreadsheet_has_a_byte_order_mark(file: Any) -> None:
    assert "1 center(s) made" in run(file({"name": "R\u00edo"}, encoding="utf-8-sig"))
    assert Center.objects.get().name == "R\u00edo"


def test_formulas_are_text(file: Any, client: Client) -> None:
    said = '=HYPERLINK("https://x.example")'
    run(file({"area_of_responsibility": said, "name": "=1+1"}))

    assert Center.objects.get().profile.area_of_responsibility == said
    assert Center.objects.get().name == "=1+1"


def test_only_an_administrator_imports(file: Any, harbor: Center, person: Any) -> None:
    person(Role.LEAD, harbor, username="lead")
    for by in ("lead", "nobody"):
        assert refused(file({}), by=by) == [f"“{by}” is not an administrator. Nothing was imported."]


def test_a_file_that_is_not_there_is_named(tmp_path: Path, admin: User) -> None:
    [said] = refused(tmp_path / "none.csv")
    assert said.endswith("none.csv can’t be read: No such file or directory. Nothing was imported.")


def test_the_mails_come_and_go_with_the_centers(file: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.BCP_INVITATIONS_PER_HOUR = "modules.mail.backend.Queue", 1
    two = {"slug": "two", "name": "Two", "lead_email": "two@river.example"}
    path = file({"lead_email": "lead@river.example"}, two)

    run(path, dry_run=True)
    assert not Mail.objects.exists()

    run(path)
    assert Mail.objects.count() == Invitation.objects.count() == 2, "a file is not held to the limit of one hour"


def test_eighty_centers_come_in_one_go_for_the_same_queries_each(file: Any) -> None:
    def queries(prefix: str, count: int) -> int:
        rows = [
            {"slug": f"{prefix}-{at}", "name": f"{prefix} {at}", "lead_email": f"{prefix}{at}@river.example"}
            for at in range(count)
        ]
        path, asked = file(*[{**factories.PROFILE, **row} for row in rows]), [0]

        def count_one(execute: Any, *args: Any) -> Any:
            asked[0] += 1
            return execute(*args)

        with connection.execute_wrapper(count_one):
            assert f"{count} center(s) made, {count} lead(s) invited." in run(path)
        return asked[0]

    queries("first", 1)  # what is asked once and kept
    one, many = queries("one", 1), queries("many", 80)
    assert many <= 80 * one, "no row costs more for those above it"
    assert one <= 180
    assert Center.objects.count() == len(mail.outbox) == 82
