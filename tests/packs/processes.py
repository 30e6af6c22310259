"""Real processes on a database of their own: neither threads nor a shared connection stand in for two people.

The database is a copy of the one that the test run has migrated, so it has the schema and the triggers, and costs
milliseconds. The processes are children of a server that has imported the project once.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.packs import tasks
from tests.packs.tasks import Outcome

Task = tuple[Callable[..., Outcome], *tuple[Any, ...]]

PATIENCE = 60  # seconds

servers = multiprocessing.get_context("forkserver")
servers.set_forkserver_preload([tasks.__name__])


@dataclass(frozen=True)
class Killed:
    """What a process leaves that did not come to its end."""

    signal: int


@dataclass(frozen=True)
class Database:
    """A database by its name: a path on SQLite."""

    name: str

    def together(self, *work: Task) -> list[Outcome | Killed]:
        """Do each task in a process of its own, all at once; return their outcomes in the same order."""
        gate = servers.Barrier(len(work))
        begun = [self._begin(gate, task) for task in work]
        return [_outcome(process, answer) for process, answer in begun]

    def do(self, task: Callable[..., Outcome], *args: Any) -> Outcome | Killed:
        """Do one task in a process of its own."""
        (outcome,) = self.together((task, *args))
        return outcome

    def _begin(self, gate: Any, task: Task) -> tuple[Any, Any]:
        here, there = servers.Pipe(duplex=False)
        process = servers.Process(target=tasks.run, args=(self.name, gate, there, *task), daemon=True)
        process.start()
        there.close()
        return process, here


def _outcome(process: Any, answer: Any) -> Outcome | Killed:
    try:
        outcome: Outcome = answer.recv() if answer.poll(PATIENCE) else ("late", "")
    except EOFError:
        outcome = ("dead", "")
    process.join(PATIENCE)
    if process.exitcode is not None and process.exitcode < 0:
        return Killed(-process.exitcode)
    return outcome
