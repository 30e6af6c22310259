"""Whom releases reach by resource pages: the answer to ``REACH`` of the library."""

from __future__ import annotations

from collections.abc import Collection

from modules.library.modules.reach import Reach
from modules.packs.editions.models import EditionModule
from modules.resources.codes.models import AccessCode


def reach_of_pages(releases: Collection[int]) -> Reach:
    """Count the pages that are open today."""
    showing = EditionModule.objects.filter(release__in=releases).values("edition")
    open_now = AccessCode.objects.open_now()
    return Reach(open_pages=open_now.filter(edition__in=showing).count())
