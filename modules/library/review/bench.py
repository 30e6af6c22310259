"""What the workbench offers for a module of the library, and the view that submits it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.models import Page

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.domain.words import Words
from modules.library.modules.models import Guide, LibraryPage, Module
from modules.library.review.submitting import SubmitForReview, is_released
from modules.library.workbench.beside import Beside, Tool, Way, Wider
from modules.library.workbench.reading import with_words

AIM = "before you can submit"


def beside_module(page: Any, words: Words) -> Beside | None:
    """Return what stands beside a module or a guide of the library; None for every other page."""
    if isinstance(page, Guide):
        return Beside(aim=AIM)
    if not isinstance(page, Module):
        return None
    ways = [Way("Review", reverse("review_module", args=[page.pk]))]
    if is_released(page):
        return Beside(ways=ways, aim=AIM, instead="Released as it is written.")
    ask = Tool("Submit for review", reverse("submit_module", args=[page.pk]), {})
    return Beside(ways=ways, aim=AIM, ask=ask)


def wider_than_module(page: Any) -> Wider | None:
    """Return the drafts of the library for one of them; None for every other page."""
    return Wider("All drafts of the library", _drafts) if isinstance(page, (Module, Guide)) else None


def _drafts() -> list[Any]:
    """Return all modules that are not archived, with their guides. Three queries."""
    archived = tuple(Module.objects.archived().values_list("path", flat=True))
    pages = with_words(Page.objects.descendant_of(LibraryPage.objects.get()).order_by("path"))
    return [page for page in pages if not page.path.startswith(archived)]


@require_POST
def submit_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit a module for review, and lead to its review; back to the workbench if it can't be submitted."""
    module = get_object_or_404(Module, pk=pk)
    if not module.permissions_for_user(request.user).can_edit():
        raise Http404
    with attempt(request):
        state = SubmitForReview(module, actor=actor_of(request)).execute()
        messages.success(request, f"Submitted. {state.current_task_state.task.name} is next.")
        return redirect("review_module", pk)
    return redirect("workbench", pk)
