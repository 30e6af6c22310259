"""What tests of the search share."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from search.models import Entry, Kind

Search = Callable[..., Any]


class Asking:
    """Somebody who searches, as a browser does."""

    def __init__(self, user: Any = None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)

    def page(self, q: str = "", **chosen: Any) -> Any:
        """Return the answer."""
        return self.client.get(reverse("search"), {"q": q, **chosen})

    def titles(self, q: str = "", **chosen: Any) -> list[str]:
        """Return the titles that are listed, in their order."""
        answer = self.page(q, **chosen)
        assert answer.status_code == 200
        return ["".join(piece.text for piece in result.title) for result in answer.context["results"]]

    def text(self, q: str = "", **chosen: Any) -> str:
        """Return what the page says."""
        return " ".join(unescape(strip_tags(self.page(q, **chosen).content.decode())).split())

    def suggested(self, q: str) -> list[str]:
        """Return what is suggested."""
        answer = self.client.get(reverse("suggest"), {"q": q})
        assert answer.status_code == 200
        found: list[str] = answer.json()["titles"]
        return found


@pytest.fixture(autouse=True)
def nothing_found_yet(request: pytest.FixtureRequest) -> None:
    """Begin without the site's own pages, which hold many of the words that are searched for here."""
    if request.node.get_closest_marker("django_db") and "demo" not in request.fixturenames:
        request.getfixturevalue("db")
        Entry.objects.filter(kind=Kind.HELP).delete()


@pytest.fixture
def asking() -> type[Asking]:
    """Somebody who searches: ``asking(lead)``; nobody in particular: ``asking()``."""
    return Asking
