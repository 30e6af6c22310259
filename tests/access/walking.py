"""Every address that the project routes, and how to ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLResolver, get_resolver

from tests.access.world import NOBODY, NOTHING

GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>")
UNNAMED = re.compile(r"\((?!\?)(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Address:
    """One URL pattern: its name with namespaces (its route where it has none), and its route."""

    name: str
    route: str

    @property
    def arguments(self) -> list[str]:
        """The names of its arguments; an argument without a name is called by its place."""
        named = [first or second for first, second in GROUP.findall(self.route)]
        return named + (["0"] if UNNAMED.search(GROUP.sub("", self.route)) else [])

    def path(self, known: Mapping[str, Any]) -> str | None:
        """Return the path for these values; None where one is not known."""
        values = {argument: self._value(argument, known) for argument in self.arguments}
        if None in values.values():
            return None
        path = GROUP.sub(lambda found: str(values[found[1] or found[2]]), self.route)
        path = UNNAMED.sub(lambda found: str(values["0"]), path)
        return "/" + path.replace("^", "").replace("$", "").replace("\\", "").replace(".*", "nothing-here")

    def _value(self, argument: str, known: Mapping[str, Any]) -> Any:
        patterns = [pattern for pattern in known if "." in pattern and pattern.rpartition(".")[2] == argument]
        own = [p for p in patterns if fnmatchcase(self.name, p.rpartition(".")[0])]
        if own:
            return known[max(own, key=len)]
        return known.get(argument, NOBODY if known is NOTHING else None)


def addresses() -> list[Address]:
    """Return every URL pattern that the project routes, once for each name and route."""
    return list(dict.fromkeys(_walk(get_resolver(), "", ())))


def _walk(resolver: Any, route: str, names: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, here, (*names, entry.namespace) if entry.namespace else names)
        else:
            yield Address(":".join((*names, entry.name)) if entry.name else here, here)


LETTERS = {200: "O", 401: "O", 304: "O", 400: "B", 403: "F", 404: "4", 405: "M", 410: "G"}


def letter(response: HttpResponseBase) -> str:
    """Return what the answer comes to, as tests/access/table.py writes it."""
    if response.status_code != 302:
        return LETTERS.get(response.status_code, str(response.status_code))
    where = response["Location"].partition("?")[0]
    return {"/accounts/login/": "L", "/cms/login/": "L", "/cms/": "F"}.get(where, "R")


def ask(
    client: Client, path: str, method: str = "get", data: Mapping[str, Any] | None = None, accept: str = "*/*"
) -> Any:
    """Ask without following, and leave the client signed in as it was."""
    cookies = client.cookies.copy()
    answer = getattr(client, method)(path, data, headers={"accept": accept})
    client.cookies = cookies
    return answer


def text_of(response: HttpResponseBase) -> str:
    """Return all that the answer says: headers, cookies and body."""
    content = response.getvalue() if response.streaming else response.content
    parts = (str(response.headers), str(response.cookies), content.decode(errors="replace"))
    return "\n".join(part for part in parts if part)


VARYING = re.compile(
    "|".join(
        (
            r'csrfmiddlewaretoken" value="[^"]+"',
            r'"CSRF_TOKEN": "\w+"',
            r"Set-Cookie: (?:sessionid|csrftoken)=[^\n]*\n?",  # by the first request of several
            r"csrftoken=[^;]+|messages=[^;]+|expires=[^;]+|Expires': '[^']+'",
            r'name="once" value="[^"]+"',
            r"X-Request-ID': '[0-9a-f]{32}'",  # another one for each request
            r"/editing-sessions/[^\"]+",  # counted on with each look at the editor
            r"[0-9a-f]{8}-[0-9a-f-]{27}",  # ids of blocks that are not there yet
            r'key(?:\\|&quot;|[": ])+\w{5}\\',  # keys of their paragraphs
        )
    )
)
"""What differs between two like answers."""


def words_of(said: str, path: str = "") -> str:
    """Return what an answer said, without what differs between two like answers to two addresses."""
    for form in (path, quote(path), quote(path, safe="")):
        said = said.replace(form, "") if form else said
    return VARYING.sub("", said)
