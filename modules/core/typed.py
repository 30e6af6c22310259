"""Checks of what people type for machines: phone numbers, web addresses, time zones, days.

The same checks stand in models, forms and files that are imported, so that what one refuses no other takes.
"""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from django.core.exceptions import ValidationError

from modules.core.zones import zones
from modules.domain import links, phones

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def check_phone(value: str) -> None:
    """Refuse what a phone can't dial: a date, two numbers, words, a number that a spreadsheet has rounded."""
    if not phones.dialed(value):
        raise ValidationError(f"“{value}” is not a phone number. Write one like (555) 555-0142 or 1-800-555-TIPS.")


def check_web_address(value: str) -> None:
    """Refuse other schemes than http and https, and addresses with a name or a password in them."""
    if not value.lower().startswith(links.WEB) or not links.target(value):
        raise ValidationError("Write a web address like https://example.gov, without a name or a password in it.")


def check_link_typed(value: str) -> None:
    """Refuse an address that no draft may have. One that is typed wrong is for a check."""
    if links.is_refused(value):
        raise ValidationError("Write a web address like https://example.gov, without a name or a password in it.")


class _Links(HTMLParser):
    """Collects where the links in rich text lead, but for those to pages and files of this site."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a link."""
        said = dict(attrs)
        if tag == "a" and "href" in said and "linktype" not in said:
            self.found.append((said["href"] or "").strip())


def check_links(html: str) -> None:
    """Refuse rich text with a link that leads neither to this site nor where a link may (domain/links.py)."""
    reader = _Links()
    reader.feed(html)
    reader.close()
    if odd := [href for href in reader.found if not links.target(href) and not _is_on_this_site(href)]:
        raise ValidationError(
            [
                f"A link leads to “{href}”. Use a web address like https://example.gov, without a name or a password "
                "in it, an e-mail address, a phone number, or a path like /help/."
                for href in odd
            ]
        )


def _is_on_this_site(href: str) -> bool:
    return href.startswith("#") or (href.startswith("/") and href[1:2] not in ("/", "\\"))


def check_time_zone(value: str) -> None:
    """Refuse everything but the name of a zone that is in use."""
    if value not in zones():
        raise ValidationError(f"“{value}” is not a time zone. Write one like America/Chicago.")


def check_day(value: date) -> None:
    """Refuse days that nobody means: a year with a digit too many or too few."""
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValidationError(f"Write a day between the years {FIRST_DAY.year} and {LAST_DAY.year}.")
