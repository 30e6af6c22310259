"""Where administrators look at the audit, and leads at what concerns their own center; as a table, CSV or JSON."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.utils.functional import cached_property
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import registry

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Membership, Role, User
from modules.accounts.identity.policy import center_ids, is_administrator
from modules.centers.center.models import Center
from modules.core import moments
from modules.core.rooms import house


def visible_to(user: Any) -> QuerySet[AuditEntry]:
    """Return the entries that a person may read: an administrator all, a lead those of their own center."""
    if is_administrator(user):
        return AuditEntry.objects.all()
    return AuditEntry.objects.filter(center__in=center_ids(user, {Role.LEAD}))


def label_of(action: str) -> str:
    """Return an action in words."""
    known = house().records.get(action)
    if known is not None:
        return known
    return str(registry.formatters[action].message) if registry.action_exists(action) else action


class AuditFilters(WagtailFilterSet):
    """Who, what, which center, when, from where. What can be chosen is what the visible entries name."""

    actor = django_filters.ModelChoiceFilter(queryset=User.objects.none(), label="Who")
    action = django_filters.ChoiceFilter(choices=(), label="What")
    center = django_filters.ModelChoiceFilter(queryset=Center.objects.none(), label="Center")
    at = django_filters.DateFromToRangeFilter(label="When", widget=DateRangePickerWidget)
    title = django_filters.CharFilter(lookup_expr="icontains", label="Called")
    address = django_filters.CharFilter(lookup_expr="startswith", label="From")

    class Meta:
        model = AuditEntry
        fields = ("actor", "action", "center", "at", "title", "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = visible_to(self.request.user)
        actions = sorted(seen.order_by().values_list("action", flat=True).distinct())
        people = User.objects.filter(pk__in=seen.order_by().values("actor"))
        self.filters["actor"].queryset = people.order_by("last_name", "first_name", "username")
        self.filters["action"].extra["choices"] = [(action, label_of(action)) for action in actions]
        if is_administrator(self.request.user):
            self.filters["center"].queryset = Center.objects.order_by("name")
        else:
            del self.filters["center"], self.filters["address"]


class Audit(ReportView):
    """The audit."""

    model = AuditEntry
    page_title = "Audit"
    header_icon = "history"
    filterset_class = AuditFilters
    index_url_name = "audit"
    index_results_url_name = "audit_results"
    export_filename = "audit"
    default_ordering = "-pk"
    columns = (
        Column("at", label="When (UTC)", accessor=lambda entry: moments.exact(entry.at)),
        Column("who", label="Who", accessor=lambda entry: str(entry.actor or "Unknown")),
        Column("what", label="What", accessor=lambda entry: label_of(entry.action)),
        Column("called", label="About", accessor=lambda entry: str(entry.person or entry.title)),
        Column("center", label="Center", accessor=lambda entry: str(entry.center or "")),
        Column("address", label="From", accessor="shown_address"),
        Column("more", label="More", accessor=lambda entry: more_of(entry)),
    )
    list_export = ("at", "who", "what", "action", "about", "kind", "object_id", "center", "address", "more")

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        """Return what the person may read, with what a row shows."""
        return visible_to(self.request.user).select_related("actor", "person", "center").order_by("-pk")

    def get_queryset(self) -> QuerySet[AuditEntry]:
        """Return the same: the order is the one in which it was written."""
        return self.get_base_queryset()

    def filter_queryset(self, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """Return what the filters leave; nothing where one of them makes no sense, or an export would have it all."""
        found: QuerySet[AuditEntry] = super().filter_queryset(queryset)
        return found if self.filters is None or self.filters.is_valid() else found.none()

    @cached_property
    def colleagues(self) -> frozenset[int]:
        """The ids of the people whose address a lead may see: those who have a role at the lead's centers."""
        centers = center_ids(self.request.user, {Role.LEAD})
        return frozenset(Membership.objects.filter(center__in=centers).values_list("user_id", flat=True))

    def address_of(self, entry: AuditEntry) -> str:
        """Return where an entry came from; to leads, nothing of where people of DHS are."""
        known = is_administrator(self.request.user) or {entry.actor_id, entry.person_id} & self.colleagues
        return entry.address if known else ""

    @cached_property
    def as_json(self) -> bool:
        """Whether JSON is asked for."""
        return bool(self.request.GET.get("export") == "json")

    def get_paginate_by(self, queryset: Any) -> int | None:
        """Return all at once for an export."""
        found: int | None = None if self.as_json else super().get_paginate_by(queryset)
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say of each row from where it came, as far as the person may know."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for entry in context["object_list"]:
            entry.shown_address = self.address_of(entry)
        return context

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Answer as JSON, as a spreadsheet, or as a page."""
        if self.as_json:
            rows = [{**row_of(entry), "data": entry.data} for entry in context["object_list"]]
            answer: HttpResponse = JsonResponse({"entries": rows}, json_dumps_params={"ensure_ascii": False})
            answer["Content-Disposition"] = 'attachment; filename="audit.json"'
            return answer
        answer = super().render_to_response(context, **kwargs)
        return answer

    def to_row_dict(self, item: AuditEntry) -> OrderedDict[str, Any]:
        """Return the cells of a row. Formulas are made harmless where they are written: ``core/spreadsheets.py``."""
        row = {**row_of(item), "more": more_of(item)}
        return OrderedDict((name, row[name]) for name in self.list_export)


def more_of(entry: AuditEntry) -> str:
    """Return what else was written down, in one line."""
    return ", ".join(
        f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in entry.data.items()
    )


def row_of(entry: Any) -> dict[str, Any]:
    """Return an entry as it is exported."""
    return {
        "at": moments.exact(entry.at),
        "who": entry.actor.get_username() if entry.actor else "",
        "what": label_of(entry.action),
        "action": entry.action,
        "about": entry.person.get_username() if entry.person else entry.title,
        "kind": entry.kind,
        "object_id": entry.object_id,
        "center": entry.center.slug if entry.center else "",
        "address": entry.shown_address,
    }
