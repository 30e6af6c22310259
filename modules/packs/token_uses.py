"""Which packs show which tokens: the answer to ``TOKEN_USES`` of centers."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.urls import reverse
from wagtail.fields import StreamField

from modules.centers.center.models import Center
from modules.centers.profile.gaps import Use
from modules.domain.tokens import find
from modules.library.statements.models import StatementVersion
from modules.library.uses.queries import pointed_to
from modules.library.words.content import ContentPage
from modules.packs.pages.models import Clone, ClonedGuide, Pack

TAG = re.compile(r"<[^<>]*>")


def packs_by_token(center: Center) -> Mapping[str, list[Use]]:
    """Return the packs of a center that show each token, by title. Four queries, whatever there is."""
    clones = list(Clone.objects.in_packs().filter(center=center))
    places = {clone.path for clone in clones}
    guides = ClonedGuide.objects.filter(center=center)
    pages: list[ContentPage] = [*clones, *(guide for guide in guides if guide.path[: -guide.steplen] in places)]
    pointed = {page.pk: pointed_to(page) for page in pages}
    wordings = dict(StatementVersion.objects.filter(pk__in=set().union(*pointed.values())).values_list("pk", "wording"))
    found: dict[str, list[Use]] = defaultdict(list)
    for pack in Pack.objects.in_use().filter(center=center).order_by("title"):
        use = Use(pack.title, reverse("pack", args=[pack.pk]))
        inside = [page for page in pages if page.path.startswith(pack.path)]
        texts = [pack.title, *(text for page in inside for text in _texts(page, pointed[page.pk], wordings))]
        for key in {key for text in texts for key in find(text)}:
            found[key].append(use)
    return found


def _texts(page: ContentPage, shown: Iterable[int], wordings: Mapping[int, str]) -> list[str]:
    """Return the words of a page as the database has them: no block is made. Once without
    marks, which may stand in a token, and once with the addresses of links."""
    fields = [json.dumps(_raw(page, name), ensure_ascii=False) for name in page.document_fields]
    return [*(TAG.sub("", text) for text in fields), *fields, *(wordings[pk] for pk in shown if pk in wordings)]


def _raw(page: ContentPage, name: str) -> object:
    value = getattr(page, name)
    if isinstance(page._meta.get_field(name), StreamField):
        return value.get_prep_value() if value else []
    return value
