"""Forms of what is done to several modules together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from modules.library.releases.actions import NO_NOTE
from modules.library.releases.forms import ReleaseForm


class NoteForm(forms.Form):
    """What a publisher says of several releases at once. It may be left out only if each has a note of its own."""

    note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        label="What changed and why",
        error_messages={"required": NO_NOTE},
        help_text="Centers read this before they update. It is the note of each release that has none of its own.",
    )
    urgent = forms.BooleanField(
        required=False, label="Urgent, all of them", help_text="If the earlier wording must no longer be presented."
    )

    def __init__(self, data: Any, *, notes: Sequence[str]) -> None:
        """Take what was sent, with the note of each release."""
        super().__init__(data)
        self.fields["note"].required = not all(notes)


class PartForm(ReleaseForm):
    """What a publisher says of one of several releases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note: Any = self.fields["note"]
        note.required, note.label, note.help_text = False, "A note for this module alone", ""
        note.widget.attrs["rows"] = 2
