"""Two people, or two windows, at one page: whoever saves later is told before they write over the other's words."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.timezone import localtime
from wagtail.models import Page, Revision


def note_newer_words(page: Page, data: QueryDict) -> None:
    """Note on the page that its form was opened before the newest words were saved; :func:`refuse` says so.

    The form is shown again then, with what was typed and with the newest revision as the one that it was opened from,
    so that saving once more writes over it knowingly. Wagtail asks the same of its autosave only.
    """
    newest = page.get_latest_revision()
    page.saved_meanwhile = newest if newest and _opened_before(newest, data) else None


def _opened_before(newest: Revision, data: QueryDict) -> bool:
    # What autosave wrote in the same window: Wagtail sends it with the next autosave, our script with the buttons.
    own = data.get("overwrite_revision_id") or data.get("autosaved_revision_id")
    if own:
        return own != str(newest.pk)
    # Without a revision to name, the page had none when the form was opened: a copy that was just made.
    opened = (data.get("loaded_revision_id", ""), data.get("loaded_revision_created_at", ""))
    return opened != (str(newest.pk), newest.created_at.isoformat())


def refuse(page: Page) -> None:
    """Raise ValidationError where newer words were noted."""
    newest: Revision | None = getattr(page, "saved_meanwhile", None)
    if newest:
        who, when = newest.user or "Someone", f"{localtime(newest.created_at):%H:%M} UTC"
        raise ValidationError(
            f"{who} saved this page at {when}, after you opened it. "
            "What you wrote is still in the form below, but is not saved. The page’s history shows what they wrote. If "
            "you save again, your text replaces theirs, which stays in the history."
        )
