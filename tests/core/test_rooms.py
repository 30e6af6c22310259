"""What rooms declare is complete, and is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from wagtail.log_actions import registry

from modules.accounts.action import Action
from modules.centers.privacy.audit_views import label_of
from modules.core.rooms import House, Question, Room, house
from modules.core.routes import Access


def _kinds(kind: type) -> Iterator[type]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


def test_every_folder_with_a_room_is_gathered() -> None:
    files = (path for path in Path(settings.BASE_DIR).glob("*/**/room.py") if ".venv" not in path.parts)
    declared = {path.parent for path in files if "ROOM = Room(" in path.read_text()}  # “room” is a projection, too

    assert len(declared) == len(house().rooms) == len({room.name for room in house().rooms})


def test_every_action_stands_in_one_room() -> None:
    declared = [action for room in house().rooms for action in room.actions]
    ours = {kind for kind in _kinds(Action) if getattr(kind, "log_action", "").startswith("bcp.")}

    assert len(declared) == len(set(declared))
    assert {kind for kind in ours if kind.__module__.split(".")[0] != "tests"} == set(declared)


def test_every_action_is_named_in_the_history_and_in_the_audit() -> None:
    labels = dict(registry.get_choices())

    for room in house().rooms:
        for action in room.actions:
            assert labels[action.log_action] == action.label
            assert label_of(action.log_action) == action.message


def test_what_is_on_record_besides_actions_has_a_label() -> None:
    assert label_of("edition.present") == "Presenter view opened"
    assert label_of("account.sign_in") == "Signed in"
    assert label_of("nothing.known") == "nothing.known"


def test_an_exact_name_comes_before_a_pattern() -> None:
    wide, exact = Access(name="things:*"), Access(name="things:edit")
    rooms = House((Room(name="things", routes=(wide, exact)),))

    assert rooms.access("things:edit") is exact
    assert rooms.access("things:add") is wide
    assert rooms.access("others:add") is None


def test_a_question_that_no_room_answers_has_no_answers() -> None:
    asked: Question[int] = Question("nothing that a room knows")

    assert asked.answers == []
