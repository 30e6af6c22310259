"""Forms of what is done to several modules together."""

from __future__ import annotations

from typing import Any

from django import forms

from modules.library.releases.forms import ReleaseForm


class NoteForm(forms.Form):
    """What a publisher says of several releases at once."""

    note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        label="What changed and why",
        help_text="Centers read this before they update. It is the note of each release that has none of its own.",
    )
    urgent = forms.BooleanField(
        required=False, label="Urgent, all of them", help_text="If the earlier wording must no longer be presented."
    )


class PartForm(ReleaseForm):
    """What a publisher says of one of several releases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note: Any = self.fields["note"]
        note.required, note.label, note.help_text = False, "A note for this module alone", ""
        note.widget.attrs["rows"] = 2
