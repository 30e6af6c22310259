"""Which pages a person may meet in the admin: all others answer as if they were not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from wagtail.models import Page

from modules.accounts.identity.models import LIBRARY_ROLES
from modules.accounts.identity.policy import center_ids, has_role, is_administrator
from modules.centers.center.models import CenterPage


def pages_within_reach(user: Any) -> QuerySet[Page]:
    """Return the pages that a person may meet.

    Administrators meet all; those who work in the library all but those of centers; everyone else their own center's,
    and the public ones above it.
    """
    if is_administrator(user):
        return Page.objects.all()
    own = _own_paths(user)
    mine = _at_or_below(own)
    if has_role(user, *LIBRARY_ROLES):
        return Page.objects.filter(mine | ~Exists(_centers_at_or_above(OuterRef("path"))))
    return Page.objects.filter(mine | Q(path__in=_above(own)))


def are_pages_within_reach(user: Any, ids: Collection[int]) -> bool:
    """Tell whether a person may meet all of these pages; a page that does not exist is within nobody's reach.

    The gate asks this before every view about a page. For a center's people one query brings all paths that matter, and
    they are compared here: to compile the question for the database takes longer than to answer it.
    """
    if is_administrator(user) or has_role(user, *LIBRARY_ROLES):
        return pages_within_reach(user).filter(pk__in=ids).count() == len(ids)
    centers = center_ids(user)
    rows = Page.objects.filter(Q(pk__in=ids) | Q(centerpage__center__in=centers)).order_by()
    found = list(rows.values_list("pk", "path", "centerpage__center"))
    own = [path for _, path, center in found if center in centers]
    asked = [path for pk, path, _ in found if pk in ids]
    return len(asked) == len(ids) and all(_meet(path, own) for path in asked)


def _meet(path: str, own: Iterable[str]) -> bool:
    return any(path.startswith(top) or top.startswith(path) for top in own)


def pages_to_choose(user: Any) -> QuerySet[Page]:
    """Return the pages that choosers offer: those within reach, without those that a center shares with others."""
    if is_administrator(user) or has_role(user, *LIBRARY_ROLES):
        return pages_within_reach(user)
    return Page.objects.filter(_at_or_below(_own_paths(user)))


def _own_paths(user: Any) -> list[str]:
    return list(CenterPage.objects.filter(center__in=center_ids(user)).values_list("path", flat=True))


def _at_or_below(paths: list[str]) -> Q:
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def _above(paths: list[str]) -> set[str]:
    return {path[:end] for path in paths for end in range(Page.steplen, len(path), Page.steplen)}


def _centers_at_or_above(path: Any) -> QuerySet[CenterPage]:
    asked = ExpressionWrapper(path, output_field=CharField())
    return CenterPage.objects.order_by().alias(asked=asked).filter(asked__startswith=F("path"))
