"""Every control that a page offers works for the person who sees it.

Each page that a role may see is asked for, each link on it is followed, and each of its forms is sent, filled in, with
each of its buttons. A control that leads to a refusal, to nothing, or that changes and says nothing fails. Buttons that
a script answers stand in ``OPERATED``, each with the browser test that presses it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.access.controls import Controls, controls_on
from tests.access.filling import Form, filled
from tests.access.table import TABLE, Row, row_of
from tests.access.walking import Address, addresses, ask, letter
from tests.access.world import ANONYMOUS, NOTHING, OTHER, ROLES, World

ADDRESSES = [address for address in addresses() if "logout" not in address.name]
WHO = [role for role in ROLES if role != OTHER]
"""Prairie's lead sees what Harbor's does."""


TESTS = Path(__file__).parents[1]
SCRIPTS = TESTS.parent / "bcp_cms/static/js"
OPERATED = {
    "board": "e2e/test_pack_builder.py::test_a_lead_orders_hides_and_shortens_on_the_board",
    "dragging": "e2e/test_workbench.py::test_an_editor_arranges_slides",
    "choices": "e2e/test_updates.py::test_what_is_missing_takes_the_focus_and_the_right_words_are_written_in_place",
    "choose-all": "e2e/test_release_page.py::test_an_editor_chooses_modules_and_opens_their_review",
    "errors-last": "e2e/test_walks.py::test_a_lead_fits_a_pack_for_a_hospital",
    "keepsake": "e2e/test_resource_page.py::test_participants_answer_and_the_center_reads_it",
    "kept-words": "e2e/test_kept_words.py::test_words_survive_a_session_that_ended",
    "last-words": "e2e/test_proof.py::test_words_typed_just_before_saving_are_saved",
    "move-to": "e2e/test_moving.py::test_a_slide_with_a_picture_goes_to_another_section_with_every_id_and_comment",
    "once": "e2e/test_spine.py::test_a_sentence_travels_from_a_draft_of_dhs_to_a_participants_phone",
    "pasted": "e2e/test_pasting.py::test_a_paste_keeps_its_shape_and_says_what_it_left_out",
    "pasting": "e2e/test_pasting.py::test_a_paste_keeps_its_shape_and_says_what_it_left_out",
    "policies": "e2e/test_policies.py::test_locked_words_are_read_but_not_reached",
    "present": "e2e/test_show.py::test_a_show_goes_on_without_a_network",
    "progress": "e2e/test_updates.py::test_many_at_once_with_a_progress_bar",
    "save-state": "e2e/test_saves.py::test_an_autosave_merges_and_shows_what_came_in",
    "search": "e2e/test_search.py::test_titles_are_suggested_while_one_types",
    "session": "e2e/test_signing_in.py::test_one_is_asked_before_the_session_ends",
    "set-sum": "e2e/test_pack_builder.py::test_a_lead_takes_what_is_suggested_and_copies_it",
    "show-clock": "e2e/test_show.py::test_a_presenter_has_all_at_hand_on_a_laptop_and_on_a_phone",
    "show-keep": "e2e/test_show.py::test_a_show_goes_on_without_a_network",
    "show-ready": "e2e/test_show.py::test_a_show_goes_on_without_a_network",
    "show-wall": "e2e/test_show.py::test_a_show_goes_on_without_a_network",
    "show-worker": "e2e/test_show.py::test_a_show_goes_on_without_a_network",
    "standings": "e2e/test_updates.py::test_the_editor_marks_what_was_changed_and_it_returns",
    "starting": "e2e/test_what_runs.py::test_what_wagtail_starts_with_a_script_is_started_without_one",
    "table-block": "e2e/test_proof.py::test_a_duplicated_block_has_fresh_ids_at_every_depth_and_the_same_words",
    "token-control": "e2e/test_tokens.py::test_an_editor_picks_a_token_by_keys_alone",
    "tokens": "e2e/test_tokens.py::test_a_lead_sees_what_each_says_now_and_puts_one_into_a_plain_field",
    "what-runs": "e2e/test_what_runs.py::test_progress_moves_and_a_task_can_be_canceled",
    "workbench": "e2e/test_workbench.py::test_an_editor_arranges_slides",
}
"""The browser test that operates what each script of ours makes or answers."""
WITHOUT_TOKEN = {"feedback"}
"""Forms of pages that set no cookie, so that they can have no token (tests/access/test_attacks.py)."""
BY_SCRIPT = {
    "wagtailadmin_pages:add",
    "wagtailadmin_pages:edit",
    "wagtailadmin_pages:revisions_revert",
    "workbench_block",
    "mfa_login_webauthn",
}
"""Addresses of forms whose fields a script makes; browser tests and test_on_record.py send them."""

CALENDAR, CALENDARS = b'data-start="initDate', b"js/date-time-chooser"
"""What a field of Wagtail's for a day is started with, and the script that knows it."""

CRUMBS = {"wagtailadmin_pages:choose_parent", "wagtailadmin_pages:revisions_compare"}
"""Pages of Wagtail's to which no page of ours leads a reviewer, and whose breadcrumbs name more than they may open."""


