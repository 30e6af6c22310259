"""Forms of the library."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from modules.domain.version import Kind


class ReleaseForm(forms.Form):
    """What a publisher says of a release."""

    KINDS: ClassVar = (Kind.MINOR, Kind.MAJOR)

    kind = forms.TypedChoiceField(
        choices=[
            (Kind.MINOR.value, "Minor: centers can take it without looking at every slide again"),
            (Kind.MAJOR.value, "Major: centers should look again at what they present"),
        ],
        coerce=Kind,
        widget=forms.RadioSelect,
        label="Kind of release",
    )
    note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        label="What changed and why",
        help_text="Centers read this before they update.",
    )
    urgent = forms.BooleanField(
        required=False, label="Urgent", help_text="For wording that must not be presented any longer."
    )
