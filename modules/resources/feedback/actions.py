"""The action that saves a feedback form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.resources.codes.models import AccessCode
from modules.resources.feedback.models import NEEDS_A_NUMBER, FeedbackForm
from modules.resources.feedback.questions import problems

WHAT_IS_ASKED = ("questions", "sponsor", "omb_number", "minutes")
"""Fields of the form that can't change after the first answer, because people answered to them."""


class SaveFeedbackForm(Action[FeedbackForm]):
    """Save the questions and the last day of a feedback form.

    ``instance`` is the form with its new values; it may be unsaved. After the first answer the questions can't change:
    otherwise answers to different questions would be counted together.
    """

    log_action = "bcp.feedback.save"
    label, message = "Save a feedback form", "Feedback form saved"
    allowed = leads

    @property
    def center_id(self) -> int:
        """The id of the center of the page."""
        return int(self.instance.code.center_id)

    def perform(self) -> FeedbackForm:
        """Save the form. Raises Refused with all problems."""
        form: FeedbackForm = self.instance
        # A form that does not exist yet can't be locked, but its page can.
        code = AccessCode.objects.select_for_update(of=("self",)).select_related("center").get(pk=form.code_id)
        there = FeedbackForm.objects.select_for_update().filter(code_id=form.code_id).first()
        _check(form, there, code.center.today)
        if there is None:
            form.save()
            return form
        form.pk = there.pk
        form._state.adding = False
        form.version = there.version
        if _differs(form, there):
            if there.answers.exists():
                raise Refused("People have answered, so the questions stay as they are. Nothing was changed.")
            form.version += 1
        form.save()
        return form

    def audited(self, result: FeedbackForm) -> tuple[Model, dict[str, Any]]:
        """Record the edition, whether feedback is asked for, and the last day; never the access code."""
        edition = result.code.edition
        data = {"edition": edition.number, "asked": result.asked, "closes_on": result.closes_on.isoformat()}
        return edition.pack, {**data, "questions": len(result.questions)}


def _differs(form: FeedbackForm, there: FeedbackForm) -> bool:
    return any(getattr(form, name) != getattr(there, name) for name in WHAT_IS_ASKED)


def _check(form: FeedbackForm, there: FeedbackForm | None, today: date) -> None:
    """Raise Refused with a sentence for each problem."""
    wrong = problems(form.questions) if form.asked else []
    if form.closes_on < today and (there is None or form.closes_on != there.closes_on):
        wrong.append("The last day for feedback is over. Choose today or a later day, or switch the form off.")
    if form.sponsor == FeedbackForm.Sponsor.DHS and not (form.omb_number and form.omb_expires_on):
        wrong.append(NEEDS_A_NUMBER)
    if wrong:
        raise Refused(*wrong, "Nothing was changed.")
