"""Tokens in plain pages: ``{{statement.<key>}}`` and ``{{site.contact}}``.

A statement has a paragraph of its own and is shown in the newest version that a current release shows. A statement that
no release shows yet comes from the content files, which mark the parts that DHS has to confirm. So a new wording by an
editor appears on these pages only after its review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

import modules.demo
from modules.delivery.html.rich import linked
from modules.demo.parsing import read_statements
from modules.domain import tokens
from modules.domain.filling import Filling
from modules.library.releases.models import Release
from modules.library.statements.models import StatementVersion
from modules.library.uses.queries import shown_by_releases

STATEMENT = re.compile(r"<p(?:\s[^<>]*+)?>\s*\{\{\s*statement\.([a-z0-9-]+)\s*\}\}\s*</p>")
UNCONFIRMED = '<p class="confirm">DHS has not yet confirmed all of this wording.</p>'
HEADING = re.compile(r"<h2(?:\s[^<>]*+)?>(.*?)</h2>", re.DOTALL)
TAG = re.compile(r"(<[^<>]*>)")
LINK = re.compile(r"<a[\s>]", re.IGNORECASE)
CONTACT = "site.contact"
BEGUN_WITH = Path(modules.demo.__file__).parent / "content" / "statements.yaml"
NO_CONTACT = "[TO BE SUPPLIED: the e-mail address of those who run this site]"


def fill(html: str) -> SafeString:
    """Return a page's HTML with its tokens filled. An unknown statement is left out."""
    parts = STATEMENT.split(html)  # alternating HTML and statement keys
    wordings = _wordings(parts[1::2])
    shown = (_statement(part, wordings) if at % 2 else _words(part) for at, part in enumerate(parts))
    written = "".join(shown) + (UNCONFIRMED if _are_unconfirmed(parts[1::2], wordings) else "")
    return mark_safe(written)  # noqa: S308  - Wagtail's own HTML, and escaped values


def anchored(html: SafeString) -> tuple[SafeString, list[tuple[str, str]]]:
    """Give each second-level heading an id made of its words; return the HTML, and (id, words) of each heading."""
    headings: list[tuple[str, str]] = []

    def add(found: re.Match[str]) -> str:
        words = unescape(TAG.sub("", found[1]))
        headings.append((slugify(words), words))
        return f'<h2 id="{slugify(words)}">{found[1]}</h2>'

    return mark_safe(HEADING.sub(add, html)), headings  # noqa: S308  - as above, and ids of letters and hyphens


def problems(html: str) -> list[str]:
    """Return a sentence for each token that can't be filled in its place."""
    alone = set(STATEMENT.findall(html))
    unknown = alone - set(_wordings(alone))
    left = tokens.PATTERN.findall(STATEMENT.sub("", html))
    return [
        *(f"There is no statement “{key}”." for key in sorted(unknown)),
        *(f"“{{{{{name}}}}}” can’t be filled: {_why(name)}" for name in left if name != CONTACT),
    ]


def _are_unconfirmed(keys: Iterable[str], wordings: Mapping[str, Any]) -> bool:
    return any(not wordings[key].confirmed for key in keys if key in wordings)


def _why(name: str) -> str:
    if name.startswith("statement."):
        return "a statement needs a paragraph of its own."
    return "a page can use {{site.contact}}, and {{statement.…}} with the key of a statement."


def _words(html: str) -> str:
    filled = tokens.PATTERN.sub(lambda found: _contact() if found[1] == CONTACT else "", html)
    parts = TAG.split(filled)  # alternating words and tags
    depth, written = 0, []
    for at, part in enumerate(parts):
        if at % 2:
            depth += bool(LINK.match(part)) - part.lower().startswith("</a")
        written.append(part if at % 2 or depth else linked(unescape(part)))
    return "".join(written)


def _contact() -> str:
    address = settings.BCP_CONTACT_EMAIL
    return format_html('<a href="mailto:{0}">{0}</a>', address) if address else NO_CONTACT


def _statement(key: str, wordings: Mapping[str, Any]) -> str:
    if key not in wordings:
        return ""
    said = wordings[key]
    context = {"anchor": f"statement-{key}", "title": said.title, "wording": _paragraphs(said.wording), "data": said}
    return render_to_string("delivery/statement.html", context)


def _paragraphs(text: str) -> SafeString:
    """Return a statement's wording as HTML."""
    return SafeString(linebreaks(linked(Filling({}, _plain).text(text))))


def _plain(key: str) -> str:
    """Return what a token in a wording reads as, since no center is known here."""
    token = tokens.TOKENS.get(key)
    return token.plain if token else ""


def _wordings(keys: Iterable[str]) -> dict[str, Any]:
    """Return ``{key: statement}`` with the newest wording that a current release shows."""
    wanted = set(keys)
    if not wanted:
        return {}
    return {key: said for key, said in {**_begun(), **_released(wanted)}.items() if key in wanted}


def _released(wanted: set[str]) -> dict[str, StatementVersion]:
    numbers: dict[str, int] = {}
    for _, shown in shown_by_releases(Release.objects.newest_of_each()):
        for key in wanted & set(shown):
            numbers[key] = max(numbers.get(key, 0), *shown[key])
    versions = StatementVersion.objects.filter(statement__key__in=numbers).select_related("statement")
    return {one.statement.key: one for one in versions if one.number == numbers[one.statement.key]}


@cache
def _begun() -> dict[str, Any]:
    """Return ``{key: statement}`` from the content files that a new library starts with."""
    return {statement.key: statement for statement in read_statements(BEGUN_WITH)}
