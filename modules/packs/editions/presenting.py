"""What the pages that present an edition, or a draft, show of it, and what rooms above add to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString

from modules.accounts.identity.models import User
from modules.core.rooms import Question
from modules.delivery.html.screens import render_guides, render_presenter
from modules.delivery.outline import Outline
from modules.delivery.projections.presenter import presenter
from modules.packs.editions.models import Edition


@dataclass(frozen=True)
class Meeting:
    """When and where an edition is presented next. ``begins`` is None if it has no time, or is not today."""

    when: str
    place: str
    begins: datetime | None


MEETINGS: Question[Callable[[Edition], Meeting | None]] = Question("when an edition is presented next")
CLOSINGS: Question[Callable[[Edition], SafeString]] = Question("what the last screen of a show says besides thanks")
"""An answer returns HTML for the wall; nothing if there is no page to take home."""


def shown(outline: Outline, *, assets: str = "assets/") -> dict[str, Any]:
    """Return what the presenter view shows of an outline, as HTML."""
    made = presenter(outline)
    return {
        "title": made.room.title,
        "center": made.room.center,
        "minutes": made.room.minutes,
        "language": made.room.language,
        "screens": render_presenter(made, assets=assets),
        "guides": render_guides(made, assets=assets),
    }


def keep_as(edition: Edition, person: User) -> str:
    """Return what a browser calls the copy of a show that it keeps: by person and digest, neither of them in words."""
    return f"bcp-show:{salted_hmac('modules.shows', str(person.pk)).hexdigest()[:16]}:{edition.digest[:16]}"


@cache
def worker() -> bytes:
    """Return the script that gives the copy back."""
    return (settings.BASE_DIR / "bcp_cms" / "static" / "js" / "show-worker.js").read_bytes()


def around(edition: Edition) -> dict[str, Any]:
    """Return what is not in an edition, and may change after it was made: its next meeting, and how to take it home."""
    meetings = (answer(edition) for answer in MEETINGS.answers)
    closings = (answer(edition) for answer in CLOSINGS.answers)
    return {
        "meeting": next(filter(None, meetings), None),
        "closing": next(filter(None, closings), ""),
    }
