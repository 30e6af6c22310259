"""No room names what a higher one declares, not even by string: import contracts can't see that."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from modules.core.rooms import House, house

BASE = Path(settings.BASE_DIR)
LINKS = frozenset({"reverse", "redirect", "resolve_url", "reverse_lazy"})
URL_TAG = re.compile(r"{% url ['\"]([\w:]+)['\"]")
ROOMS = [room.name for room in house().rooms if (BASE / "modules" / room.name).is_dir()]


def _declared(rooms: House) -> dict[str, int]:
    """Return {name of a view, key of an action or of a record: place of its room}."""
    return {
        name: place
        for place, room in enumerate(rooms.rooms)
        for name in (
            *(route.name for route in room.routes),
            *(action.log_action for action in room.actions),
            *room.records,
        )
    }


def _named_in_code(source: str) -> Iterator[str]:
    """Yield what links lead to, and each text that can be no everyday word."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in LINKS and node.args:
            yield from (part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"[._:]", node.value):
            yield node.value


def _named_by(room: str) -> Iterator[tuple[str, str]]:
    for path in (BASE / "modules" / room).rglob("*.py"):
        yield from ((path.name, name) for name in _named_in_code(path.read_text("utf-8")))
    for path in (BASE / "templates" / room).rglob("*.html"):
        yield from ((path.name, name) for name in URL_TAG.findall(path.read_text("utf-8")))


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_names_a_higher_one_by_string(room: str) -> None:
    declared = _declared(house())
    place = [one.name for one in house().rooms].index(room)

    assert [(file, name) for file, name in _named_by(room) if declared.get(name, -1) > place] == []
