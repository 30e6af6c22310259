"""Wagtail's explorer of a page of ours leads to our page of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.views.pages.create import AddSubpageView

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role, is_administrator
from modules.centers.tenancy.explorer import Explorer


class LeadsToOurs(Explorer):
    """Leads to the page of ours that shows what the explorer would, and more."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        """Lead there; show the explorer to a person for whom there is no page of ours."""
        place = self.place(request.user, parent_page_id) if parent_page_id else ""
        answer: HttpResponse = redirect(place) if place else super().get(request, parent_page_id)
        return answer

    def place(self, user: Any, pk: int) -> str:
        """Return the address; empty if this person has none."""
        raise NotImplementedError


class LeadsToModules(LeadsToOurs):
    """Leads from the folder of all modules to their list."""

    def place(self, user: Any, pk: int) -> str:
        """Return the list."""
        return reverse("library_home")


class LeadsToText(LeadsToOurs):
    """Leads from a module to where it is written, or read."""

    def place(self, user: Any, pk: int) -> str:
        """Return the workbench, or the review."""
        return reverse("workbench" if writes(user) else "review_module", args=[pk])


class LeadsToNewModule(AddSubpageView):
    """Leads from Wagtail's page that adds a page in the library to ours."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead there whoever may add one; Wagtail's own answer refuses all others."""
        super().dispatch(request, *args, **kwargs)
        return redirect("new_module")


def writes(user: Any) -> bool:
    """Return whether a person writes modules."""
    return has_role(user, Role.EDITOR) or is_administrator(user)
