"""Hiding popular tags, which Wagtail suggests to everyone.

Tags can reveal what another center works on.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from taggit.models import Tag
from wagtail.admin import filters
from wagtail.images.views import chooser


def offer_none(model: Any, count: int = 10) -> QuerySet[Tag]:
    """Return no tags. Wagtail asks for the popular tags of a model, so the result would include every center's tags."""
    return Tag.objects.none()


def connect() -> None:
    """Make Wagtail's lists and choosers suggest no tags.

    Wagtail has no hook for this, so the function is replaced in both modules that import it. Searching still finds
    tagged files among those that the person may see.
    """
    filters.popular_tags_for_model = offer_none
    chooser.popular_tags_for_model = offer_none
