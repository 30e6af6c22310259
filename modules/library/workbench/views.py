"""The addresses of the workbench."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.domain.schema import BLOCKS
from modules.library.workbench.actions import AddBlock, CopyBlock, DeleteBlock, MoveBlock, PutBlockBack
from modules.library.workbench.answering import AnswerComment, ResolveComment
from modules.library.workbench.layouts import layouts_of
from modules.library.workbench.moving import read
from modules.library.workbench.places import ABOUT, address
from modules.library.workbench.reading import with_words
from modules.library.workbench.saving import SavesPart
from modules.library.workbench.showing import show

DELETED = "deleted"
PK_DIGITS = 10
"""Fewer digits than a key that a database could not hold."""


def own_page(request: HttpRequest, pk: int) -> Any:
    """Return a page with words that the person may edit; 404 for all others, as for one that does not exist."""
    found = next(with_words(Page.objects.filter(pk=pk)), None)
    if found is None or not found.permissions_for_user(request.user).can_edit():
        raise Http404
    return found


@require_safe
def workbench(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the outline of a page."""
    return show(request, own_page(request, pk), deleted=request.GET.get(DELETED, ""))


@reads_and_writes
def workbench_about(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the form of what a page has besides blocks, and save it."""
    page = own_page(request, page_id)
    if request.method == "POST":
        return SavesPart.as_view()(request, page_id=page_id)
    return show(request, page, ABOUT)


@reads_and_writes
def workbench_block(request: HttpRequest, page_id: int, block: str) -> HttpResponse:
    """Show a page with the form of one block, and save that form."""
    page = own_page(request, page_id)
    if request.method == "POST":
        return SavesPart.as_view()(request, page_id=page_id, block=block)
    return show(request, page, block)


@require_POST
def workbench_arrange(request: HttpRequest, page_id: int) -> HttpResponse:
    """Add, copy, move, delete or put back a block, and lead to it."""
    page = own_page(request, page_id)
    act = ACTS.get(request.POST.get("act", ""))
    there = address(page.pk, _block(request) or None)
    if act is None:
        return redirect(there)
    with attempt(request):
        there = act(request, page)
    return redirect(there)


@require_POST
def workbench_comment(request: HttpRequest, page_id: int) -> HttpResponse:
    """Answer or resolve a comment, and lead back to its part."""
    page = own_page(request, page_id)
    block, comment = _block(request), request.POST.get("comment", "")
    pk = int(comment) if comment.isdecimal() and len(comment) < PK_DIGITS else 0
    with attempt(request):
        if request.POST.get("act") == "resolve":
            ResolveComment(page, comment=pk, actor=actor_of(request)).execute()
            messages.success(request, "Resolved.")
        else:
            AnswerComment(page, comment=pk, answer=request.POST.get("answer", ""), actor=actor_of(request)).execute()
            messages.success(request, "Answered.")
    return redirect(f"{address(page.pk, block)}#part-comments")


def _block(request: HttpRequest) -> str:
    """Return the id of a block that was sent, as an address can have it."""
    sent = request.POST.get("block", ABOUT)
    return sent if sent.isprintable() else ABOUT


def _add(request: HttpRequest, page: Any) -> str:
    place = read(request.POST.get("to", ""))
    layout = next((one for one in layouts_of(list(BLOCKS)) if one.key == request.POST.get("layout")), None)
    if place is None or layout is None:
        raise Http404
    key = AddBlock(page, layout=layout, place=place, actor=actor_of(request)).execute()
    messages.success(request, f"Added: {layout.label.lower()}.")
    return address(page.pk, key)


def _copy(request: HttpRequest, page: Any) -> str:
    key = CopyBlock(page, block=request.POST.get("block", ""), actor=actor_of(request)).execute()
    messages.success(request, "This is the copy.")
    return address(page.pk, key)


def _move(request: HttpRequest, page: Any) -> str:
    place = read(request.POST.get("to", ""))
    if place is None:
        raise Http404
    key = MoveBlock(page, block=request.POST.get("block", ""), to=place, actor=actor_of(request)).execute()
    messages.success(request, "Moved.")
    return address(page.pk, key)


def _delete(request: HttpRequest, page: Any) -> str:
    action = DeleteBlock(page, block=request.POST.get("block", ""), actor=actor_of(request))
    action.execute()
    return f"{address(page.pk)}?{DELETED}={action.kept.pk}"


def _restore(request: HttpRequest, page: Any) -> str:
    key = PutBlockBack(page, kept=request.POST.get("kept", ""), actor=actor_of(request)).execute()
    messages.success(request, "It is back.")
    return address(page.pk, key)


ACTS = {"add": _add, "copy": _copy, "move": _move, "delete": _delete, "restore": _restore}
