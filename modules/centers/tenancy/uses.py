"""Who sees where an image or a file is used: people of DHS, nothing of what centers do with it (DESIGN §2).

Wagtail counts and lists every reference to an object, whoever asks. Its views have no hook for that; they all ask the
index of references. What protects an object from deletion is asked there too, and goes on to count every reference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Page, ReferenceIndex
from wagtail.models.reference_index import ReferenceGroups, ReferenceIndexQuerySet

from modules.accounts.identity.models import LIBRARY_ROLES
from modules.accounts.identity.origin import user_now
from modules.accounts.identity.policy import has_role, is_administrator
from modules.centers.tenancy.reach import pages_within_reach
from modules.core.rooms import Question

SEEN_BY_DHS: Question[type[Model]] = Question("models whose references to images and files are DHS's own")


def within_sight(references: QuerySet[Any]) -> QuerySet[Any]:
    """Return those references that the person who asks may know of.

    People of DHS see those of pages within their reach and of DHS's own rows. Administrators and centers' people see
    what they did: the views of centers are about their own images.
    """
    user = user_now()
    if is_administrator(user) or not has_role(user, *LIBRARY_ROLES):
        return references
    pages = pages_within_reach(user).order_by().annotate(key=Cast("pk", CharField())).values("key")
    own = ContentType.objects.get_for_models(Page, *SEEN_BY_DHS.answers)
    rows = [kind for model, kind in own.items() if model is not Page]
    return references.filter(Q(base_content_type__in=rows) | Q(base_content_type=own[Page], object_id__in=pages))


class Uses(ReferenceGroups):
    """The references to an object: those that are shown, protected by all that there are."""

    def __init__(self, shown: Any, every: Any) -> None:
        super().__init__(shown)
        self.every = every

    @property
    def is_protected(self) -> bool:
        """Whether a reference keeps the object, shown or not."""
        return bool(ReferenceGroups(self.every).is_protected)


def grouped(every: QuerySet[Any]) -> Uses:
    """Return references to one object by what refers to it, as far as the person who asks may know."""
    return Uses(within_sight(every), every)


def grouped_in_bulk(every: QuerySet[Any]) -> dict[tuple[int, str], Uses]:
    """Return ``{(content type, key of the object): its uses}``."""
    seen = set(within_sight(every).values_list("pk", flat=True))
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for one in every.order_by("base_content_type", "object_id"):
        found[one.to_content_type_id, one.to_object_id].append(one)
    return {key: Uses([one for one in rows if one.pk in seen], rows) for key, rows in found.items()}


def counts_of(things: Iterable[Model]) -> dict[Model, int]:
    """Return how often each object is used, as far as the person who asks may know."""
    found = within_sight(ReferenceIndex.get_references_to_in_bulk(things))
    rows = found.values_list("to_content_type", "to_object_id").annotate(number=Count("pk")).order_by()
    numbers = {(kind, key): number for kind, key, number in rows}
    return {one: numbers.get((ReferenceIndex._get_base_content_type(one).pk, str(one.pk)), 0) for one in things}


def count_subquery(model: type[Model]) -> Coalesce:
    """Return the number by which lists of images and files are sorted and filtered."""
    references = within_sight(
        ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(model),
            to_object_id=Cast(OuterRef("pk"), output_field=CharField()),
        )
    )
    numbers = references.order_by().values("to_object_id").annotate(number=Count("object_id", distinct=True))
    return Coalesce(Subquery(numbers.values("number")), 0)


def connect() -> None:
    """Put these in the place of Wagtail's own, which know no person."""
    ReferenceIndexQuerySet.group_by_source_object = grouped
    ReferenceIndexQuerySet.group_by_source_object_in_bulk = grouped_in_bulk
    ReferenceIndex.get_count_references_to_in_bulk = staticmethod(counts_of)
    ReferenceIndex.usage_count_subquery = staticmethod(count_subquery)
