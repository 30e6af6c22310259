"""Tags name what a center works on, and Wagtail offers everyone the ones that are used most."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from taggit.models import Tag
from wagtail.admin import filters
from wagtail.images.views import chooser


def offer_none(model: Any, count: int = 10) -> QuerySet[Tag]:
    """Return no tags: Wagtail asks for those of a model, not of a person, so they would be every center's."""
    return Tag.objects.none()


def connect() -> None:
    """Have Wagtail's lists and choosers offer no tags.

    There is no hook for it; both look the name up in their own module. Searching finds what is tagged as before, among
    what the person may see.
    """
    filters.popular_tags_for_model = offer_none
    chooser.popular_tags_for_model = offer_none
