"""Forms of the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from modules.domain.version import Kind, Version
from modules.library.releases.models import Release
from modules.library.releases.queries import releases_of


class ReleaseForm(forms.Form):
    """What a publisher says of a release."""

    MEANINGS: ClassVar = {
        Kind.MINOR: "centers can take it without checking every slide again",
        Kind.MAJOR: "centers should check what they present again",
    }

    kind = forms.TypedChoiceField(
        coerce=Kind,
        widget=forms.RadioSelect,
        label="Kind of release",
        error_messages={"invalid_choice": "Locked wording changed, so this must be a major release."},
    )
    note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        label="What changed and why",
        help_text="Centers read this before they update.",
    )
    urgent = forms.BooleanField(
        required=False, label="Urgent", help_text="Use this if the earlier wording must no longer be presented."
    )

    def __init__(self, *args: Any, numbers: Mapping[Kind, Version], **kwargs: Any) -> None:
        """Offer these kinds, each with the number that the release would get; kinds of one number are no question."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [
            (kind.value, f"{kind.value.capitalize()}, {number}: {self.MEANINGS[kind]}")
            for kind, number in numbers.items()
        ]
        if len(set(numbers.values())) < len(numbers):
            field.widget = forms.HiddenInput()


class ReleaseChoice(forms.ModelChoiceField):
    """A release, by its title and number."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what the publisher chooses from."""
        return f"{obj.title} {obj.version}"


class WithdrawForm(forms.Form):
    """What a publisher says of a withdrawal."""

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        label="Why it is withdrawn",
        help_text="Centers read this where they use the release. Participants do not see it.",
    )

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = releases_of(release.module_id).values("pk")
        newest = Release.objects.newest_of_each().values("pk")
        choices = Release.objects.filter(pk__in=own) | Release.objects.filter(pk__in=newest)
        self.fields["replacement"] = ReleaseChoice(
            queryset=choices.standing().exclude(pk=release.pk).order_by("title", "-major", "-minor"),
            required=False,
            empty_label="None",
            label="Use this one in its place",
            help_text="Another release of this module, or the newest of another module.",
        )
