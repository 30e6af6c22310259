"""Where a center reads what participants answered."""

from __future__ import annotations

import csv
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from modules.accounts.audit.recording import of_download
from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids, has_role_at
from modules.resources.feedback.models import FeedbackForm
from modules.resources.feedback.results import FEW, results_of, rows

READERS = {Role.LEAD, Role.PCRCL, Role.DIRECTOR}
"""Who answers for what is done with the results. Presenters present (DESIGN §2)."""


def readable_forms(user: Any) -> QuerySet[FeedbackForm]:
    """Return the feedback forms whose results a person may read, newest page first."""
    mine = FeedbackForm.objects.filter(code__center__in=center_ids(user, READERS))
    return mine.select_related("code__edition__pack", "code__center").defer("code__edition__document").order_by("-pk")


def with_answers(user: Any, most: int = 5) -> list[FeedbackForm]:
    """Return the newest forms that someone answered, each with ``number`` of answers."""
    answered = readable_forms(user).annotate(number=Count("answers")).filter(number__gt=0)
    return list(answered[:most])


@require_safe
def feedback_results(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was answered, as charts with a table beside each."""
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
    """Send the figures as CSV; nothing but its headings while there are few."""
    form = get_object_or_404(readable_forms(request.user), code=pk)
    of_download(request, "feedback.download", form.code.edition)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="feedback-edition-{form.code.edition.number}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    response.write("\ufeff")  # by which spreadsheets know UTF-8
    csv.writer(response).writerows(rows(results_of(form)))
    return response
