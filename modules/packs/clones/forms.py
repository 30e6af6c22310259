"""Forms of packs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

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


class Others(forms.CheckboxSelectMultiple):
    """Boxes for further audiences, folded until one is wanted: most packs are for one audience."""

    template_name = "packs/parts/others.html"


class AudienceForm(forms.Form):
    """Whom a pack is for, and how long it may take."""

    sector = forms.ChoiceField(choices=Sector.choices(), label="Audience sector")
    also_for = forms.MultipleChoiceField(
        choices=[choice for choice in Sector.choices() if choice[0] != Sector.ALL],
        required=False,
        label="Also for",
        widget=Others,
    )
    minutes = forms.IntegerField(
        min_value=5, max_value=960, required=False, label="Minutes available", help_text="You can leave this empty."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer no box for the audience that is chosen already. One that is sent all the same is no error."""
        super().__init__(*args, **kwargs)
        also: Any = self.fields["also_for"]
        chosen = self["sector"].value()
        also.widget.choices = [choice for choice in also.choices if choice[0] != chosen]


class PackForm(AudienceForm, TitleForm):
    """What a lead says of a pack."""

    title = forms.CharField(max_length=200, help_text="For example “Spring roundtable for schools”.")

    field_order = ("title", "sector", "also_for", "minutes")


class ChangeForm(PackForm):
    """What a lead says of a pack that exists. It knows what was shown, so that only what a person changed is saved."""

    def __init__(self, pack: Pack, data: Any = None) -> None:
        super().__init__(data, initial=said_of(pack))
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def shown(self) -> SafeString:
        """The hidden fields that hold what is shown: the fields of Wagtail's own markup leave them out."""
        return format_html_join("", "{}", ((self[name].as_hidden(only_initial=True),) for name in self.fields))

    @property
    def now(self) -> dict[str, Any]:
        """The fields that the person changed, as they are wanted."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    @property
    def was(self) -> dict[str, Any]:
        """The same fields as they were shown."""
        return {name: self._shown(name) for name in self.changed_data}

    def _shown(self, name: str) -> Any:
        field = self.fields[name]
        sent = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        try:
            return field.to_python(sent)
        except forms.ValidationError:
            return None

    def show(self, pack: Pack) -> None:
        """Take what the pack says now for what was shown: saving again is then meant."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, value in said_of(pack).items():
            data.setlist(self.add_initial_prefix(name), value if isinstance(value, list) else [value or ""])
        self.data = data


def said_of(pack: Pack) -> dict[str, Any]:
    """Return what a lead says of a pack: {name of a field: value}."""
    return {name: getattr(pack, name) for name in PackForm.field_order}


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
