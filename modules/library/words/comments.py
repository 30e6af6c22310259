"""Comments of Wagtail's editor, which are kept by the ids of blocks, and by the keys of paragraphs in a text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import COMMENTS_RELATION_NAME, Comment

from modules.library.words.richtext import id_of, key_of


def carry_comments(page: Any) -> None:
    """Put the comments of a page that was saved on the ids that its words have; see ``page.renamed``.

    Runs one query if ids differ from those that the editor sent, and one for each comment that follows.
    """
    if page.renamed is page.carried:
        return
    page.carried = page.renamed
    for comment in getattr(page, COMMENTS_RELATION_NAME).all() if page.renamed else ():
        was = comment.contentpath, comment.position
        comment.contentpath, comment.position = (
            path_now(was[0], page.renamed),
            position_now(was[1], was[0], page.renamed),
        )
        if was != (comment.contentpath, comment.position):
            comment.save(update_fields=["contentpath", "position"])


def path_now(path: str, renamed: Mapping[str, str]) -> str:
    """Return the path to a field: names and ids of blocks, joined by dots."""
    return ".".join(renamed.get(step, step) for step in path.split("."))


def position_now(position: str, path: str, renamed: Mapping[str, str]) -> str:
    """Return where a comment stands in a text: JSON of ``[{"key": key of a paragraph, …}]``, or nothing."""
    try:
        places = json.loads(position or "[]")
    except ValueError:
        return position
    prefix = ":".join(path.split(".")[-2:])
    keys = [place["key"] for place in places if isinstance(place, dict) and "key" in place]
    now = {key: renamed.get(id_of(key, prefix), id_of(key, prefix)) for key in keys}
    prefix_now = ":".join(path_now(path, renamed).split(".")[-2:])
    moved = [{**place, "key": key_of(now[place["key"]], prefix_now)} for place in places if "key" in place]
    return json.dumps(moved) if moved and moved != places else position


def open_comments(page: Any) -> QuerySet[Comment]:
    """Return the comments on a page and those below it that nobody resolved or answered, with who wrote them."""
    waiting = Comment.objects.filter(page__path__startswith=page.path, resolved_at=None, replies=None)
    return waiting.select_related("user", "page").order_by("page__path", "pk")


def place_of_comment(comment: Comment) -> str:
    """Return the address where a comment is read, answered and resolved."""
    return f"{reverse('wagtailadmin_pages:edit', args=[comment.page_id])}?comment={comment.pk}"


def comments_by_block(page: Any) -> list[tuple[list[str], Comment]]:
    """Return (steps to the field, comment) for each comment on a page that nobody resolved. Two queries at most."""
    waiting = Comment.objects.filter(page=page.pk, resolved_at=None).select_related("user").order_by("pk")
    return [(one.contentpath.split("."), one) for one in waiting.prefetch_related("replies__user")]
