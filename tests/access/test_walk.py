"""One walk over every address as every role: what the table doesn't name fails, and no word crosses a border."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from modules.accounts.identity.models import Role
from modules.core.rooms import house
from modules.core.routes import EVERYONE
from tests.access.table import TABLE, Row, row_of, undeclared, unnamed
from tests.access.walking import Address, addresses, ask, letter, text_of, words_of
from tests.access.world import (
    ADMINISTRATOR,
    ANONYMOUS,
    DHS,
    DRAFT,
    EDITOR,
    EXPERT,
    HARBORS,
    LEAD,
    MARK,
    MEMBERLESS,
    NOTHING,
    OTHER,
    ROLES,
    WITHDRAWN,
    World,
)

OUTSIDERS = (ANONYMOUS, MEMBERLESS, *HARBORS, *DHS)
"""Who must never read a word of Prairie's."""
NOT_IN_LIBRARY = (ANONYMOUS, MEMBERLESS, *HARBORS, OTHER, EXPERT)
"""Who must never read a word of a draft of DHS's."""
NOT_AT_WORK = (ANONYMOUS, MEMBERLESS)
"""Who must never read a word of what DHS withdrew."""
ON_POSTGRESQL = {
    "any": (LEAD, EDITOR, ADMINISTRATOR),
    "own": (LEAD, ADMINISTRATOR),
    "foreign": (LEAD,),
    "nothing": (LEAD,),
    "library": (EDITOR, ADMINISTRATOR),
}
"""Who asks on PostgreSQL, for each kind of thing."""
ASKS_AS = {
    role: EVERYONE | ({Role(LEAD if role == OTHER else role)} if role not in (ANONYMOUS, MEMBERLESS) else frozenset())
    for role in ROLES
}
"""Whom a declaration has to name for each role of the walk to be served."""
REFUSED = "LF4"
INLINE = {
    "an inline script": re.compile(
        r"<script(?![^>]*\ssrc=)(?![^>]*\stype=[\"'](?:application/json|text/template))[^>]*>[^<]*", re.I
    ),
    "an attribute that is a script": re.compile(r"<[a-z][^<>]*\son[a-z]+=[\"'][^\"']*", re.I),
    "an address that is a script": re.compile(r"(?:href|src|action)=[\"']?javascript:[^\"'>]*", re.I),
}
STEPS = (
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_reset_password*",
    "accept_invitation", "consent", "session_left", "mfa_*", "openid_connect_*", "socialaccount_*",
)  # fmt: skip
"""Addresses that are steps of getting an account and signing in, or sign out."""
ADDRESSES = addresses()

Answer = tuple[str, str]
"""A letter of the table, and the words without what differs between two addresses."""


def test_the_table_names_every_address() -> None:
    assert unnamed(ADDRESSES, TABLE) == [], "Say who may see it, in tests/access/table.py"


def test_a_room_declares_every_address() -> None:
    assert undeclared(ADDRESSES) == [], "Say who may ask, in the room.py of its room"


def test_the_table_serves_nobody_whom_the_declaration_does_not_name() -> None:
    served = [
        f"{address.name}: {role} gets {shown}"
        for address in ADDRESSES
        if (declared := house().access(address.name)) and (row := row_of(address.name, TABLE))
        for kind in ("any", "own", "library", "nothing")
        for role, shown in row.expected(kind).items()
        if shown not in REFUSED and declared.asks.isdisjoint(ASKS_AS[role])
    ]

    assert served == []


def test_every_row_names_an_address() -> None:
    used = {id(row_of(address.name, TABLE)) for address in ADDRESSES}

    assert [row.names for row in TABLE if id(row) not in used] == []


