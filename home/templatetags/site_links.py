"""Links that every public page ends with."""

from __future__ import annotations

from django import template

from home.links import Link
from home.links import required_links as links_that_are_set

register = template.Library()


@register.simple_tag
def required_links() -> list[Link]:
    """Return the links that the setting asks for; no query."""
    return links_that_are_set()
