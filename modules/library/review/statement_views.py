"""The page where a statement is read against the wording that is used now, and approved or sent back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString

from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import actor_of, has_role
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.domain.marking import marked
from modules.domain.pieces import pieces_of_block
from modules.library.review.models import ReviewKind
from modules.library.review.statements import ApproveStatement, SendStatementBack, Standing, standing_of, why_not
from modules.library.review.tasks import SendBackForm
from modules.library.statements.models import Statement, StatementVersion
from modules.library.words.codec import describe_statement
from modules.library.words.marked import marked_html
from modules.media.serving import files_address


@reads_and_writes
def review_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show those who work in the library what a draft would change, and take a reviewer's answer."""
    statement = get_object_or_404(Statement, pk=pk)
    sends_back = request.POST.get("action") == "reject"
    form = SendBackForm(request.POST if sends_back else None)
    if request.method == "POST" and (not sends_back or form.is_valid()) and _answer(request, statement, form):
        return redirect("review_statement", pk)
    return render(request, "library/review_statement.html", {**_context(request, statement), "form": form})


def _answer(request: HttpRequest, statement: Statement, form: SendBackForm) -> bool:
    """Take the answer; return whether it was taken."""
    said: dict[str, Any] = {
        "kind": next((kind for kind in ReviewKind if kind == request.POST.get("kind")), ReviewKind.EDITORIAL),
        "state": request.POST.get("state", ""),
        "actor": actor_of(request),
    }
    with attempt(request):
        if form.is_bound:
            SendStatementBack(statement, reason=form.cleaned_data["comment"], **said).execute()
            messages.success(request, "You sent this wording back, with your reason.")
        else:
            ApproveStatement(statement, **said).execute()
            messages.success(request, "You approved this wording.")
        return True
    return True


def _context(request: HttpRequest, statement: Statement) -> dict[str, Any]:
    standing = standing_of(statement)
    return {
        "statement": statement,
        "standing": standing,
        "reviews": [(kind, standing.approvals.get(kind)) for kind in ReviewKind],
        "shown": compared(statement, standing),
        "answers": list(_answers(actor_of(request), statement, standing)),
        "writes": has_role(request.user, Role.EDITOR),
    }


def _answers(user: User, statement: Statement, standing: Standing) -> list[tuple[ReviewKind, str]]:
    """Return the review that a reviewer answers next, with why not if they can't."""
    if not has_role(user, Role.REVIEWER) or not standing.missing:
        return []
    reasons = [(kind, why_not(statement, standing, user, kind)) for kind in standing.missing]
    return [next((one for one in reasons if not one[1]), reasons[0])]


def compared(statement: Statement, standing: Standing) -> SafeString:
    """Return the draft as it reads, with what it changes of the newest version marked."""
    number = standing.newest.number + 1 if standing.newest and standing.is_draft else 1
    draft = StatementVersion(statement=statement, number=number, **statement.draft)
    was = pieces_of_block(_block(standing.newest)) if standing.newest else ()
    return marked_html(marked(was, pieces_of_block(_block(draft))), files_address())


def _block(version: StatementVersion) -> dict[str, Any]:
    said = describe_statement(version)
    return {"id": "statement", "type": "statement", "value": {"statement": said, "policy": "locked"}}
