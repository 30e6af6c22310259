"""Who wrote in a module since its last release: nobody approves their own text (DESIGN §5)."""

from __future__ import annotations

from typing import Any

from wagtail.models import PageLogEntry, Revision

from modules.core.rooms import OnRecord, Question
from modules.domain.document import DocumentError
from modules.library.modules.models import Guide, Module
from modules.library.words.codec import encode

WRITING: Question[type[OnRecord]] = Question("which actions write words into a module")
"""An answer is an action that is logged for the module or the guide that it writes in."""
IN_THE_EDITOR = ("wagtail.create", "wagtail.edit", "wagtail.revert")
UPKEEP = ("slug", "owning_office", "next_review", "companions")


def has_written(module: Module, user: Any) -> bool:
    """Tell whether a person changed the module or a guide of it since the last release.

    Wagtail saves the form, and logs an edit, whenever someone presses “Approve” in the editor; an edit that changed no
    word makes nobody an author.
    """
    release = module.releases.only("released_at").newest()
    pages = [module.pk, *Guide.objects.descendant_of(module).values_list("pk", flat=True)]
    writing = (*IN_THE_EDITOR, *(action.log_action for action in WRITING.answers))
    entries = PageLogEntry.objects.filter(page_id__in=pages, action__in=writing, user_id=user.pk)
    if release:
        entries = entries.filter(timestamp__gt=release.released_at)
    return any(_changed_something(entry) for entry in entries.select_related("revision"))


def _changed_something(entry: PageLogEntry) -> bool:
    """Compare the saved revision with the one before; where either is gone, the edit counts."""
    if entry.action != "wagtail.edit" or entry.revision is None:
        return True
    try:
        before = entry.revision.get_previous()
    except Revision.DoesNotExist:
        return True
    return bool(_said(before) != _said(entry.revision))


def _said(revision: Revision) -> Any:
    try:
        words = encode(revision.as_object())
    except DocumentError:
        return revision.pk
    return words, [revision.content.get(name) for name in UPKEEP]
