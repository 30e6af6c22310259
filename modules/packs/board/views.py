"""The page of a pack: its board."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from modules.accounts.identity.models import User
from modules.accounts.identity.policy import actor_of
from modules.domain.document import DocumentError, digest
from modules.kept.waiting.kinds import kind_of
from modules.kept.waiting.models import Waiting
from modules.packs.board.asking import unasked
from modules.packs.board.next_step import NextStep, next_step
from modules.packs.board.reading import Board, board_of
from modules.packs.editions.approvals import needs_approval
from modules.packs.editions.models import Edition
from modules.packs.editions.queries import old_page, with_what_is_below
from modules.packs.editions.readiness import open_points, worth_a_look
from modules.packs.editions.sent_back import sent_back
from modules.packs.editions.since import since_last
from modules.packs.editions.sources import source_of_pack
from modules.packs.pages.lines import lines_on
from modules.packs.pages.models import Pack
from modules.packs.pages.views import own_pack, readers_alone


@require_safe
def pack_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a pack: the next step, its modules on a time line, and its editions."""
    if there := _where_others_act(request, pk):
        return redirect(there)
    pack = own_pack(request, pk)
    board = board_of(pack)
    editions = with_what_is_below(request, pack)
    newest = editions[0][0] if editions else None
    text = digest(board.state.source) if board.state else ""
    lines = lines_on([pack])[pack.pk]
    context: dict[str, Any] = {
        "pack": pack,
        "lines": lines,
        "begins": next((line.begins for line in lines if line.begins is not None), None),
        "board": board,
        "plan": board.plan,
        "editions": editions,
        "approvals": list(pack.approvals.select_related("by")) if editions else [],
        "warnings": [*worth_a_look(pack), *(open_points(board.state.words) if board.state else [])],
        "newest": newest,
        "is_new": newest is None or newest.digest != text,
        "sent_back": sent_back(pack, text) if text else None,
        "next": _next(pack, board, text, newest, actor_of(request)),
    }
    return render(request, "packs/pack.html", context)


def _where_others_act(request: HttpRequest, pk: int) -> str:
    """Return where the officer or the director of the center answers what waits for them of this pack, else its
    preview; empty for a lead, and for all others, who have no pack here.
    """
    if not readers_alone(request).filter(pk=pk).exists():
        return ""
    rows = Waiting.objects.now().for_person(request.user).filter(within=pk).in_order()
    ways = ((kind_of(row), row) for row in rows)
    return next((kind.url(row) for kind, row in ways if kind), reverse("preview_pack", args=[pk]))


def _next(pack: Pack, board: Board, text: str, newest: Edition | None, maker: User) -> NextStep | None:
    if pack.archived_at:
        return None
    approval = needs_approval(pack, text, maker) if board.state and board.cards else []
    missing = [*board.missing, *approval]
    is_new = newest is None or newest.digest != text
    return next_step(
        pack,
        missing,
        is_empty=not board.cards,
        last=newest.number if newest else 0,
        is_new=is_new,
        unasked=unasked(pack, missing),
        urgent=board.urgent,
        old=old_page(newest) if newest and not is_new else None,
    )


@require_safe
def next_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an edition that is made now would say and the last one does not."""
    pack = own_pack(request, pk)
    try:
        since = since_last(pack, source_of_pack(pack))
    except DocumentError:  # the board shows what is wrong
        since = None
    if since is None:
        return redirect("pack", pk=pk)
    return render(request, "packs/next_changes.html", {"pack": pack, "since": since})
