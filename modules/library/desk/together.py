"""One thing done to several modules: to all, or to none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from modules.core.refusals import Refused
from modules.domain.document import DocumentError
from modules.library.modules.models import Module


@dataclass(frozen=True)
class Held:
    """A module to which it could not be done, and why."""

    module: Module
    problems: tuple[str, ...]


class NotTogether(Refused):
    """Something could not be done to one of several modules, so it was done to none."""

    def __init__(self, held: Sequence[Held]) -> None:
        super().__init__(*(f"“{one.module.title}”: {' '.join(one.problems)}" for one in held))
        self.held = tuple(held)


def together(modules: Collection[Module], do: Callable[[Module], object]) -> int:
    """Do one thing to each of several modules in one transaction; return how many there are.

    Their rows are locked in the order of their keys, so two people who do something to the same modules wait for each
    other and never both. All are tried, so every module that is in the way is named.

    Args:
        modules: the modules.
        do: executes an action on a module that was read under the lock.

    Raises:
        NotTogether: one or more refused; nothing was done.
    """
    held = []
    with transaction.atomic():
        locked = Module.objects.select_for_update().filter(pk__in=[module.pk for module in modules]).order_by("pk")
        there = list(locked)
        for module in there:
            if problems := _tried(module, do):
                held.append(Held(module, problems))
        if held:
            raise NotTogether(held)
    return len(there)


def _tried(module: Module, do: Callable[[Module], object]) -> tuple[str, ...]:
    """Return why it could not be done; empty if it was done."""
    try:
        with transaction.atomic():
            do(module)
    except (Refused, DocumentError) as refused:
        return tuple(refused.problems)
    except PermissionDenied:
        return ("You may not do this.",)
    return ()
