"""What is done with access codes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.packs.editions.models import Edition
from modules.packs.pages.writing import lock_pack
from modules.resources.codes.models import AccessCode, default_closing
from modules.resources.feedback.models import FeedbackForm, new_form, topics_of
from modules.resources.feedback.questions import with_topics
from modules.resources.page.files import PageFile, changed
from modules.resources.page.next_dates import NextDate

OVER = "That day is over. Choose today or a later day."


class MakeAccessCode(Action[AccessCode]):
    """Open an edition to participants by a new code, with a feedback form. ``instance`` is the edition."""

    log_action = "bcp.access_code.make"
    label, message = "Open a resource page", "Resource page opened"
    allowed = leads

    def __init__(self, instance: Edition, *, closes_on: date | None = None, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.closes_on = closes_on or default_closing(instance.center.today)

    def perform(self) -> AccessCode:
        """Write the code. Raises Refused for a day that is over, and where the pack is archived."""
        lock_pack(self.instance.pack)
        if self.closes_on < self.instance.center.today:
            raise Refused(OVER)
        code = AccessCode.objects.create(
            edition=self.instance, center_id=self.instance.center_id, closes_on=self.closes_on, made_by=self.actor
        )
        new_form(code).save()
        return code

    def audited(self, result: AccessCode) -> tuple[Model, dict[str, Any]]:
        """Name the edition and the day, never the code."""
        return self.instance.pack, {"edition": self.instance.number, "closes_on": self.closes_on.isoformat()}


class CodeAction(Action[AccessCode], abstract=True):
    """An action on an existing access code, which is ``instance``."""

    allowed = leads

    def lock(self) -> AccessCode:
        """Return the access code from the database, with its row locked until the transaction ends."""
        return AccessCode.objects.select_for_update().get(pk=self.instance.pk)

    def audited(self, result: AccessCode) -> tuple[Model, dict[str, Any]]:
        """Name the edition and the day, never the code."""
        edition = result.edition
        return edition.pack, {"edition": edition.number, "closes_on": result.closes_on.isoformat()}


class CloseAccessCode(CodeAction):
    """Close a code now. It can be opened again."""

    log_action = "bcp.access_code.close"
    label, message = "Close a resource page", "Resource page closed"

    def perform(self) -> AccessCode:
        """Write when it was closed; a code that is closed stays so."""
        code = self.lock()
        code.closed_at = timezone.now()
        code.save(update_fields=["closed_at"])
        return code

    def audited(self, result: AccessCode) -> tuple[Model, dict[str, Any]]:
        """Name the edition, never the code."""
        return result.edition.pack, {"edition": result.edition.number}


class ReopenAccessCode(CodeAction):
    """Open a page again that was closed by hand, at the same address: every printed card leads to it."""

    log_action = "bcp.access_code.reopen"
    label, message = "Open a resource page again", "Resource page opened again"

    def perform(self) -> AccessCode:
        """Clear when it was closed. Raises Refused for a page that moved, that is open, or whose pack is archived."""
        code = self.lock()
        lock_pack(code.edition.pack)
        if code.replaced_by_id:
            raise Refused("This page has a new address, so the old one stays closed. Nothing was changed.")
        if not code.closed_at:
            raise Refused("Nobody closed this page. If its day is over, choose a later day.")
        code.closed_at = None
        code.save(update_fields=["closed_at"])
        return code


class ChangeClosing(CodeAction):
    """Have a page close earlier or later. One whose day is over opens again."""

    log_action = "bcp.access_code.closing"
    label, message = "Change a closing day", "Closing day of a resource page changed"

    def __init__(self, instance: AccessCode, *, closes_on: date, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.closes_on = closes_on

    def perform(self) -> AccessCode:
        """Write the day. Raises Refused for one that is over, and for a page that was closed by hand."""
        code = self.lock()
        if code.closed_at:
            raise Refused("This page was closed, so its day was not changed. Open it again first.")
        if self.closes_on < code.center.today:
            raise Refused(f"{OVER} To close the page now, use “Close the page”.")
        code.closes_on = self.closes_on
        code.save(update_fields=["closes_on"])
        return code


class ReplaceAccessCode(CodeAction):
    """Give a page a new address, and close the old one for good. ``instance`` is the old code.

    What the page had goes along: files, next date, questions, closing day. Answers stay with the old one: they are
    about the roundtable that it was for. ``leads_on`` says whether who opens the old address is led to the new one;
    where an address fell into wrong hands they must not be, and are told to ask the center.
    """

    log_action = "bcp.access_code.replace"
    label, message = "Give a resource page a new address", "Resource page moved to a new address"
    for_good = True

    def __init__(
        self, instance: AccessCode, *, edition: Edition | None = None, leads_on: bool = True, actor: User
    ) -> None:
        super().__init__(instance, actor=actor)
        self.edition = edition or instance.edition
        self.leads_on = leads_on

    def perform(self) -> AccessCode:
        """Write both codes; return the new one.

        Raises:
            Refused: the old one is closed already, or the edition is of another pack.
        """
        old = self.lock()
        if not old.is_open:
            raise Refused("This page is closed, so there was nothing to replace. Open a new page for the edition.")
        if self.edition.pack_id != old.edition.pack_id:
            raise Refused(
                "That edition belongs to another pack, so nothing was replaced. Choose an edition of this pack."
            )
        new = AccessCode.objects.create(
            edition=self.edition, center_id=old.center_id, closes_on=old.closes_on, made_by=self.actor
        )
        _take_along(old, new)
        old.closed_at, old.replaced_by, old.leads_on = timezone.now(), new, self.leads_on
        old.save(update_fields=["closed_at", "replaced_by", "leads_on"])
        return new

    def audited(self, result: AccessCode) -> tuple[Model, dict[str, Any]]:
        """Name the edition that the new address opens, and whether the old one leads there; never a code."""
        return result.edition.pack, {"edition": result.edition.number, "leads_on": self.leads_on}


def _take_along(old: AccessCode, new: AccessCode) -> None:
    """Copy to a new code what its page has besides the edition."""
    files = list(old.files.all())
    for file in files:
        PageFile.objects.create(code=new, document_id=file.document_id, title=file.title, place=file.place)
    if files:
        changed(new)
    for date_ in NextDate.objects.filter(code=old):
        date_.pk, date_.code, date_._state.adding = None, new, True
        date_.save()
    for form in FeedbackForm.objects.filter(code=old):
        form.pk, form.code, form._state.adding, form.version = None, new, True, 1
        form.questions = with_topics(form.questions, topics_of(new.edition))
        form.save()
