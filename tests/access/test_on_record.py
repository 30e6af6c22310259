"""Every POST that changes a row finds its entry in the audit, Wagtail's own views included.

Each page that a role may see is asked for, each form on it is filled in and sent with each of its buttons, and what
that writes is looked at. What changes rows without an entry fails, unless it stands in ``NO_ENTRY`` with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from wagtail.users.models import UserProfile

from tests.access.filling import Form, Forms, filled
from tests.access.forms import block_form, form_of
from tests.access.table import TABLE, Row, row_of
from tests.access.walking import Address, addresses, ask
from tests.access.world import (
    ADMINISTRATOR,
    ANONYMOUS,
    DIRECTOR,
    EDITOR,
    LEAD,
    NOTHING,
    PCRCL,
    PUBLISHER,
    REVIEWER,
    World,
)

WROTE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
AUDIT = "modules_auditentry"
NOT_DATA = (
    "django_session",  # who is signed in, which is on record when they sign in
    "modules_sentform",  # that a form was sent, so that its button works once
    "modules_openedform",  # what a form was opened from
    "modules_keptdocument",  # words that other rows point to
    "wagtailadmin_editingsession",  # who has a page open
    "wagtailcore_uploadedfile",  # waits for its title, and is no image or document yet
    "wagtailcore_pagesubscription",  # whether a person gets mail about comments on a page
    "usersessions_usersession",
    "modules_remembered",  # what limits and signs in
    "modules_tries",
    "django_tasks_database_*",
    "modules_attempt",
    "modules_mail",
)
"""Tables whose rows nobody would look for in the audit."""
NO_ENTRY = {
    "wagtailadmin_dismissibles": "which hints of Wagtail's a person closed, for themselves",
    "session_left": "a session goes on",
    "account_login": "signing in has its own entry, by a signal",
    "account_reset_password": "a link is sent; a new password has its entry",
    "feedback": "answers of participants have no name, and nothing says who gave them",
    "resource_page": "participants have no account",
}
"""Addresses that change rows without an entry, each with the reason."""
MUST_CHANGE = {
    "center_profile": LEAD,
    "profile_audience": LEAD,
    "center_people": LEAD,
    "withdraw_invitation": LEAD,
    "new_pack": LEAD,
    "copy_pack": LEAD,
    "change_pack": LEAD,
    "remarks": PCRCL,
    "plan_session": LEAD,
    "workbench_about": LEAD,
    "workbench_arrange": LEAD,
    "workbench_block": LEAD,
    "write_module": LEAD,
    "archive_pack": LEAD,
    "take_out": LEAD,
    "make_edition": LEAD,
    "close_code": LEAD,
    "new_roundtable": LEAD,
    "roundtable": LEAD,
    "take_back_roundtable": LEAD,
    "require_approval": DIRECTOR,
    "approve_edition": DIRECTOR,
    "retire_module": PUBLISHER,
    "withdraw_release": PUBLISHER,
    "review_module": REVIEWER,
    "invitations": ADMINISTRATOR,
    "read_center": ADMINISTRATOR,
    "centers_admin:edit": ADMINISTRATOR,
    "roles:delete": ADMINISTRATOR,
    "wagtailusers_users:edit": ADMINISTRATOR,
    "wagtailadmin_account": LEAD,
    "wagtailsites:edit": ADMINISTRATOR,
    "wagtailadmin_workflows:edit": ADMINISTRATOR,
    "wagtailadmin_pages:edit": LEAD,
    "wagtailimages:edit": EDITOR,
    "wagtaildocs:edit": EDITOR,
    "wagtailimages:add": EDITOR,
    "wagtaildocs:add": EDITOR,
    "wagtailimages:delete": LEAD,
    "wagtailimages:delete_multiple": LEAD,
    "wagtaildocs:delete_multiple": LEAD,
}
"""Addresses that change rows when their forms are sent, so that this walk can't go blind, with who sends them."""
OWN_FIELDS = {
    "change_pack": {"title": "Another title"},
    "wagtailadmin_account": {"name_email-first_name": "Ada"},
}
"""What a form needs besides what it asks for, so that it is taken and changes something."""
ROLES = (LEAD, PCRCL, DIRECTOR, EDITOR, REVIEWER, PUBLISHER, ADMINISTRATOR, ANONYMOUS)
ADDRESSES = [address for address in addresses() if "logout" not in address.name]


@contextmanager
def writes() -> Iterator[set[str]]:
    """Collect the tables that are written inside the block."""
    tables: set[str] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WROTE.match(sql)
        if found:
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables


def data_in(tables: set[str]) -> set[str]:
    """Return the tables that hold what people would look for in the audit."""
    return {table for table in tables - {AUDIT} if not any(fnmatchcase(table, name) for name in NOT_DATA)}


