"""Forms of packs."""

from __future__ import annotations

from typing import Any

from django import forms

from modules.library.queries import clonable
from modules.library.sectors import Sector
from modules.library.token_checks import problems_in


class ReleaseChoice(forms.ModelMultipleChoiceField):
    """Releases, each by its title and number."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what the lead reads beside the box."""
        return f"{obj.title} ({obj.version})"


class NewPackForm(forms.Form):
    """What a lead says of a new pack."""

    title = forms.CharField(max_length=200, help_text="For example “Spring roundtable for schools”.")
    sector = forms.ChoiceField(choices=Sector.choices, label="Audience sector")
    minutes = forms.IntegerField(
        min_value=5, max_value=960, required=False, label="Minutes at hand", help_text="May stay empty."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["releases"] = ReleaseChoice(
            queryset=clonable(),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label="Modules",
            help_text="Each comes as your own copy, with its presenter guides. You can add more at any time.",
        )

    def clean_title(self) -> str:
        """Refuse a token that nothing will ever fill, as the pack itself would."""
        title: str = self.cleaned_data["title"]
        if problems := problems_in(title, "title"):
            raise forms.ValidationError(problems)
        return title
