"""Filters that our templates need."""

from __future__ import annotations

import re

from django import template

from modules.delivery.html import allowed_link
from modules.domain.schedule import in_words
from modules.library.words.sectors import names

register = template.Library()


@register.filter
def minutes_in_words(minutes: int | None) -> str:
    """Return ``95`` as ``1 h 35 min``; nothing for nothing."""
    return in_words(minutes) if minutes else ""


@register.filter
def clock(minutes: int | None) -> str:
    """Return minutes from the start of the session as on a clock: ``65`` as ``1:05``."""
    hours, rest = divmod(minutes or 0, 60)
    return f"{hours}:{rest:02}"


@register.filter
def in_plain_words(name: str) -> str:
    """Return ``open_forum`` as ``open forum``."""
    return name.replace("_", " ")


@register.filter
def sector_names(slugs: list[str]) -> str:
    """Return ``["water", "energy"]`` as ``Energy, Water and wastewater``."""
    return ", ".join(names(slugs))


@register.filter
def safe_link(address: str | None) -> str:
    """Return the address if it may stand in a link: http, https, mailto or tel; else nothing."""
    return allowed_link(address or "")


@register.filter
def phone_link(phone: str | None) -> str:
    """Return ``(555) 010-0100 ext. 5`` as ``tel:5550100100``; nothing for what a phone can't dial."""
    number = re.split(r"\s*(?:ext|x)\b", phone or "", maxsplit=1, flags=re.IGNORECASE)[0]
    digits = re.sub(r"[^\d+]", "", number)
    return f"tel:{digits}" if digits and not re.search(r"[A-Za-z]", number) else ""
