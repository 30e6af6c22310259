"""Participants' feedback on a roundtable: one form for each resource page, and anonymous answers.

An answer consists of the day on which it came and the chosen or written answers. It has no name, network address,
cookie or account. Its key is random, so that the order of answers can't be read from it. The limit on answers from one
network uses separate rows that have no link to the answer and are deleted after minutes.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from modules.accounts.identity.origin import household_of
from modules.core.typed import check_day
from modules.packs.editions.models import Edition
from modules.resources.codes.attempts import Attempt, number
from modules.resources.codes.models import AccessCode, last_day
from modules.resources.feedback.questions import Question, default_questions

NEEDS_A_NUMBER = "What DHS asks people needs an OMB control number and the day when it expires."
MINUTES = 3
"""The time that an answer takes, in minutes, unless a lead enters another."""


class FeedbackForm(models.Model):
    """The feedback form of one resource page. Its questions can't change after the first answer."""

    class Sponsor(models.TextChoices):
        CENTER = "center", "Your center"
        DHS = "dhs", "DHS asked for it"

    code = models.OneToOneField(AccessCode, on_delete=models.PROTECT, related_name="feedback_form")
    questions = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    asked = models.BooleanField("ask for feedback", default=True)
    closes_on = models.DateField("last day", validators=[check_day])
    minutes = models.PositiveSmallIntegerField("minutes it takes", default=MINUTES)
    sponsor = models.CharField("who asks", max_length=10, choices=Sponsor, default=Sponsor.CENTER)
    omb_number = models.CharField("OMB control number", max_length=20, blank=True)
    omb_expires_on = models.DateField("OMB number expires on", null=True, blank=True, validators=[check_day])

    class Meta:
        constraints: ClassVar = [
            # 5 CFR 1320: questions from DHS to ten or more people need a control number that has not expired.
            models.CheckConstraint(
                name="what_dhs_asks_has_a_number",
                condition=~models.Q(sponsor="dhs") | ~models.Q(omb_number="") & models.Q(omb_expires_on__isnull=False),
                violation_error_message=NEEDS_A_NUMBER,
            )
        ]

    def __str__(self) -> str:
        return f"Feedback form of {self.code}"

    @property
    def last_day(self) -> date:
        """The last day for answers: the earliest of the form's own, the page's and that of DHS's control number."""
        return last_day(self.closes_on, self.code.closes_on, self.omb_expires_on)


class FeedbackAnswer(models.Model):
    """The answers of one person: ``{question id: chosen or written answer}``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(FeedbackForm, on_delete=models.PROTECT, related_name="answers")
    day = models.DateField(db_index=True)
    answers = models.JSONField()

    def __str__(self) -> str:
        return f"An answer of {self.day}"


class Closed(Exception):
    """The form no longer takes answers."""


class Changed(Exception):
    """The questions changed after the person opened the form."""


def topics_of(edition: Edition) -> list[str]:
    """Return the titles of the edition's modules without repetitions."""
    return list(dict.fromkeys(str(module["content"]["title"]) for module in edition.body["modules"]))


def new_form(code: AccessCode, questions: Sequence[Question] | None = None) -> FeedbackForm:
    """Return an unsaved feedback form for a page, with the default questions unless others are given."""
    closes_on = code.center.today + timedelta(days=settings.BCP_FEEDBACK_DAYS)
    asked = list(questions) if questions is not None else default_questions(topics_of(code.edition))
    return FeedbackForm(code=code, questions=asked, closes_on=closes_on)


def take_answer(form: FeedbackForm, *, key: uuid.UUID, version: int, answers: dict[str, str]) -> None:
    """Save an answer. An answer that is sent twice is saved once, as it was sent first.

    Args:
        form: the feedback form, with its access code.
        key: the random id that was part of the page, by which a repeated answer is recognized.
        version: the version of the questions that were answered.
        answers: checked answers; at least one.

    Raises:
        Closed: the form no longer takes answers. Nothing was saved.
        Changed: the questions have another version now. Nothing was saved.
    """
    with transaction.atomic():
        now = FeedbackForm.objects.select_for_update(of=("self",)).select_related("code__center").get(pk=form.pk)
        today = now.code.center.today
        if not (now.asked and now.code.is_open and today <= now.last_day):
            raise Closed
        if now.version != version:
            raise Changed
        FeedbackAnswer.objects.get_or_create(pk=key, defaults={"form": now, "day": today, "answers": answers})


def origin_of(request: HttpRequest, code: str) -> str:
    """Return a pseudonym of the network on one page: 32 hexadecimal digits.

    It is different from the pseudonym that counts wrong codes, so that the two records can't be linked.
    """
    return salted_hmac("bcp.feedback", f"{household_of(request)}/{code}", algorithm="sha256").hexdigest()[:32]


def too_many_from(origin: str) -> bool:
    """Return whether this network has reached the limit of answers to one page for now."""
    return number(Attempt.Kind.FEEDBACK, origin) >= settings.BCP_FEEDBACK_LIMIT


def late_answers(now: datetime) -> Any:
    """Return the answers that have been kept for the full time and can be deleted."""
    return FeedbackAnswer.objects.filter(day__lt=now.date() - timedelta(days=settings.BCP_KEEP_FEEDBACK_DAYS))
