"""The editor of pages with words: a save is a merge, and if it needs choices, a page asks before anything is saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from wagtail.admin.ui.side_panels import PreviewSidePanel
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView

from modules.centers.tenancy.explorer import Pages, without_usage
from modules.domain.document import DocumentError
from modules.domain.merge import Merge
from modules.domain.token_checks import token_problems
from modules.library.words.asking import came_in_line, pause_line, question_page
from modules.library.words.codec import encode
from modules.library.words.settling import Settled, move_to_release
from modules.library.words.side_panels import WordsStatus
from modules.library.words.wording import Shown, changes_between, counted

SHOW_AGAIN = "show_again"
"""The name of the button that shows a form again with what was typed, and saves nothing."""

SENT = "sent"
"""The field with the name under which the browser keeps what was typed."""
TYPOS = 3
"""How many tokens that are none one message names."""
SAVED_WITH = "It is saved. Before it can be used:"
NAME = re.compile(r"[\w-]{1,40}")
MOVED = (
    "This version is from {came_from}. The form below has it as an update to {pin} would make it: DHS’s changes since "
    "then are in it, and your own words from then. If you and DHS changed the same words, you choose when you save."
)


class TellsTheBrowser(WagtailAdminTemplateMixin):
    """A view of Wagtail's with the form of a page, for ``kept-words.js``, which keeps what is typed in the browser."""

    def show_again(self) -> HttpResponse:
        """Show the form with what was typed. Nothing is saved."""
        form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        form.defer_required_fields()
        form.is_valid()
        form.restore_required_fields()
        self.form, self.has_unsaved_changes = form, True
        answer: HttpResponse = self.render_to_response(self.get_context_data())
        return answer

    def redirect_and_remain(self) -> HttpResponse:
        """Go back to the form, and say which tokens in what was saved are none."""
        typos = [said for *_, said in token_problems(encode(self.page))]
        if typos:
            more = f" And {len(typos) - TYPOS} more." if len(typos) > TYPOS else ""
            messages.warning(self.request, f"{SAVED_WITH} {' '.join(typos[:TYPOS])}{more}")
        return self.telling(super().redirect_and_remain())

    def redirect_away(self) -> HttpResponse:
        """Go to the list of pages."""
        return self.telling(super().redirect_away())

    def telling(self, answer: HttpResponse) -> HttpResponse:
        """Name in the address what was saved, so that the browser forgets it."""
        sent = self.request.POST.get(SENT, "")
        if NAME.fullmatch(sent):
            answer.headers["Location"] += f"#saved-{sent}"
        return answer


class CreatesPages(TellsTheBrowser, CreateView):
    """Wagtail's view of a page that was never saved."""

    @property
    def parent(self) -> Any:
        """The page that it will be in."""
        return self.parent_page

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the form, or show it again."""
        if SHOW_AGAIN in request.POST:
            return self.show_again()
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


class SavesByMerging(TellsTheBrowser, EditView):
    """Wagtail's view, whose saves are merges.

    Wagtail refuses to autosave a form that is older than the newest revision, and lets the button overwrite that
    revision. Here both merge.
    """

    is_out_of_date = False

    def get_side_panels(self) -> Any:
        """Leave out what is not so, and what would refuse: pages that link here, the preview for who only reviews.

        The panel with the status of the page is the first.
        """
        panels = super().get_side_panels()
        panels[0] = WordsStatus(
            self.page, self.request, live_object=self.real_page_record, parent_page=self.page.get_parent()
        )
        without_usage(panels)
        writes = self.page.permissions_for_user(self.request.user).writes()
        panels[:] = [panel for panel in panels if writes or not isinstance(panel, PreviewSidePanel)]
        return panels

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the form, or show it again."""
        self.request.POST = _with_own_revision(request.POST, self.latest_revision)
        if SHOW_AGAIN in request.POST:
            return self.show_again()
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the merged words, unless a person has to look first."""
        settled: Settled | None = form.entry and form.entry.settled
        if settled and (settled.waits if self.action_name == "save" else settled.unread):
            return self.ask(settled)
        line = came_in_line(form.entry, self.page, self.request.user) if settled else ""
        form.told = line
        answer: HttpResponse = super().form_valid(form)
        if line and answer.status_code == 302:
            messages.info(self.request, line)
        return answer

    def ask(self, settled: Settled) -> HttpResponse:
        """Show the choices. An autosave answers in a sentence that they are needed."""
        if self.expects_json_response:
            refused: HttpResponse = self.json_error_response("validation_error", pause_line(settled))
            return refused
        context = question_page(self.form.entry, self.page, self.request)
        unread: dict[str, Any] = {"messages": []}  # may be of another window: the next page shows them
        return render(self.request, "library/settle.html", {**context, **unread, "form_url": self.request.path})


class RevertsByMerging(SavesByMerging, RevisionsRevertView):
    """Wagtail's view that brings an earlier revision back.

    The words of a revision from before an update are moved to the release that the page is pinned to.
    """

    moved: Merge | None = None
    replaced: Sequence[Shown] = ()

    def get_object(self) -> Any:
        """Return the revision. If it is from before an update, its words are moved to the page's release."""
        page = super().get_object()
        self.came_from = page.came_from(self.previous_revision)
        self.moved = move_to_release(page, self.came_from) if self.came_from else None
        return page

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the words of the revision, and what they would replace."""
        self._use_present()
        self.replaced = self._replaced()
        if self.moved:
            messages.info(request, MOVED.format(came_from=self.came_from.name, pin=self.page.pin_name))
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Replace the page's words, merged with what was saved since the revision was opened here."""
        self._use_present()
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def get_template_names(self) -> list[str]:
        """Show above the form what would be replaced."""
        return ["library/revert.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        return super().get_context_data(**kwargs) | {"replaced": self.replaced, "counted": counted(self.replaced)}

    def _use_present(self) -> None:
        """Let the form be opened from the page as it is, not from the revision that it shows."""
        self.present = self.real_page_record.get_latest_revision_as_object()
        self.form_class = partial(self.edit_handler.get_form_class(), present=self.present, moved=self.moved)

    def _replaced(self) -> Sequence[Shown]:
        """Return what saving the revision changes in the page; nothing if one of the two can't be read."""
        try:
            return changes_between(encode(self.present), encode(self.page))
        except DocumentError:
            return ()


def _with_own_revision(sent: QueryDict, latest: Any) -> QueryDict:
    """Return what was sent, without the revision that autosave would write over, unless it is the newest."""
    own = sent.get("overwrite_revision_id")
    if not own or (latest and own == str(latest.pk)):
        return sent
    without = sent.copy()
    del without["overwrite_revision_id"]
    return without


class WordsViewSet(Pages):
    """Wagtail's views of pages, with the editor of pages with words. A subclass names the class of pages."""

    add_view_class = CreatesPages
    edit_view_class = SavesByMerging
    revisions_revert_view_class = RevertsByMerging
