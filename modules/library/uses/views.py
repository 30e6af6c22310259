"""Pages that list uses of statements, and draft new wording into every module with older wording."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import actor_of, has_role, is_administrator
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.library.statements.models import Statement
from modules.library.uses.drafting import Drafted, DraftStatement
from modules.library.uses.queries import overview, uses_of


def _may_draft(request: HttpRequest) -> bool:
    return has_role(request.user, Role.EDITOR) or is_administrator(request.user)


@require_safe
def statement_overview(request: HttpRequest) -> HttpResponse:
    """Show every statement with the modules and releases that have older wording."""
    context = {"statements": overview(), "may_draft": _may_draft(request)}
    return render(request, "library/statement_overview.html", context)


@reads_and_writes
def statement_uses(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the uses of a statement, and draft its newest wording into every module."""
    statement = get_object_or_404(Statement, pk=pk)
    if request.method == "POST":
        _draft(request, statement)
        return redirect("statement_uses", pk)
    context = {"uses": uses_of(statement), "may_draft": _may_draft(request)}
    return render(request, "library/statement_uses.html", context)


def _draft(request: HttpRequest, statement: Statement) -> None:
    with attempt(request, level=messages.WARNING, one_by_one=True):
        done = DraftStatement(statement, actor=actor_of(request)).execute()
        messages.success(request, _said(done))
        for held in done.held:
            messages.warning(request, f"“{held.module.title}” was left as it is: {' '.join(held.problems)}")


def _said(done: Drafted) -> str:
    titles = ", ".join(f"“{module.title}”" for module in done.changed)
    pages = sum(map(len, done.changed.values()))
    return (
        f"Wording {done.version.number} is now in the draft{'' if len(done.changed) == 1 else 's'} of {titles}: "
        f"{pages} page{'' if pages == 1 else 's'} changed. Each has to be reviewed and released before centers get it."
    )
