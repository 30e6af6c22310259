"""The action that writes new wording of a statement into every module with older wording."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from wagtail.log_actions import log

from modules.accounts.action import Action
from modules.accounts.policies import editors_and_administrators
from modules.core.refusals import Refused
from modules.domain.document import Document, DocumentError
from modules.domain.words import Words
from modules.library.modules.drafts import draft, write_draft
from modules.library.modules.models import Guide, Module
from modules.library.statements.models import Statement, StatementVersion
from modules.library.uses.queries import shown_by_drafts
from modules.library.words.codec import describe_statement


@dataclass(frozen=True)
class Held:
    """A module whose draft was not changed, and the reasons."""

    module: Module
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Drafted:
    """The result of drafting.

    Attributes:
        version: the version that was written.
        changed: the changed pages of each module.
        held: the modules that were not changed.
    """

    version: StatementVersion
    changed: dict[Module, list[Module | Guide]]
    held: list[Held]


class DraftStatement(Action[Drafted]):
    """Write the newest wording of a statement into the drafts of all modules and guides that have older wording.

    ``instance`` is the statement. A draft that can't be saved now is skipped and reported; the others are saved. Each
    needs a review like every other change, and the actor counts as one of its authors.
    """

    log_action = "bcp.statement.draft"
    label, message = "Put new wording into drafts", "New wording of a statement put into drafts"
    allowed = editors_and_administrators

    def perform(self) -> Drafted:
        """Save one revision of each page that changes.

        Raises:
            Refused: no draft has older wording, or none could be saved.
        """
        version = self.instance.newest()
        if version is None:
            raise Refused("No wording of this statement is approved yet, so there is nothing to put into drafts.")
        done = Drafted(version, {}, [])
        for module in outdated(self.instance, version.number):
            try:
                with transaction.atomic():
                    done.changed[module] = self._write(module, version)
            except (Refused, DocumentError) as refused:
                done.held.append(Held(module, tuple(refused.problems)))
        if not done.changed and not done.held:
            raise Refused(f"No draft has wording older than {version.number}. There is nothing to do.")
        if not done.changed:
            raise Refused(*(f"“{held.module.title}”: {' '.join(held.problems)}" for held in done.held))
        self._log(done)
        return done

    def audited(self, result: Drafted) -> tuple[Model, dict[str, Any]]:
        """Record the number of the version, and the modules."""
        return self.instance, {"number": result.version.number, "modules": [str(m.uid) for m in result.changed]}

    def _write(self, module: Module, version: StatementVersion) -> list[Module | Guide]:
        return write_draft(module, with_wording(draft(module)["content"], version), self.actor)

    def _log(self, done: Drafted) -> None:
        """Add an entry to the history of every changed page, which makes the actor one of its authors."""
        data = {"statement": done.version.statement.key, "number": done.version.number}
        for page in [page for pages in done.changed.values() for page in pages]:
            log(instance=page, action=self.log_action, user=self.actor, data=data)


def outdated(statement: Statement, number: int) -> list[Module]:
    """Return the modules whose draft has wording older than version ``number``.

    Their rows are locked until the transaction ends.
    """
    found = [module.pk for module, shown in shown_by_drafts() if min(shown.get(statement.key, [number])) < number]
    return list(Module.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("title", "pk"))


def with_wording(content: Document, version: StatementVersion) -> Document:
    """Return a copy of the document with this wording in every block that shows the statement."""
    said, made = describe_statement(version), deepcopy(content)
    for statement in Words(made).statements:
        if statement["key"] == said["key"]:
            statement.update(said)
    return made
