"""The form of a roundtable."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from modules.centers.center.models import Center
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack
from modules.resources.codes.models import AccessCode
from modules.roundtables.models import Roundtable


class RoundtableForm(forms.ModelForm):
    """When and where a roundtable is, and what is presented there."""

    class Meta:
        model = Roundtable
        fields = ("title", "day", "at", "place", "pack", "edition", "code", "time_zone")
        labels: ClassVar = {"day": "Day", "at": "Time", "code": "Resource page", "time_zone": "Time zone"}
        help_texts: ClassVar = {
            "day": "Leave this empty if there is no date yet.",
            "place": "As you would say it: “Harbor Library, room 2”.",
            "time_zone": "The time above is what clocks show there.",
        }
        widgets: ClassVar = {
            "day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, roundtable: Roundtable, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, instance=roundtable, **kwargs)
        center = roundtable.center
        packs = Pack.objects.in_use().filter(center=center).order_by("title")
        editions = Edition.objects.filter(center=center).order_by("title", "-number")
        codes = AccessCode.objects.open_now().filter(center=center).select_related("edition")
        pack = self["pack"].value()
        self._offer("pack", packs, "No pack yet")
        self._offer("edition", editions, "No edition yet", shown=editions.filter(pack=pack) if pack else None)
        self._offer("code", codes, "No resource page yet", shown=codes.filter(edition__pack=pack) if pack else None)
        self.fields["time_zone"].initial = center.time_zone
        self.fields["time_zone"].required = False

    def _offer(self, name: str, rows: Any, nothing: str, *, shown: Any = None) -> None:
        """Take one of these rows, and list those of ``shown``, if given: what belongs to the pack that is chosen."""
        field: Any = self.fields[name]
        now = rows.model.objects.filter(pk=getattr(self.instance, f"{name}_id"))
        field.empty_label = nothing
        field.queryset = rows | now
        if shown is not None:
            listed = ((row.pk, field.label_from_instance(row)) for row in shown | now)
            field.widget.choices = [("", nothing), *listed]

    @property
    def planned(self) -> dict[str, Any]:
        """What the form says, as the actions take it."""
        return dict(self.cleaned_data)


def new(center: Center, pack: str) -> RoundtableForm:
    """Return an empty form; ``pack`` is the key of the pack that is chosen before, or empty.

    Its newest edition is chosen with it, and the open page of that edition.
    """
    edition = Edition.objects.filter(center=center, pack=int(pack)).order_by("-number").first() if pack else None
    code = AccessCode.objects.open_now().filter(edition=edition).first() if edition else None
    chosen = {"pack": pack, "edition": edition and edition.pk, "code": code and code.pk}
    return RoundtableForm(Roundtable(center=center), initial={**chosen, "time_zone": center.time_zone})
