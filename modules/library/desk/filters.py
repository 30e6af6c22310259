"""What the list of modules can be narrowed down by, all of it in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from modules.core.lines import LONGEST_NAME
from modules.domain.vocabularies import Language, Sector
from modules.library.desk.reading import Row, State
from modules.library.modules.ranks import Rank

SOON = timedelta(days=30)
NONE = "none"
"""Stands for modules without an owner, or without a day."""


def _review(row: Row, wanted: str) -> bool:
    day, today = row.module.next_review, timezone.localdate()
    if day is None or wanted == NONE:
        return day is None and wanted == NONE
    return day < today if wanted == "late" else day <= today + SOON


TESTS: Mapping[str, Callable[[Row, str], bool]] = {
    "state": lambda row, wanted: row.state == wanted,
    "version": lambda row, wanted: (row.release is not None) == (wanted == "yes"),
    "changed": lambda row, wanted: bool(row.lately.blocks) == (wanted == "yes"),
    "owner": lambda row, wanted: row.module.owning_office == ("" if wanted == NONE else wanted),
    "review": _review,
    "centers": lambda row, wanted: bool(row.centers) == (wanted == "yes"),
    "sector": lambda row, wanted: wanted in row.module.sectors,
    "language": lambda row, wanted: row.module.language == wanted,
    "rank": lambda row, wanted: str(row.module.rank) == wanted,
}


class ModuleFilters(forms.Form):
    """The filters. What can be chosen of owners and sectors is what modules have."""

    q = forms.CharField(
        required=False,
        max_length=LONGEST_NAME,
        label="Search in drafts",
        widget=forms.TextInput({"placeholder": "Search in drafts"}),
    )
    state = forms.ChoiceField(required=False, choices=State.choices())
    version = forms.ChoiceField(required=False, choices=[("yes", "Released"), ("no", "Never released")])
    changed = forms.ChoiceField(
        required=False, label="Changed since", choices=[("yes", "Changed"), ("no", "Not changed")]
    )
    owner = forms.ChoiceField(required=False)
    review = forms.ChoiceField(
        required=False,
        label="Next review",
        choices=[("late", "Overdue"), ("soon", "Within 30 days"), (NONE, "No date")],
    )
    centers = forms.ChoiceField(required=False, choices=[("yes", "Used"), ("no", "Not used")])
    sector = forms.ChoiceField(required=False)
    language = forms.ChoiceField(required=False, choices=Language.choices())
    rank = forms.ChoiceField(
        required=False, label="Order", choices=[(str(value), label) for value, label in Rank.choices]
    )

    def __init__(self, data: Any, rows: Sequence[Row]) -> None:
        super().__init__(data)
        owners = sorted({row.module.owning_office for row in rows} - {""})
        used = {sector for row in rows for sector in row.module.sectors}
        fields: Any = self.fields
        fields["owner"].choices = [*((one, one) for one in owners), (NONE, "No owner")]
        fields["sector"].choices = [(value, label) for value, label in Sector.choices() if value in used]
        for name in TESTS:
            fields[name].choices = [("", "All"), *fields[name].choices]

    @property
    def chosen(self) -> dict[str, str]:
        """``{filter: value}`` of those that make sense; all others are as if nothing was chosen."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name in TESTS}

    @property
    def query(self) -> str:
        """What is searched for."""
        self.is_valid()
        return " ".join(self.cleaned_data.get("q", "").split())

    @property
    def selects(self) -> list[Any]:
        """The fields without the search."""
        return [self[name] for name in TESTS]

    def left(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows that the filters leave, in their order."""
        chosen = self.chosen
        return [row for row in rows if all(TESTS[name](row, value) for name, value in chosen.items())]
