"""Filters for our templates."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.templatetags.wagtailadmin_tags import bulk_action_choices

from modules.accounts.once import FIELD, new_key
from modules.centers.tenancy.bulk import is_bulk_action
from modules.delivery.html import rich
from modules.domain import links, phones
from modules.domain.audiences import names
from modules.domain.schedule import in_words

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """Return the field by which a form's button works once. It stands in every form that makes something permanent."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_key())


@register.simple_tag(takes_context=True)
def bulk_actions_of(context: Any, app_label: str, model_name: str) -> list[Any]:
    """Return Wagtail's buttons for several rows of a list at once, without those of actions that the gate closes."""
    found = bulk_action_choices(context, app_label, model_name)["buttons"]
    return [button for button in found if is_bulk_action(model_name, button.url.rstrip("/").rpartition("/")[2])]


@register.filter
def minutes_in_words(minutes: int | None) -> str:
    """Return minutes in words, such as ``1 h 35 min`` for 95; "" for 0 and None."""
    return in_words(minutes) if minutes else ""


@register.filter
def clock(minutes: int | None, begins: int | None = None) -> str:
    """Return minutes since the start of the session: ``1:05`` for 65.

    ``begins`` is the start in minutes from midnight, if it is known: the result is then ``7:05 PM``.
    """
    hours, rest = divmod((begins or 0) + (minutes or 0), 60)
    if begins is None:
        return f"{hours}:{rest:02}"
    return f"{hours % 12 or 12}:{rest:02} {'AM' if hours % 24 < 12 else 'PM'}"


@register.filter
def in_plain_words(name: str) -> str:
    """Return ``open_forum`` as ``open forum``."""
    return name.replace("_", " ")


@register.filter
def under(found: Mapping[str, Any], key: str) -> Any:
    """Return what stands under a key; None for nothing."""
    return found.get(key)


@register.filter
def sector_names(slugs: list[str]) -> str:
    """Return the names of sectors: ``["water", "energy"]`` as ``Energy, Water and wastewater``."""
    return ", ".join(names(slugs))


@register.filter
def safe_link(address: str | None) -> str:
    """Return the address if it is a link; otherwise ""."""
    return links.target(address or "")


@register.filter
def phone_link(phone: str | None) -> str:
    """Return a link to call: ``tel:+15555550142`` for ``(555) 555-0142 ext. 5``; "" if this is not a number."""
    number = phones.dialed(phone or "")
    return f"tel:{number}" if number else ""


@register.filter
def linked(words: str | None) -> SafeString:
    """Return words as HTML in which phone numbers, e-mail addresses and web addresses are links."""
    return rich.linked(words or "")


@register.filter
def key_of_kept_words(user: Any) -> str:
    """Return the key that seals what an account typed and did not save, in its browser: 32 bytes in base64."""
    key = salted_hmac("modules.kept_words", str(user.pk), algorithm="sha256")
    return base64.b64encode(key.digest()).decode()


@register.simple_tag
def most_that_is_read() -> int:
    """Return how many bytes a form may have."""
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
