"""Forms of what a lead does with a resource page."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from modules.core import moments
from modules.core.lines import LONGEST_TEXT
from modules.core.typed import check_day
from modules.media.intake import check_document
from modules.packs.editions.models import Edition
from modules.resources.codes.models import AccessCode
from modules.resources.feedback.models import FeedbackForm
from modules.resources.feedback.questions import CHOICE, KINDS, LONGEST, MODULES, MOST, Question, question
from modules.resources.page.files import own_documents
from modules.resources.page.next_dates import NextDate


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClosingForm(forms.Form):
    """Until when a page opens."""

    closes_on = forms.DateField(
        label="Last day",
        widget=_day(),
        validators=[check_day],
        help_text="The page stays open until the end of this day, on your center’s clock.",
    )

    def __init__(self, code: AccessCode, data: Any = None) -> None:
        super().__init__(data, prefix="closing", initial={"closes_on": code.closes_on})


class NextDateForm(forms.ModelForm):
    """When and where people meet next; all of it empty where no date is set."""

    class Meta:
        model = NextDate
        fields = ("day", "at", "place")
        labels: ClassVar = {"day": "Day", "at": "Time", "place": "Place"}
        help_texts: ClassVar = {
            "day": "Leave this empty if no date is set yet.",
            "at": "In your center’s time zone. You can leave this empty.",
            "place": "In words, as you would say it: “Harbor Library, room 2”. You can leave this empty.",
        }
        widgets: ClassVar = {"day": _day(), "at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}

    def __init__(self, code: AccessCode, data: Any = None) -> None:
        there = NextDate.objects.filter(code=code).first()
        super().__init__(data, prefix="next", instance=there or NextDate(code=code))


class UploadField(forms.FileField):
    """A file that participants may download."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file. Raises ValidationError, in plain words, if it is none to download."""
        file = super().clean(data, initial)
        if file:
            check_document(file, file.name or "")
        return file


class FileForm(forms.Form):
    """A new file, or a document of the center's own, for a page."""

    upload = UploadField(required=False, label="Upload a file")
    document: Any = forms.ModelChoiceField(
        queryset=None, required=False, label="Or take one of your center’s documents", empty_label="None of them"
    )
    title = forms.CharField(
        max_length=120,
        required=False,
        help_text="What participants read. If you leave this empty, they read the document’s own title.",
    )

    def __init__(self, code: AccessCode, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, prefix="file")
        there = code.files.values("document")
        found = own_documents(code.center).exclude(pk__in=there)
        if found.exists():
            self.fields["document"].queryset = found  # type: ignore[attr-defined]  # it is one with a queryset
        else:
            del self.fields["document"]
            self.fields["upload"].required = True

    def clean(self) -> dict[str, Any]:
        """Take one of the two."""
        given = super().clean() or {}
        chosen = [name for name in ("upload", "document") if given.get(name)]
        if not self.errors and len(chosen) != 1:
            self.add_error("upload", "Upload a file, or take one of your documents: one at a time.")
        return given


class NewFileForm(forms.Form):
    """A new file in the place of one on the page."""

    upload = UploadField(label="New file")


class EditionChoice(forms.ModelChoiceField):
    """An edition, by its number."""

    def label_from_instance(self, obj: Edition) -> str:
        """Say which one and when it was made."""
        return f"Edition {obj.number}, made {moments.day(obj.made_at, obj.center)}"


class ReplaceForm(forms.Form):
    """What a new address opens, and whether the old one leads there."""

    edition = EditionChoice(queryset=None, empty_label=None, help_text="What the new address opens.")
    leads_on = forms.BooleanField(
        required=False,
        label="The old address links to the new one",
        help_text="Do not check this if the wrong people have the old address. They are then told to ask you.",
    )

    def __init__(self, code: AccessCode, data: Any = None) -> None:
        super().__init__(data, prefix="new", initial={"leads_on": True, "edition": code.edition_id})
        editions = Edition.objects.filter(pack=code.edition.pack_id).order_by("-number")
        self.fields["edition"].queryset = editions  # type: ignore[attr-defined]  # ModelChoiceField


class AskingForm(forms.ModelForm):
    """Whether feedback is asked for, until when, and in whose name."""

    class Meta:
        model = FeedbackForm
        fields = ("asked", "closes_on", "minutes", "sponsor", "omb_number", "omb_expires_on")
        widgets: ClassVar = {"closes_on": _day(), "omb_expires_on": _day()}
        help_texts: ClassVar = {
            "closes_on": "After this day, the form closes automatically. It also closes with the page.",
            "sponsor": "Choose DHS only if DHS gave you these questions and an OMB control number for them.",
            "omb_number": "Only for what DHS asks.",
            "omb_expires_on": "Only for what DHS asks. After that day, the form closes automatically.",
        }


class QuestionForm(forms.Form):
    """One question; one without words is left out."""

    key = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    text = forms.CharField(required=False, max_length=LONGEST, label="Question")
    kind = forms.ChoiceField(choices=KINDS.items(), label="How it is answered")
    choices = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label="Answers to choose from",
        help_text="Only for “One of several answers”. Write one answer on each line.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


QuestionSet = forms.formset_factory(
    QuestionForm, extra=2, max_num=MOST, absolute_max=MOST, can_delete=True, can_order=True
)


def set_of(questions: list[Question], data: Any = None) -> Any:
    """Return the forms of these questions, and two empty ones."""
    initial = [
        {
            "key": one["id"],
            "text": one["text"],
            "kind": one["kind"],
            "choices": "\n".join(one["choices"]) if one["kind"] == CHOICE else "",
        }
        for one in questions
    ]
    return QuestionSet(data, initial=initial, prefix="q")


def asked_in(formset: Any, topics: list[str]) -> list[Question]:
    """Return the questions that a valid set of forms holds, in their order."""
    kept = [form.cleaned_data for form in formset.ordered_forms if form.cleaned_data.get("text")]
    return [_question(f"q{at}", given, topics) for at, given in enumerate(kept, 1)]


def _question(key: str, given: dict[str, Any], topics: list[str]) -> Question:
    lines = {CHOICE: given["choices"].splitlines(), MODULES: topics}
    return question(key, given["kind"], given["text"], lines.get(given["kind"], ()))
