"""What a page offers to press: its links, its forms with their buttons, and the buttons that a script answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.access.filling import Form, Forms

IN_MENU = re.compile(r'"url": "(/[^"]*)"')
"""An address in the menu, which a script makes of data in the page."""
FOREIGN = ("http:", "https:", "mailto:", "tel:", "sms:", "data:", "javascript:")


@dataclass
class Controls:
    """What one page offers."""

    links: set[str] = field(default_factory=set)
    forms: list[Form] = field(default_factory=list)
    scripted: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    """The keys of rows that can be chosen for an action on several."""


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.buttons: list[Mapping[str, str]] = []
        self.rows: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a link, the key of a row, and the attributes of a button that sends no form."""
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and has.get("href"):
            self.links.add(has["href"])
        elif tag == "input" and has.get("data-object-id"):
            self.rows.add(has["data-object-id"])
        elif tag == "button" and has.get("type") == "button":
            self.buttons.append(has)


def controls_on(page: str, path: str) -> Controls:
    """Return what the page at this path offers; addresses are whole paths, those of other hosts left out."""
    links = _Links()
    links.feed(page)
    forms = Forms()
    forms.feed(page)
    return Controls(
        set(_within(links.links | set(IN_MENU.findall(page)), path)),
        forms.found,
        {_name(button) for button in links.buttons},
        links.rows,
    )


def _within(links: set[str], path: str) -> Iterator[str]:
    for link in links:
        if (
            not link.startswith(FOREIGN)
            and (whole := urldefrag(urljoin(path, link)).url)
            and not urlsplit(whole).netloc
        ):
            yield whole


def _name(button: Mapping[str, Any]) -> str:
    """Return what tells the script which button it is: its first data attribute, else its class."""
    return next((name for name in sorted(button) if name.startswith("data-")), f".{button.get('class', '')}")
