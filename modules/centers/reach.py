"""What of the tree and of the files a person may meet in the admin: everything else answers as if it were not there."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from wagtail.models import Page, UploadedFile

from modules.accounts.models import DHS_ROLES
from modules.accounts.policy import center_ids, has_role, is_administrator
from modules.centers.models import CenterPage


def pages_within_reach(user: Any) -> QuerySet[Page]:
    """Return the pages that a person may meet in the admin.

    A center's people meet their own center's pages and those above them, which are public; DHS's people meet all but
    the pages of centers; administrators meet all.
    """
    if is_administrator(user):
        return Page.objects.all()
    own = [page.path for page in CenterPage.objects.filter(center__in=center_ids(user)).only("path")]
    mine = reduce(or_, (Q(path__startswith=path) for path in own), Q(pk__in=[]))
    if has_role(user, *DHS_ROLES):
        return Page.objects.filter(mine | ~Exists(_center_above(OuterRef("path"))))
    return Page.objects.filter(mine | Q(path__in=_above(own)))


def own_pages(user: Any) -> QuerySet[Page]:
    """Return the pages that a person may meet, without those above a center that only lead there."""
    reached = pages_within_reach(user)
    return reached if has_role(user, *DHS_ROLES) or is_administrator(user) else reached.filter(depth__gt=3)


def _center_above(path: Any) -> QuerySet[CenterPage]:
    asked = ExpressionWrapper(path, output_field=CharField())
    return CenterPage.objects.order_by().alias(asked=asked).filter(asked__startswith=F("path"))


def _above(paths: Collection[str]) -> set[str]:
    return {path[:end] for path in paths for end in range(Page.steplen, len(path), Page.steplen)}


def uploads_within_reach(user: Any) -> QuerySet[UploadedFile]:
    """Return the files that the person uploaded and has not described yet."""
    return UploadedFile.objects.filter(uploaded_by_user=user)
