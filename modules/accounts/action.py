"""What every action shares: one mutation is one action (DESIGN §3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from wagtail.actions.base import BaseAction

from modules.accounts.audit.history import Event, write_history
from modules.accounts.audit.recording import center_of, record
from modules.accounts.identity.models import User
from modules.core.lines import LONGEST_NOTE
from modules.core.refusals import Refused
from modules.domain.document import DocumentError

Result = TypeVar("Result")
Policy = Callable[["Action[Any]"], bool]
"""Returns whether the actor of an action may do it."""


def nobody(action: Action[Any]) -> bool:
    """Allow nobody."""
    return False


class Action(BaseAction, Generic[Result]):
    """One mutation by one person: permission, one transaction, one audit entry.

    A subclass sets ``log_action``, ``label`` (“Make a pack”), ``message`` (“Pack made”) and ``allowed``
    (``accounts/policies.py``), writes ``perform``, and stands among the actions of its room (``room.py``). A class that
    others share is declared as ``class PackAction(Action[Result], abstract=True)``. Unlike Wagtail's own, an action
    always has an actor, so the permission check can't be left out by chance.

    What else has to happen has two places. Rows that must exist exactly if the change does are written in ``perform``,
    or by a receiver of a signal that ``perform`` sends to higher rooms. Mails and tasks are sent by ``told``.
    """

    log_action: ClassVar[str]
    label: ClassVar[str]
    message: ClassVar[str]
    allowed: ClassVar[Policy] = nobody
    for_good: ClassVar[bool] = False
    """Whether it can't be taken back. The page that asks before it says so (``core/confirmation.py``)."""
    longest: ClassVar[int] = LONGEST_NOTE
    """Characters of each text that the action was given: a reason, a note, a title."""

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        """Refuse a class that would leave no readable entry. Raises TypeError, when its module is imported."""
        super().__init_subclass__(**kwargs)
        names = ("log_action", "label", "message")
        if not abstract and (missing := [name for name in names if name not in vars(cls)]):
            raise TypeError(f"{cls.__name__} has no {' and no '.join(missing)}, and is not declared as abstract")

    def __init__(self, instance: Any, *, actor: User) -> None:
        if not isinstance(actor, User):
            raise TypeError(f"{type(self).__name__} needs an actor, not {actor!r}")
        super().__init__(instance, user=actor)
        self.actor = actor

    @property
    def center_id(self) -> int | None:
        """The id of the center that the instance belongs to; None for DHS's own."""
        return center_of(self.instance)

    def permitted(self) -> bool:
        """Return whether the actor may do this, by ``allowed``."""
        return type(self).allowed(self)

    def user_has_permission(self) -> bool:
        """Answer Wagtail's own question by ``permitted``."""
        return self.actor.is_active and self.permitted()

    def perform(self) -> Result:
        """Write. Runs inside the transaction; raise :class:`Refused` to leave everything as it was."""
        raise NotImplementedError

    def audited(self, result: Result) -> tuple[Model, dict[str, Any]]:
        """Return what the audit entry is about, and its data."""
        return self.instance, {}

    def parts(self, result: Result) -> Iterable[Event]:
        """Return events that are recorded before the action itself: those that it is made of. None by default."""
        return ()

    def concerned(self, about: Model) -> int | None:
        """Return the id of the center that the entry concerns; None for DHS's own."""
        return center_of(about)

    def on_record(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what of the data stands in the audit too."""
        return data

    def told(self, result: Result) -> None:
        """Send mails and start tasks. Called once the transaction is committed. Override: nobody hears by default."""

    def execute(self, skip_permission_checks: bool = False) -> Result:
        """Check, then perform in one transaction with the audit entry.

        Raises:
            PermissionDenied: the actor may not.
            Refused: the action can't be done, with the reasons; also if a document holds what no version may.
        """
        if skip_permission_checks:
            raise TypeError("Our actions always check")
        if not self.user_has_permission():
            raise PermissionDenied(f"{type(self).__name__}: not permitted")
        self._refuse_long_texts()
        try:
            with transaction.atomic():
                result = self.perform()
                self._put_on_record(result)
                transaction.on_commit(partial(self.told, result))
        except DocumentError as error:
            raise Refused(*error.problems) from error
        return result

    def _refuse_long_texts(self) -> None:
        long = {name: len(text) for name, text in vars(self).items() if isinstance(text, str)}
        problems = [
            f"The {name.replace('_', ' ')} has {length:,} characters; it can have at most {self.longest:,}."
            for name, length in long.items()
            if length > self.longest
        ]
        if problems:
            raise Refused(*problems)

    def _put_on_record(self, result: Result) -> None:
        events = [*self.parts(result), (self.log_action, *self.audited(result))]
        write_history(events, self.actor)
        for action, about, data in events:
            center = self.concerned(about)
            record(action, actor=self.actor, about=about, center=center, data=self.on_record(data))
