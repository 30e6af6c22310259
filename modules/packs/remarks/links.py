"""Links below the slides of a draft, where they are commented on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString

from modules.domain.document import title_of
from modules.domain.schema import ON_SCREEN
from modules.domain.words import Words
from modules.packs.pages.filling import sayer
from modules.packs.pages.models import Clone, Pack
from modules.packs.remarks.models import Remark


def links_below(pack: Pack, words: Iterable[tuple[Clone, Words]]) -> dict[str, SafeString]:
    """Return ``{id of a slide, discussion or activity: a link to comment on it}``. One query."""
    page, say = reverse("remarks", args=[pack.pk]), sayer(pack.tokens())
    many = Counter(Remark.objects.open().filter(pack=pack).values_list("block", flat=True))
    return {
        block["id"]: _link(f"{page}?on={clone.pk}%3A{block['id']}#new", say(title_of(block)), many[block["id"]])
        for clone, said in words
        for section in said.document["sections"]
        for block in section["value"]["items"]
        if block["type"] in ON_SCREEN
    }


def _link(url: str, title: str, many: int) -> SafeString:
    context = {"url": url, "title": title, "many": many}
    return SafeString(get_template("packs/parts/comment_on.html").render(context))