class Walker:
    """Asks as every role, and notes what is wrong."""

    def __init__(self, world: World, clients: Mapping[str, Client]) -> None:
        self.world = world
        self.clients = clients
        self.faults: list[str] = []

    def places(self, address: Address) -> dict[str, Mapping[str, Any]]:
        """Return what stands in the address, for each kind of thing that it can be asked about."""
        if not address.arguments:
            return {"any": {}}
        return {
            "own": self.world.harbor.arguments,
            "foreign": self.world.prairie.arguments,
            "library": self.world.library_arguments,
            "withdrawn": self.world.withdrawn_arguments,
            "nothing": NOTHING,
        }

    def walk(self, address: Address, row: Row) -> None:
        """Ask about everything, as everyone."""
        got = {}
        for kind, known in self.places(address).items():
            path = address.path(known)
            if path is not None:
                got[kind] = {role: self.ask(role, path, row) for role in asked_by(kind)}
                self.compare(f"{kind} {path}", got[kind], expected(row, kind))
        if not row.public and "foreign" in got:
            self.same_as_nothing(got["foreign"], got["nothing"])

    def ask(self, role: str, path: str, row: Row) -> Answer:
        """Ask once; what that writes is taken back."""
        with transaction.atomic():
            answer = ask(self.clients[role], path, row.method)
            said = text_of(answer)
            transaction.set_rollback(True)
        self.look_for_leaks(role, path, said.replace(path, ""), row)
        self.look_for_scripts(path, said)
        return letter(answer), words_of(said, path)

    def look_for_leaks(self, role: str, path: str, said: str, row: Row) -> None:
        """Note words that the role must not read."""
        words = said.lower()
        if row.names_centers and role in DHS:
            words = words.replace(self.world.prairie.center.name.lower(), "")
        if MARK in words and role in OUTSIDERS and not row.public:
            self.faults.append(f"{path} tells {role} of Prairie")
        if DRAFT in words and role in NOT_IN_LIBRARY:
            self.faults.append(f"{path} tells {role} of a draft of DHS's")
        if WITHDRAWN in words and role in NOT_AT_WORK:
            self.faults.append(f"{path} tells {role} of what DHS withdrew")

    def look_for_scripts(self, path: str, said: str) -> None:
        """Note what the content security policy would keep from running: scripts in a page, and in its attributes."""
        for name, inline in INLINE.items():
            self.faults += [f"{path} has {name}: {found[0][:200]}" for found in inline.finditer(said)]

    def compare(self, what: str, got: Mapping[str, Answer], wanted: Mapping[str, str]) -> None:
        """Note every role that got something else than the table says."""
        if not wanted:
            self.faults.append(f"{what}: the row says nothing of it")
        for role, (shown, _) in got.items():
            want = wanted.get(role, shown)
            if shown != want and not (want == "-" and not shown.startswith("5")):
                self.faults.append(f"{what}: {role} got {shown}, not {want}")

    def same_as_nothing(self, foreign: Mapping[str, Answer], nothing: Mapping[str, Answer]) -> None:
        """Note every outsider who can tell what is Prairie's from what does not exist."""
        for role, answer in foreign.items():
            if answer != nothing[role]:
                self.faults.append(f"{role} can tell what is Prairie's from nothing")


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_showed_no_second_factor_is_led_to_it_everywhere(
    method: str, world: World, clients: Mapping[str, Client], unproven: Client
) -> None:
    """What is not led there is a step of signing in, or answers as it does to anyone: it looks at no session."""
    known = {**world.library_arguments, **world.harbor.arguments}
    open_to_them, led = [], 0
    for address in ADDRESSES:
        path = address.path(known) or address.path(NOTHING)
        assert path
        with transaction.atomic():
            answer = ask(unproven, path, method)
            if answer.headers.get("Location") == "/accounts/2fa/":
                led += 1
            elif not any(fnmatchcase(address.name, step) for step in STEPS):
                seen = [words_of(text_of(one), path) for one in (answer, ask(clients[ANONYMOUS], path, method))]
                open_to_them += [address.name] if seen[0] != seen[1] else []
            transaction.set_rollback(True)

    assert open_to_them == []
    assert led > 200, "addresses that need the whole sign-in"


def asked_by(kind: str) -> tuple[str, ...]:
    """Return the roles that are asked for; what one center gets abroad, the other does.

    On PostgreSQL, those who see most of each kind of page, so that every query of it runs there, and one center about
    another. Which role may ask is decided before any query, alike on both databases.
    """
    if connection.vendor == "postgresql":
        return ON_POSTGRESQL.get(kind, ())
    asked = {"own": (*HARBORS, OTHER, ADMINISTRATOR), "foreign": OUTSIDERS, "nothing": (*OUTSIDERS, ADMINISTRATOR)}
    return asked.get(kind, ROLES)


def expected(row: Row, kind: str) -> dict[str, str]:
    """Return the letters.

    What is withdrawn is read as the rest of the library is, unless the row says so. Prairie's follow from Harbor's: to
    Harbor's people it is what Harbor's is to Prairie's.
    """
    if kind == "withdrawn":
        return row.expected(kind) or row.expected("library")
    if kind != "foreign":
        return row.expected(kind)
    own = row.expected("own")
    return own | dict.fromkeys(HARBORS, own[OTHER]) if own else {}


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_everyone_gets_what_the_table_says(address: Address, world: World, clients: Mapping[str, Client]) -> None:
    row = row_of(address.name, TABLE)
    if row is None:
        pytest.skip("test_the_table_names_every_address says so")
    walker = Walker(world, clients)
    walker.walk(address, row)
    assert walker.faults == []
