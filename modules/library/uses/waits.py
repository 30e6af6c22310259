"""What the library needs by its dates and its statements: modules to read again, and drafts with older wording."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, Model, OuterRef
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from modules.accounts.identity.models import LIBRARY_ROLES, Role
from modules.kept.waiting.kinds import Kind, Wanted, by_key
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import settle, settle_together
from modules.library.modules import events
from modules.library.modules.models import Guide, Module
from modules.library.releases import events as of_releases
from modules.library.statements.models import Statement, StatementVersion
from modules.library.uses.queries import outdated_in, pointed_to
from modules.library.words.content import ContentPage

BEFORE = timedelta(days=30)
"""How long before its next review a module is named."""
NAMED = 3
"""Most modules that are named beside a statement."""


def due(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each module that has a day on which it is read again, 30 days before it. One query."""
    rows = Module.objects.in_use().filter(retired_at__isnull=True, next_review__isnull=False)
    for pk, day in (rows if keys is None else rows.filter(pk__in=keys)).values_list("pk", "next_review"):
        yield from _due(pk, day)


def _due(pk: int, day: date) -> Iterator[Wanted]:
    for role in sorted(LIBRARY_ROLES):
        yield Wanted(Module(pk=pk), role, page=pk, within=pk, since=_from(day), due=day)


def _from(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day - BEFORE, time.min))


def older(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each statement whose older wording stands in drafts. The number of queries does not grow."""
    for statement, titles in outdated_in(Statement.objects.all() if keys is None else _of(keys)):
        more = [f"{len(titles) - NAMED} more"] if len(titles) > NAMED else []
        title = f"{statement.title}, in {' · '.join([*titles[:NAMED], *more])}"
        yield Wanted(statement, Role.EDITOR, title=title[:255])


def _of(keys: Collection[int]) -> Iterable[Statement]:
    return Statement.objects.filter(pk__in=keys) if keys else ()


READ_AGAIN = Kind("read_again", "Read again", by_key("workbench"), due)
OLDER = Kind("older_wording", "Put the new wording into drafts:", by_key("statement_uses"), older)
KINDS = (READ_AGAIN, OLDER)


def receive_page(*, instance: ContentPage, **kwargs: Any) -> None:
    """Receive ``post_save`` of a module or a guide."""
    if isinstance(instance, Module):
        day = None if instance.archived_at or instance.retired_at else instance.next_review
        settle_together({READ_AGAIN: _due(instance.pk, day) if day else ()}, [instance.pk])
    _settle_older(_outdated_on(instance))


def receive_gone(*, instance: ContentPage, **kwargs: Any) -> None:
    """Receive ``post_delete`` of a module or a guide, and ``archived``."""
    _settle_older(())


def receive_archived(*, module: Module, **kwargs: Any) -> None:
    """Receive ``archived``: nobody reads an archived module again, or drafts in it."""
    settle(READ_AGAIN, [module.pk])
    settle(OLDER)


def receive_retired(*, module: Module, **kwargs: Any) -> None:
    """Receive ``retired``: nobody reads a module again that no center may take."""
    settle(READ_AGAIN, [module.pk])


def receive_version(*, instance: StatementVersion, **kwargs: Any) -> None:
    """Receive ``post_save`` of a version: what showed the one before is older now."""
    _settle_older([instance.statement_id])


def _outdated_on(page: ContentPage) -> list[int]:
    """Return the keys of the statements of which a page shows an older version. One query, or none."""
    if not (shown := pointed_to(page)):
        return []
    newer = StatementVersion.objects.filter(statement=OuterRef("statement"), pk__gt=OuterRef("pk"))
    older_ones = StatementVersion.objects.filter(Exists(newer), pk__in=shown)
    return list(older_ones.values_list("statement", flat=True))


def _settle_older(keys: Collection[int]) -> None:
    """Settle these statements, and those that wait already: a page may have shown the last older wording."""
    waiting = Waiting.objects.open().filter(kind=OLDER.name).values_list("object_id", flat=True)
    if concerned := {*keys, *waiting}:
        settle(OLDER, list(concerned))


def connect() -> None:
    """Listen to modules, guides and statements."""
    models: tuple[type[Model], ...] = (Module, Guide)
    for model in models:
        post_save.connect(receive_page, sender=model, dispatch_uid=f"bcp_uses_wait_{model.__name__}")
        post_delete.connect(receive_gone, sender=model, dispatch_uid=f"bcp_uses_end_{model.__name__}")
    post_save.connect(receive_version, sender=StatementVersion, dispatch_uid="bcp_wording_waits")
    events.archived.connect(receive_archived, dispatch_uid="bcp_archived_uses_wait")
    of_releases.retired.connect(receive_retired, dispatch_uid="bcp_retired_uses_wait")