class Presser:
    """Presses what is offered, as every role, and notes what does not work."""

    pressed: ClassVar[set[tuple[str, ...]]] = set()
    """What was pressed in this process already: role, address and what is sent there."""

    def __init__(self, world: World, clients: Mapping[str, Client]) -> None:
        self.world, self.clients = world, clients
        self.faults: list[str] = []

    def walk(self, address: Address, row: Row) -> None:
        """Press everything on the pages of an address."""
        for path, served in places(self.world, address, row):
            for role in served:
                self.press(role, path, self.offered(role, path))

    def offered(self, role: str, path: str) -> Controls:
        """Return what the page offers to this role."""
        with transaction.atomic():
            answer = ask(self.clients[role], path, accept="text/html")
            said = b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(True)
        if CALENDAR in said and CALENDARS not in said:
            self.faults.append(f"{role} at {path}: the script of the calendar is missing; show the form’s media")
        shown = answer.status_code == 200 and "text/html" in answer.headers.get("Content-Type", "")
        return controls_on(said.decode(errors="replace"), path) if shown else Controls()

    def press(self, role: str, path: str, offered: Controls) -> None:
        """Follow each link and send each form."""
        for link in sorted(offered.links):
            self.follow(role, path, _about(link, offered.rows))
        for form in offered.forms:
            needs_token = name_of(urljoin(path, form.action)) not in WITHOUT_TOKEN
            if needs_token and form.buttons and not form.fields.get("csrfmiddlewaretoken"):
                self.faults.append(
                    f"{role} at {path}: the form to {form.action or path} is refused, since it has no token"
                )
            for button in form.buttons:
                self.send(role, path, form, button)

    def follow(self, role: str, path: str, link: str) -> None:
        """Follow a link once for each role."""
        parts = urlsplit(link)
        if "logout" in link or not self.is_new(role, parts.path, *sorted(parse_qs(parts.query))):
            return
        with transaction.atomic():
            answer = ask(self.clients[role], link, accept="text/html")
            transaction.set_rollback(True)
        if not works(role, answer) and name_of(path) not in CRUMBS:
            self.faults.append(f"{role} at {path}: the link {link} answers {letter(answer)}")

    def send(self, role: str, path: str, form: Form, button: tuple[str, str]) -> None:
        """Send a form with one of its buttons, once for each role and address that it is sent to."""
        to = urljoin(path, form.action)
        name = name_of(to)
        if name in BY_SCRIPT or "logout" in name or not self.is_new(role, name, *button, *form.fields):
            return
        with transaction.atomic():
            answer = ask(self.clients[role], to, "post", filled(form, to, button))
            transaction.set_rollback(True)
        if not works(role, answer):
            self.faults.append(f"{role} at {path}: {button} of {to} ({name}) answers {letter(answer)}")

    def is_new(self, *what: str) -> bool:
        """Return whether this was not pressed yet, and note that it is."""
        new = what not in self.pressed
        self.pressed.add(what)
        return new


def _about(link: str, rows: Collection[str]) -> str:
    """Return the link as the script of a list completes it, with a row that was chosen."""
    return f"{link}?id={min(rows)}" if "/bulk/" in link and rows else link


def works(role: str, answer: Any) -> bool:
    """Return whether the answer shows something, or leads on. Home, with an error, is where Wagtail's refusals lead."""
    told = [message.level_tag for message in getattr(answer.wsgi_request, "_messages", ())]
    found = letter(answer)
    return found in "ORG" or (found == "L" and role == ANONYMOUS) or (found == "F" and "error" not in told)


def name_of(path: str) -> str:
    """Return the name of the address that this path leads to."""
    try:
        return resolve(urlsplit(path).path).view_name or path
    except Resolver404:
        return path


def places(world: World, address: Address, row: Row) -> Iterator[tuple[str, list[str]]]:
    """Yield the path about what is Harbor's, and about the library's, each with the roles to whom it shows a page."""
    known = (
        {"own": world.harbor.arguments, "library": world.library_arguments} if address.arguments else {"any": NOTHING}
    )
    for kind, values in known.items():
        served = row.expected(kind)
        path = address.path(values) if served else None
        if path:
            yield path, [role for role in WHO if served[role] == "O"]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_what_a_page_offers_works(address: Address, world: World, clients: Mapping[str, Client]) -> None:
    presser = Presser(world, clients)

    presser.walk(address, _row(address))

    assert presser.faults == []


@pytest.mark.parametrize("address", ["present", "wagtailimages:edit", "mfa_add_webauthn"])
def test_buttons_without_a_form_are_named(address: str, world: World, clients: Mapping[str, Client]) -> None:
    presser = Presser(world, clients)
    one = next(one for one in ADDRESSES if one.name == address)

    found = {button for path, who in places(world, one, _row(one)) for button in presser.offered(who[0], path).scripted}

    assert found


def test_every_script_of_ours_is_operated_in_a_browser() -> None:
    ours = {path.stem for path in SCRIPTS.glob("*.js")}

    assert ours == set(OPERATED), "Name the browser test that operates it, in OPERATED"
    assert [test for test in OPERATED.values() if not _exists(test)] == []


def _exists(test: str) -> bool:
    file, _, name = test.partition("::")
    return f"def {name}(" in (TESTS / file).read_text()


def _row(address: Address) -> Row:
    return row_of(address.name, TABLE) or Row(address.name)
