"""The links in the footer of every public page."""

from __future__ import annotations

from django import template

from home.links import Link
from home.links import required_links as links_that_are_set

register = template.Library()


@register.simple_tag
def required_links() -> list[Link]:
    """Return the links from the setting. Runs no query."""
    return links_that_are_set()
