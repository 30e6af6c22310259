"""Pages on which a center reads the results of its feedback forms."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from modules.accounts.audit.recording import of_download
from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids, has_role_at
from modules.core.spreadsheets import write_rows
from modules.resources.feedback.models import FeedbackForm
from modules.resources.feedback.results import FEW, results_of, rows

READERS = {Role.LEAD, Role.PCRCL, Role.DIRECTOR}
"""Roles that are responsible for the use of the results. Presenters are not among them (DESIGN §2)."""


def readable_forms(user: Any) -> QuerySet[FeedbackForm]:
    """Return the feedback forms whose results a person may read, newest page first."""
    mine = FeedbackForm.objects.filter(code__center__in=center_ids(user, READERS))
    return mine.select_related("code__edition__pack", "code__center").order_by("-pk")


def with_answers(user: Any, most: int = 5) -> list[FeedbackForm]:
    """Return the ``most`` newest forms that have answers. Each has ``number``, the number of its answers."""
    answered = readable_forms(user).annotate(number=Count("answers")).filter(number__gt=0)
    return list(answered[:most])


@require_safe
def feedback_results(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the results as charts, with a table beside each."""
    form = get_object_or_404(readable_forms(request.user), code=pk)
    context = {
        "form": form,
        "code": form.code,
        "pack": form.code.edition.pack,
        "results": results_of(form),
        "few": FEW,
        "leads": has_role_at(request.user, form.code.center_id, Role.LEAD),
    }
    return render(request, "resources/results.html", context)


@require_safe
def feedback_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the results as CSV. With fewer than ``FEW`` answers it has only the headings."""
    form = get_object_or_404(readable_forms(request.user), code=pk)
    of_download(request, "feedback.download", form.code.edition)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="feedback-edition-{form.code.edition.number}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    response.write("\ufeff")  # a byte order mark, by which spreadsheets recognize UTF-8
    write_rows(response, rows(results_of(form)))
    return response
