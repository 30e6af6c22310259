"""Saving from the workbench: Wagtail's own view of a save, as the long form has it, with the form of one part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from modules.library.words.edit_views import SavesByMerging
from modules.library.words.settling import OPENED_FROM
from modules.library.workbench.forms import about, block_form, kinds_for
from modules.library.workbench.places import ABOUT, address
from modules.library.workbench.reading import DHS_ONLY
from modules.library.workbench.showing import refreshed, show

GONE = "This part is not here any more, and what the form was opened from is not kept any longer. Nothing was saved."
AND_NEXT = "and_next"
"""The name of the button that saves and goes on; its value is the address to go to."""


class SavesPart(SavesByMerging):
    """Saves the page's own fields, or one block. A form that is refused is shown at the workbench, as it was typed."""

    key = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the part that the address names."""
        self.key = kwargs.get("block", ABOUT)
        found = self._form_class()
        if found is None:
            messages.error(request, GONE)
            return redirect("workbench", pk=self.page.pk)
        self.form_class = found
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def _form_class(self) -> Any:
        if self.key == ABOUT:
            return about(self.page._meta.model).get_form_class()
        kinds = kinds_for(self.page, self.key, self.request.POST.get(OPENED_FROM, ""))
        if kinds is None:
            return None
        hidden = frozenset() if self.page.asset_center_id is None else DHS_ONLY
        return block_form(self.page, self.key, kinds, hidden=hidden, locked=self.key in self.page.held_to.locked)

    def get_edit_url(self) -> str:
        """Return where a save leads: to the same part, or to the next."""
        there = self.request.POST.get(AND_NEXT, "")
        return address(self.page.pk, there or self.key)

    def redirect_and_remain(self) -> HttpResponse:
        """Go back to the part. What is wrong in its words is listed there."""
        return self.telling(redirect(self.get_edit_url()))

    def add_save_confirmation_message(self) -> None:
        """Say it in one word: the page shows what is saved."""
        messages.success(self.request, "Saved.")

    def render_partials(self) -> str:
        """Return what an autosave changes around the form."""
        return refreshed(self.request, type(self.page)._default_manager.get(pk=self.page.pk), self.key)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return nothing: the page is built by :meth:`render_to_response`."""
        return {}

    def render_to_response(self, context: Any, **response: Any) -> HttpResponse:
        """Show the form as it was typed, beside the page as the database has it."""
        page = type(self.page)._default_manager.get(pk=self.page.pk)
        return show(self.request, page, self.key, self.form)