def places(world: World, address: Address, row: Row) -> Iterator[tuple[str, list[str]]]:
    """Yield the path about what is Harbor's, and about the library's, each with the roles that are served there."""
    known = (
        {"own": world.harbor.arguments, "library": world.library_arguments} if address.arguments else {"any": NOTHING}
    )
    for kind, values in known.items():
        served = row.expected(kind)
        path = address.path(values) if served else None
        if path:
            yield path, [role for role in ROLES if served[role] not in "L4"]


def forms_on(client: Client, path: str, sent_to: str = "") -> Iterator[Form]:
    """Yield the forms of a page that it sends to itself, or to ``sent_to``.

    Yield one without any field for an address that has no page.
    """
    answer = ask(client, path, accept="text/html")
    if answer.status_code == 200 and "text/html" in answer.headers.get("Content-Type", ""):
        parser = Forms()
        parser.feed(b"".join(answer).decode(errors="replace") if answer.streaming else answer.content.decode())
        yield from (form for form in parser.found if urlsplit(urljoin(path, form.action)).path == (sent_to or path))
    elif answer.status_code == 405:
        yield Form("")


class Sender:
    """Sends every form of an address as every role, and notes what is changed and what is not on record."""

    def __init__(self, world: World, clients: Mapping[str, Client]) -> None:
        self.world, self.clients = world, clients
        self.changed: set[str] = set()
        self.faults: list[str] = []

    def walk(self, address: Address, row: Row) -> None:
        """Send the forms; what they write is taken back."""
        for path, served in places(self.world, address, row):
            for role in served:
                for at, form in enumerate(self.forms(address, role, path)):
                    for name, value in form.buttons or [("", "")]:
                        self.send(role, path, {**form.fields, **({name: value} if name else {})}, address)
                    if role == served[-1] and at == 0:
                        self.send_parts(role, path, form, address)

    def send_parts(self, role: str, path: str, form: Form, address: Address) -> None:
        """Send the form without any field, and with each half of its fields."""
        names = list(form.fields)
        for kept in ([], names[::2], names[1::2]):
            self.send(role, path, {name: form.fields[name] for name in kept}, address)

    def forms(self, address: Address, role: str, path: str) -> list[Form]:
        """Return the forms. The editor's is made by scripts, so it is filled in by ours."""
        with transaction.atomic():
            found = list(forms_on(self.clients[role], path))
            transaction.set_rollback(True)
        if found and address.name == "wagtailadmin_pages:edit":
            pk = int(re.findall(r"\d+", path)[0])
            page = next((one for one in (self.world.harbor.clone, self.world.draft) if one.pk == pk), None)
            return [Form("", {**form_of(page), "sectors": "all", "title": "Another title"})] if page else []
        if found and address.name == "workbench_block":
            clone, key = self.world.harbor.clone, self.world.harbor.arguments["block"]
            return [Form("", block_form(self.clients[role], clone, key, lambda value: value.update(title="Other")))]
        for form in found:
            form.fields |= OWN_FIELDS.get(address.name, {})
        if address.name == "workbench_arrange":
            beside = path.replace("arrange/", f"block/{self.world.harbor.arguments['block']}/")
            return list(forms_on(self.clients[role], beside, path))
        return found

    def send(self, role: str, path: str, sent: Mapping[str, Any], address: Address) -> None:
        """Send a form once."""
        sent = filled(Form("", dict(sent)), path)
        with transaction.atomic(), writes() as tables:
            answer = ask(self.clients[role], path, "post", sent)
            transaction.set_rollback(True)
        data = data_in(tables)
        if answer.status_code >= 500:
            self.faults.append(f"{role} breaks {path} ({address.name}) with {sorted(sent)}")
        if data:
            self.changed.add(role)
        if data and AUDIT not in tables and address.name not in NO_ENTRY:
            self.faults.append(f"{role} changed {sorted(data)} at {path} ({address.name}) without an entry")


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_what_changes_a_row_is_on_record(address: Address, world: World, clients: Mapping[str, Client]) -> None:
    row = row_of(address.name, TABLE)
    sender = Sender(world, clients)
    for person in filter(None, world.people.values()):
        UserProfile.get_for_user(person)  # Wagtail makes the empty row at the first look

    sender.walk(address, row or Row(address.name))

    assert sender.faults == []
    if address.name in MUST_CHANGE:
        assert MUST_CHANGE[address.name] in sender.changed, "the walk no longer sends what changes a row here"


def test_every_exception_is_an_address() -> None:
    names = {address.name for address in addresses()}

    assert {name for name in (*NO_ENTRY, *MUST_CHANGE) if name not in names} == set()
