"""Forms of packs."""

from __future__ import annotations

from typing import Any

from django import forms

from modules.domain.token_checks import problems_in
from modules.domain.vocabularies import Sector
from modules.packs.pages.models import Pack


class TitleForm(forms.Form):
    """What something is called."""

    title = forms.CharField(max_length=200)

    def clean_title(self) -> str:
        """Refuse a token that nothing will ever fill, as the page itself would."""
        title: str = self.cleaned_data["title"]
        if problems := problems_in(title, "title"):
            raise forms.ValidationError(problems)
        return title


class AudienceForm(forms.Form):
    """Whom a pack is for, and how long it may take."""

    sector = forms.ChoiceField(choices=Sector.choices(), label="Audience sector")
    minutes = forms.IntegerField(
        min_value=5, max_value=960, required=False, label="Minutes available", help_text="You can leave this empty."
    )


class PackForm(AudienceForm, TitleForm):
    """What a lead says of a pack."""

    title = forms.CharField(max_length=200, help_text="For example “Spring roundtable for schools”.")

    field_order = ("title", "sector", "minutes")


class CopyForm(PackForm):
    """What a lead says of the copy of a pack; whom it is for is asked, since that is why it is made."""

    sector = forms.ChoiceField(choices=[("", "Choose an audience"), *Sector.choices()], label="Audience sector")

    def __init__(self, pack: Pack, data: Any = None) -> None:
        super().__init__(data, initial={"minutes": pack.minutes})
        self.pack = pack
        self.fields["title"].help_text = f"A title of its own, next to “{pack.title}”."

    def clean_title(self) -> str:
        """Refuse the title of the pack itself: on every list the two would look the same."""
        title = super().clean_title()
        if title.casefold() == self.pack.title.casefold():
            raise forms.ValidationError("The pack you are copying has this title. Give the copy a different one.")
        return title
