"""The list of modules."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.generic import TemplateView
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role
from modules.library.desk.explorer import writes
from modules.library.desk.filters import ModuleFilters
from modules.library.desk.reading import Row, in_order, rows
from modules.library.desk.searching import found_in
from modules.library.modules.models import Module

ON_A_PAGE = 100
COLUMNS = (
    ("title", "Module"),
    ("state", "State"),
    ("version", "Version"),
    ("changed", "Since then"),
    ("owner", "Owner"),
    ("review", "Next review"),
    ("centers", "Centers"),
    ("sectors", "For"),
    ("language", "Language"),
    ("rank", "Order"),
)
"""What a row has, each with its name in ``ORDERS`` and its heading."""
ACTS = (
    ({Role.EDITOR}, "submit_together", "Submit for review"),
    ({Role.REVIEWER}, "approve_together", "Approve"),
    ({Role.PUBLISHER}, "release_together", "Release together"),
    ({Role.EDITOR, Role.PUBLISHER}, "assign_together", "Assign reviewers"),
)
"""What is done to several modules: who does it, the name of its address, and the words on the button."""


class ModuleList(SpreadsheetExportMixin, TemplateView):
    """The modules in use, filtered, searched and sorted by the address; as a page, CSV or XLSX."""

    template_name = "library/desk/modules.html"
    http_method_names = ("get", "head", "options")
    export_filename = "modules"
    list_export = (*(name for name, _ in COLUMNS), "with", "due", "writers", "retired")
    export_headings = dict(COLUMNS) | {
        "changed": "Blocks written since",
        "with": "With",
        "due": "Due",
        "writers": "Written by",
        "retired": "Retired",
    }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer as asked for."""
        found = rows()
        self.filters = ModuleFilters(request.GET, found)
        self.all = len(found)
        self.found = in_order(_searched(self.filters.left(found), self.filters.query), request.GET.get("sort", ""))
        if self.is_export:
            answer: HttpResponse = self.as_spreadsheet(self.found, request.GET["export"])
            return answer
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        user = self.request.user
        return super().get_context_data(
            **kwargs,
            page=Paginator(self.found, ON_A_PAGE).get_page(self.request.GET.get("p")),
            all=self.all,
            filters=self.filters,
            chosen=len(self.filters.chosen),
            headings=[self._heading(name, label) for name, label in COLUMNS],
            query=self._address(),
            query_after=f"&{self._address()}",
            archived=Module.objects.archived().count(),
            acts=[act for roles, *act in ACTS if has_role(user, *roles) or (Role.EDITOR in roles and writes(user))],
            writes=writes(user),
            publishes=has_role(user, Role.PUBLISHER),
        )

    def to_row_dict(self, item: Row) -> OrderedDict[str, Any]:
        """Return the cells of a row."""
        cells = {
            "title": item.title,
            "state": item.state.label,
            "version": item.version,
            "changed": item.lately.blocks,
            "owner": item.module.owning_office,
            "review": item.module.next_review,
            "centers": item.centers,
            "sectors": item.sectors,
            "language": item.language,
            "rank": item.rank,
            "with": item.with_whom,
            "due": item.due,
            "writers": ", ".join(item.writers),
            "retired": "yes" if item.module.retired_at else "no",
        }
        return OrderedDict((name, cells[name]) for name in self.list_export)

    def _heading(self, name: str, label: str) -> dict[str, Any]:
        """Return a heading with the address that sorts by it, the other way if that is done already."""
        now = self.request.GET.get("sort", "")
        url = f"?{self._address(sort=f'-{name}' if now == name else name)}"
        is_sorted = {name: "ascending", f"-{name}": "descending"}.get(now, "")
        return {"name": name, "label": label, "url": url, "sorted": is_sorted}

    def _address(self, **more: str) -> str:
        """Return the query of this page, without the number of the page, with other values."""
        kept = {"q": self.filters.query, "sort": self.request.GET.get("sort", ""), **self.filters.chosen, **more}
        return urlencode({name: value for name, value in kept.items() if value})


def _searched(found: list[Row], query: str) -> list[Row]:
    if not query:
        return found
    excerpts = found_in(query)
    return [replace(row, excerpt=excerpts[row.module.pk]) for row in found if row.module.pk in excerpts]
