"""The page where one searches, and what is suggested while one types."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from modules.library.words.codec import is_key
from modules.library.words.sectors import Sector
from search.models import Kind
from search.queries import MINUTES, Choice, Found, entries_on, find, near_titles, suggestions, topic_titles
from search.results import Facet, Option, result
from search.words import Question

A_PAGE = 10


@require_safe
@never_cache  # it shows what the asker may see, and what they look for
def search(request: HttpRequest) -> HttpResponse:
    """Show what the person may find by these words, a page of it."""
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
    """Say which titles have the words that are being typed."""
    return JsonResponse({"titles": suggestions(request.user, Question.read(request.GET.get("q", "")))})


def _choice(asked: QueryDict) -> Choice:
    """Return what was chosen; a value that is none counts as not chosen."""
    kind, sector, minutes = (asked.get(name, "") for name in ("kind", "sector", "minutes"))
    return Choice(
        kind=kind if kind in Kind.values else "",
        sector=sector if sector in Sector.values and sector != Sector.ALL else "",
        minutes=int(minutes) if is_key(minutes) and int(minutes) in MINUTES else None,
        topic=topic if _is_topic(topic := asked.get("topic", "")) else "",
    )


def _is_topic(text: str) -> bool:
    return len(text) == 36 and all(letter in "0123456789abcdef-" for letter in text)


def _facets(user: Any, found: Found, choice: Choice) -> list[Facet]:
    """Return what the results can be narrowed down by: only what leaves some, and what is chosen."""
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
    """Return the query string of the same search without its page, to follow another argument."""
    chosen = {name: getattr(choice, name) for name in ("kind", "sector", "minutes", "topic")}
    return "&" + urlencode({"q": question.text, **{name: value for name, value in chosen.items() if value}})
