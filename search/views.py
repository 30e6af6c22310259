"""The search page, and the suggestions that appear while a person types."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from modules.domain.vocabularies import Sector
from modules.library.words.rows import is_key
from search.models import Kind
from search.queries import MINUTES, Choice, Found, entries_on, find, near_titles, suggestions, topic_titles
from search.results import Facet, Option, result
from search.words import Question

A_PAGE = 10


@require_safe
@never_cache  # it depends on the person, and shows what they look for
def search(request: HttpRequest) -> HttpResponse:
    """Show one page of the results that the person may find."""
    question, choice = Question.read(request.GET.get("q", "")), _choice(request.GET)
    found = find(request.user, question, choice)
    page = Paginator(found.matches, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "question": question,
        "asked": bool(question.text) or choice.made,
        "choice": choice,
        "facets": _facets(request.user, found, choice) if found.counts else [],
        "results": [result(entry, request, question) for entry in entries_on(request.user, page.object_list)],
        "total": len(found.matches),
        "page": page,
        "rest": _rest(question, choice),
        "near": [] if found.matches else near_titles(request.user, question),
        "signed_in": request.user.is_authenticated,
        "show_sign_in": True,
    }
    return render(request, "search/search.html", context)


@require_safe
@never_cache
def suggest(request: HttpRequest) -> JsonResponse:
    """Return ``{"titles": [str]}``: titles that contain the words typed so far."""
    return JsonResponse({"titles": suggestions(request.user, Question.read(request.GET.get("q", "")))})


def _choice(asked: QueryDict) -> Choice:
    """Return the chosen filters. An invalid value counts as not chosen."""
    kind, sector, minutes = (asked.get(name, "") for name in ("kind", "sector", "minutes"))
    return Choice(
        kind=kind if kind in Kind.values else "",
        sector=sector if sector in Sector.values() and sector != Sector.ALL else "",
        minutes=int(minutes) if is_key(minutes) and int(minutes) in MINUTES else None,
        topic=topic if _is_topic(topic := asked.get("topic", "")) else "",
    )


def _is_topic(text: str) -> bool:
    return len(text) == 36 and all(letter in "0123456789abcdef-" for letter in text)


def _facets(user: Any, found: Found, choice: Choice) -> list[Facet]:
    """Return the filters, with the options that leave any results and the chosen ones."""
    titles = topic_titles(user, found.counts["topic"], choice.topic)
    named: list[tuple[str, str, str, dict[Any, str]]] = [
        ("kind", "Kind", "All kinds", {kind.value: str(kind.label) for kind in Kind}),
        ("sector", "Audience", "Any audience", {sector.value: str(sector.label) for sector in Sector}),
        ("minutes", "Time", "Any length", {limit: f"At most {limit} minutes" for limit in MINUTES}),
        ("topic", "Topic", "All topics", titles),
    ]
    facets = []
    for name, label, none, values in named:
        chosen, counts = getattr(choice, name), found.counts[name]
        options = [
            Option(str(value), said, counts.get(value, 0), value == chosen)
            for value, said in values.items()
            if counts.get(value) or value == chosen
        ]
        facets.append(Facet(name, label, none, options))
    return [facet for facet in facets if facet.options]


def _rest(question: Question, choice: Choice) -> str:
    """Return the query string of the same search without its page number, to append to another parameter."""
    chosen = {name: getattr(choice, name) for name in ("kind", "sector", "minutes", "topic")}
    return "&" + urlencode({"q": question.text, **{name: value for name, value in chosen.items() if value}})
