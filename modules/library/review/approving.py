"""Approving in the review that a module is in, so that its workflow goes on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from modules.accounts.identity.models import User
from modules.core.refusals import Refused
from modules.domain.document import digest
from modules.library.modules.drafts import draft
from modules.library.modules.models import Module

NOT_ASKED = "It is not in review, so there is nothing to approve."
CHANGED = "The text changed while you were reading it. Nothing was approved. Read it again."


def asked_for(module: Module) -> Any:
    """Return the review task that is asked for now; None if there is none."""
    state = module.current_workflow_task_state
    return state and state.task.specific


def stamp(kind: str, state: str) -> str:
    """Return what a page shows of the review and of the words that somebody read: the kind and the digest."""
    return f"{kind}:{state}"


def approve_as_read(module: Module, actor: User, read: str) -> None:
    """Approve a module in its review, if both are what the actor read.

    Args:
        module: the module, whose row is locked.
        actor: the reviewer.
        read: what :func:`stamp` returned when the page was shown.

    Raises:
        Refused: it is in no review, it changed, or ``Approve`` refuses it.
        DocumentError: the draft holds what no version may.
    """
    state = module.current_workflow_task_state
    if state is None:
        raise Refused(NOT_ASKED)
    task: Any = state.task.specific
    if read != stamp(task.kind, digest(draft(module))):
        raise Refused(CHANGED)
    try:
        task.on_action(state, actor, "approve")
    except PermissionDenied as denied:  # how a task of Wagtail's refuses
        raise Refused(str(denied)) from denied
