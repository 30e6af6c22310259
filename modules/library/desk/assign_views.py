"""Where reviewers are assigned to one or several modules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from modules.accounts.identity.models import User
from modules.accounts.identity.policy import actor_of
from modules.core.methods import reads_and_writes
from modules.core.typed import check_day
from modules.library.desk.several import Several, answer, parts_of
from modules.library.modules.models import Module
from modules.library.review.assigning import AssignReviewer, reviewers
from modules.library.review.models import ReviewKind


class AssignForm(forms.Form):
    """Who gives which review, and until when."""

    due = forms.DateField(
        required=False,
        label="Until",
        validators=[check_day],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Leave it empty if there is no hurry.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = reviewers()
        asked: dict[str, forms.Field] = {
            kind.value: forms.ModelChoiceField(people, required=False, label=kind.label, empty_label="As it is")
            for kind in ReviewKind
        }
        self.fields = {**asked, **self.fields}

    def clean_due(self) -> Any:
        """Refuse a day that is over."""
        due = self.cleaned_data["due"]
        if due and due < timezone.localdate():
            raise forms.ValidationError("The day is over already. Choose one that is still to come.")
        return due

    def clean(self) -> dict[str, Any]:
        """Refuse a form that asks nobody."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.asked:
            raise forms.ValidationError("Choose a reviewer.")
        return said

    @property
    def asked(self) -> dict[ReviewKind, User]:
        """``{review: who is asked}``."""
        return {kind: self.cleaned_data[kind] for kind in ReviewKind if self.cleaned_data.get(kind)}


@reads_and_writes
def assign_together(request: HttpRequest) -> HttpResponse:
    """Assign reviewers to the modules that the address names."""
    actor, form = actor_of(request), AssignForm(request.POST if request.method == "POST" else None)

    def assign(module: Module) -> None:
        for kind, reviewer in form.asked.items():
            due = form.cleaned_data["due"]
            AssignReviewer(module, kind=kind, reviewer=reviewer, due=due, actor=actor).execute()

    several = Several("Assign reviewers to", "Reviewers assigned", "user", parts_of(request), form)
    return answer(request, several, assign)
