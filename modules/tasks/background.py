"""Declaring a background task, and what its function may ask for while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import Task

from modules.tasks.models import TaskState

P = ParamSpec("P")
T = TypeVar("T")

BACKEND = "worker"


@dataclass(frozen=True)
class Policy:
    """What people call a task, and how often it is tried.

    Attributes:
        label: shown to administrators.
        tries: how often it is tried before it counts as failed, the first time included.
        wait: before the second try; each further wait is four times as long.
    """

    label: str
    tries: int = 5
    wait: timedelta = timedelta(seconds=30)

    def wait_after(self, tries: int) -> timedelta:
        """Return how long to wait after so many tries. It grows to at most six hours."""
        return min(self.wait * 4 ** min(tries - 1, 10), timedelta(hours=6))


_POLICIES: dict[str, Policy] = {}


def background(
    label: str, *, tries: int = Policy.tries, wait: timedelta = Policy.wait
) -> Callable[[Callable[P, T]], Task[P, T]]:
    """Declare a function as a task for the worker.

    A task whose worker dies is run again from its beginning, so the function must be safe to run twice. An error is a
    failed try: the task is tried again later, ``tries`` times in all. See :class:`Policy`.
    """

    def declare(function: Callable[P, T]) -> Task[P, T]:
        made = task(backend=BACKEND)(function)
        _POLICIES[made.module_path] = Policy(label, tries, wait)
        return made

    return declare


def policy_of(path: str) -> Policy:
    """Return the policy of a task by the path of its function. One that no longer exists is tried once."""
    if path not in _POLICIES:
        with suppress(ImportError):
            import_string(path)  # declares it
    return _POLICIES.get(path) or Policy(path.rpartition(".")[2].replace("_", " ").capitalize(), tries=1)


class Canceled(BaseException):
    """An administrator canceled the task. Not an Exception, so that no task catches it by accident."""


_running: ContextVar[UUID | None] = ContextVar("task that runs", default=None)


@contextmanager
def running(task_id: UUID) -> Iterator[None]:
    """Let :func:`report` know which task runs inside the block."""
    token = _running.set(task_id)
    try:
        yield
    finally:
        _running.reset(token)


def report(done: int, total: int) -> None:
    """Note how far the task is that runs now. Call it where the task may stop; outside a worker it does nothing.

    Raises:
        Canceled: an administrator canceled the task.
    """
    task_id = _running.get()
    if task_id is None:
        return
    state = TaskState.objects.filter(pk=task_id)
    state.update(done=done, total=total)
    if state.filter(cancel_asked=True).exists():
        raise Canceled
