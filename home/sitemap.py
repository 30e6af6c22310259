"""The sitemap for search engines, with only the public pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.models import Page

from home.models import HomePage, PlainPage
from modules.centers.center.models import CenterPage, CentersPage
from modules.core.own_address import on_this_site

PUBLIC = (HomePage, PlainPage, CentersPage, CenterPage)
"""Types of pages in the sitemap. They are listed one by one, so that a new type stays out until it is added here."""


@dataclass(frozen=True)
class Place:
    """A public address: its path, and when its words last changed, or None if that is not known."""

    path: str
    changed: datetime | None


class PublicPages(Sitemap):
    """Live pages without a restriction and without archived centers, plus the list of modules."""

    def items(self) -> list[Place]:
        """Return every public address, in the order of the page tree. The number of queries is fixed."""
        pages = Page.objects.live().public().type(*PUBLIC).order_by("path")
        shown = pages.exclude(pk__in=CenterPage.objects.exclude(center__archived_at=None))
        found = [Place(path, page.last_published_at) for page in shown if (path := _path(page))]
        return [*found, Place(reverse("modules"), None)]

    def get_domain(self, site: Any = None) -> str:
        """Return the site's own host: a request can name any of the allowed ones."""
        return urlsplit(on_this_site("/")).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the site's own scheme."""
        return urlsplit(on_this_site("/")).scheme

    def location(self, item: Place) -> str:
        """Return the path."""
        return item.path

    def lastmod(self, item: Place) -> datetime | None:
        """Return when it last changed."""
        return item.changed


def _path(page: Any) -> str:
    parts = page.get_url_parts()
    return str(parts[2]) if parts and parts[2] else ""
