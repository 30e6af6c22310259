"""The form that participants fill in, built from the questions of a feedback form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from modules.resources.feedback.models import FeedbackForm
from modules.resources.feedback.questions import LONGEST_ANSWER, TEXT, Question, answers_of, options

NO_NAMES = "Do not write names, and do not report anything here: nobody watches this form."
TOO_LONG = "That is %(show_value)d characters long. At most %(limit_value)d fit. Make it shorter."
TRAP = "more"
"""Name of a field that is hidden from people. If it is filled in, a program sent the form."""


class Words(forms.CharField):
    """A short text.

    A line break counts as one character, as in the browser's counter, and not as the two characters that browsers send.
    """

    def to_python(self, value: Any) -> Any:
        """Replace each CRLF by LF."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class AnswerForm(forms.Form):
    """One answer. Any question may be left out, but not all of them.

    ``key`` is a random id for this answer. ``version`` is the version of the questions that were shown.
    """

    def __init__(self, asked: FeedbackForm, data: Any = None, *, key: UUID) -> None:
        super().__init__(data)
        self.asked = asked
        self.key = key
        for question in asked.questions:
            self.fields[question["id"]] = _field(question)
        self.fields[TRAP] = forms.CharField(required=False, max_length=200, label="Leave this empty")

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields of the questions, in order."""
        return [self[question["id"]] for question in self.asked.questions]

    @property
    def trap(self) -> forms.BoundField:
        """The field that has to stay empty."""
        return self[TRAP]

    @property
    def version(self) -> int:
        """The version of the questions that were answered, or 0 if none was sent."""
        sent = self.data.get("version", "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0

    @property
    def is_from_a_machine(self) -> bool:
        """Whether the hidden field was filled in."""
        return bool(self.cleaned_data.get(TRAP))

    @property
    def answers(self) -> dict[str, str]:
        """``{question id: answer}``, without unanswered questions."""
        return answers_of(self.asked.questions, self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        """Refuse a form with no answers at all."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not answers_of(self.asked.questions, cleaned) and not cleaned.get(TRAP):
            raise forms.ValidationError("Nothing is filled in yet. Answer at least one question, then send it.")
        return cleaned


def _field(question: Question) -> forms.Field:
    text = question["text"]
    if question["kind"] == TEXT:
        return Words(
            label=text,
            required=False,
            max_length=LONGEST_ANSWER,
            error_messages={"max_length": TOO_LONG},
            help_text=f"{NO_NAMES} Up to {LONGEST_ANSWER} characters.",
            widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_ANSWER, "autocomplete": "off"}),
        )
    return forms.ChoiceField(
        label=text,
        required=False,
        choices=options(question),
        widget=forms.RadioSelect(attrs={"class": "usa-radio__input usa-radio__input--tile"}),
        error_messages={"invalid_choice": "Choose one of the answers."},
    )
