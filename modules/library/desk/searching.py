"""Finding a module by the words of its draft and of its guides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from modules.domain.document import Json
from modules.library.desk.reading import pages_of
from modules.library.modules.models import Guide, Module
from modules.library.statements.models import StatementVersion
from modules.library.uses.queries import pointed_to
from modules.library.words.content import ContentPage

AROUND = 60
"""Characters shown on either side of what was found."""
NO_WORDS = frozenset({"id", "type", "policy", "method", "audience", "tone"})
"""Keys of stored blocks whose values nobody reads."""
TAG = re.compile(r"<[^<>]*+>")


def found_in(query: str) -> Mapping[int, str]:
    """Return ``{module: an excerpt}`` of the modules in use whose draft, guides included, has each word of a query.

    Three queries, however many modules.
    """
    wanted = query.casefold().split()
    modules = list(Module.objects.in_use())
    pages: dict[int, ContentPage] = {page.pk: page for page in (*modules, *Guide.objects.all())}
    statements = _statements(list(pages.values()))
    found = {}
    for module, keys in pages_of(modules).items():
        text = " ".join(_text(pages[key], statements) for key in keys)
        if all(word in text.casefold() for word in wanted):
            found[module] = excerpt(text, wanted[0]) if wanted else ""
    return found


def _statements(pages: list[ContentPage]) -> dict[int, str]:
    keys = set().union(*(pointed_to(page) for page in pages))
    rows = StatementVersion.objects.filter(pk__in=keys).values_list("pk", "title", "wording")
    return {pk: f"{title} {wording}" for pk, title, wording in rows}


def _text(page: ContentPage, statements: Mapping[int, str]) -> str:
    """Return the words of a page in one line."""
    said = [part for name in page.document_fields for part in _words(_raw(getattr(page, name)), statements)]
    return " ".join(" ".join(said).split())


def _raw(value: Any) -> Json:
    return value.get_prep_value() if hasattr(value, "get_prep_value") else value


def _words(value: Json, statements: Mapping[int, str]) -> Iterator[str]:
    if isinstance(value, str):
        yield unescape(TAG.sub(" ", value))
    elif isinstance(value, list):
        for item in value:
            yield from _words(item, statements)
    elif isinstance(value, dict):
        for name, field in value.items():
            if name == "statement" and isinstance(field, int):
                yield statements.get(field, "")
            elif name not in NO_WORDS:
                yield from _words(field, statements)


def excerpt(text: str, word: str) -> str:
    """Return the words around the first place of a word, with “…” where more was said."""
    at = text.casefold().find(word)
    start, end = max(0, at - AROUND), at + len(word) + AROUND
    cut = text[start:end]
    cut = cut.partition(" ")[2] if start and " " in cut else cut
    cut = cut.rpartition(" ")[0] if end < len(text) and " " in cut else cut
    return f"{'…' if start else ''}{cut}{'…' if end < len(text) else ''}"
