"""A warning before a person overwrites words that somebody else, or another window, saved in the meantime."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.timezone import localtime
from wagtail.models import Page, Revision


def note_newer_words(page: Page, data: QueryDict) -> None:
    """Record on the page whether newer words were saved after its form was opened. :func:`refuse` reports it.

    The form is then shown again with the typed words and with the newest revision as its base, so that saving once more
    overwrites that revision on purpose. Wagtail makes this check only for autosave.
    """
    newest = page.get_latest_revision()
    page.saved_meanwhile = newest if newest and _opened_before(newest, data) else None


def _opened_before(newest: Revision, data: QueryDict) -> bool:
    # The revision that autosave saved in the same window. Wagtail sends it with autosave, our script with the buttons.
    own = data.get("overwrite_revision_id") or data.get("autosaved_revision_id")
    if own:
        return own != str(newest.pk)
    # Empty values mean that the page had no revision when the form was opened, such as a new clone.
    opened = (data.get("loaded_revision_id", ""), data.get("loaded_revision_created_at", ""))
    return opened != (str(newest.pk), newest.created_at.isoformat())


def refuse(page: Page) -> None:
    """Raise ValidationError if newer words were recorded."""
    newest: Revision | None = getattr(page, "saved_meanwhile", None)
    if newest:
        who, when = newest.user or "Someone", f"{localtime(newest.created_at):%H:%M} UTC"
        raise ValidationError(
            f"{who} saved this page at {when}, after you opened it. "
            "What you wrote is still in the form below, but is not saved. The page’s history shows what they wrote. If "
            "you save again, your text replaces theirs, which stays in the history."
        )
