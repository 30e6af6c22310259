"""Pages on which participants give feedback on a roundtable. They set no cookie either (docs/decisions/0021)."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from modules.core.methods import reads_and_writes
from modules.resources.codes.attempts import Attempt, take
from modules.resources.codes.by_code import HEADERS, by_code, closed, find, with_headers
from modules.resources.codes.opening import Opening
from modules.resources.feedback.answering import AnswerForm
from modules.resources.feedback.models import (
    Changed,
    Closed,
    FeedbackForm,
    origin_of,
    take_answer,
    too_many_from,
)

NOT_KEPT = {**HEADERS, "Cache-Control": "no-store"}
"""Headers that keep typed answers out of caches, because phones and tablets are passed around."""


@csrf_exempt  # nobody is signed in, so a request from another site has no one's rights to use
@reads_and_writes
@by_code
def feedback(request: HttpRequest, code: str) -> HttpResponse:
    """Show the feedback form of an open page, and accept an answer."""
    found = find(request, code)
    if not found.is_open:
        return closed(found)
    form = FeedbackForm.objects.filter(code=found.code_id).select_related("code").first()
    if form is None or not found.takes_feedback:
        return _over(found, sent=request.method == "POST")
    if request.method != "POST":
        return _shown(found, AnswerForm(form, key=uuid.uuid4()))
    return _taken(request, code, found, AnswerForm(form, request.POST, key=_key(request)))


def _too_many(found: Opening, answer: AnswerForm) -> HttpResponse:
    minutes = settings.BCP_WRONG_CODE_MINUTES
    too_many = f"Many answers came from your network just now. Wait {minutes} minutes, then send it again."
    return _again(found, answer, f"{too_many} What you wrote is still here.", 429)


def _taken(request: HttpRequest, code: str, found: Opening, answer: AnswerForm) -> HttpResponse:
    """Save an answer and redirect to the thank-you page, or show the form again with the answers and the problem."""
    if _from_elsewhere(request):
        return _again(found, answer, "This came from another website, so it was not kept. Send it from this page.", 403)
    origin = origin_of(request, code)
    if too_many_from(origin):
        return _too_many(found, answer)
    if not answer.is_valid():
        return _shown(found, answer, status=422)
    if not take(Attempt.Kind.FEEDBACK, origin, settings.BCP_FEEDBACK_LIMIT):
        return _too_many(found, answer)
    try:
        if not answer.is_from_a_machine:
            take_answer(answer.asked, key=answer.key, version=answer.version, answers=answer.answers)
    except Closed:
        return _over(found, sent=True)
    except Changed:
        now = AnswerForm(
            FeedbackForm.objects.select_related("code").get(pk=answer.asked.pk), request.POST, key=answer.key
        )
        return _again(
            found,
            now,
            "The questions changed while you were writing. Look through them, then send your answers again.",
            409,
        )
    return with_headers(redirect("feedback_thanks", code=code), HEADERS)


def _from_elsewhere(request: HttpRequest) -> bool:
    """Return whether the browser reports that another site sent the form. Older browsers do not report this."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def _key(request: HttpRequest) -> uuid.UUID:
    """Return the key that was part of the page, or a new one if the request has none."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _again(found: Opening, answer: AnswerForm, why: str, status: int) -> HttpResponse:
    answer.full_clean()
    answer.add_error(None, why)
    return _shown(found, answer, status=status)


def _shown(found: Opening, answer: AnswerForm, status: int = 200) -> HttpResponse:
    context = {
        "form": answer,
        "asked": answer.asked,
        "kept": kept_for(settings.BCP_KEEP_FEEDBACK_DAYS),
        **_about(found),
    }
    return with_headers(HttpResponse(render_to_string("resources/feedback.html", context), status=status), NOT_KEPT)


def kept_for(days: int) -> str:
    """Return a number of days in words: 730 as “2 years”, 90 as “90 days”."""
    years, rest = divmod(days, 365)
    number, unit = (years, "year") if years and not rest else (days, "day")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _over(found: Opening, *, sent: bool) -> HttpResponse:
    """Return the page that explains that the form is closed, or that there is none."""
    context = {"sent": sent, **_about(found)}
    return with_headers(HttpResponse(render_to_string("resources/feedback_over.html", context), status=410), HEADERS)


@require_safe
@by_code
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Show the thank-you page. It has no data about the answer, so anyone may open or reload it."""
    found = find(request, code)
    if not found.is_open:
        return closed(found)
    page = render_to_string("resources/thanks.html", _about(found))
    return with_headers(HttpResponse(page), HEADERS)


def _about(found: Opening) -> dict[str, Any]:
    return {"center": found.contact["name"], "contact": found.contact}
