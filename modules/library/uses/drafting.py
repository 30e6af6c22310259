"""Drafting new wording of a statement into every module that carries older wording."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from wagtail.log_actions import log

from modules.accounts.action import Action
from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role, is_administrator
from modules.core.refusals import Refused
from modules.domain.document import Document
from modules.library.modules.drafts import sound_draft, write_draft
from modules.library.modules.models import Guide, Module
from modules.library.statements.models import Statement, StatementVersion
from modules.library.uses.queries import leaves, shown_by_drafts
from modules.library.words.codec import describe_statement


@dataclass(frozen=True)
class Held:
    """A module whose draft was left as it is, and why."""

    module: Module
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Drafted:
    """What came of it: the pages that were changed, and the modules that were left as they are."""

    version: StatementVersion
    changed: dict[Module, list[Module | Guide]]
    held: list[Held]


class DraftStatement(Action[Drafted]):
    """Write the newest wording of a statement into the draft of every module, and every guide, that carries older one.

    ``instance`` is the statement. A draft that can't be written now is left as it is, and said; the others are written.
    Each goes through review like every other text, and the actor counts as an author of it.
    """

    log_action = "bcp.statement.draft"
    label, message = "Put new wording into drafts", "New wording of a statement put into drafts"

    def permitted(self) -> bool:
        """Editors write drafts."""
        return has_role(self.actor, Role.EDITOR) or is_administrator(self.actor)

    def perform(self) -> Drafted:
        """Write the drafts, one revision of each page that changed. Raises Refused where none could be written."""
        version = StatementVersion.objects.filter(statement=self.instance).latest("number")
        done = Drafted(version, {}, [])
        for module in outdated(self.instance, version.number):
            try:
                with transaction.atomic():
                    done.changed[module] = self._write(module, version)
            except Refused as refused:
                done.held.append(Held(module, refused.problems))
        if not done.changed and not done.held:
            raise Refused(f"No draft has wording older than {version.number}. There is nothing to do.")
        if not done.changed:
            raise Refused(*(f"“{held.module.title}”: {' '.join(held.problems)}" for held in done.held))
        self._log(done)
        return done

    def audited(self, result: Drafted) -> tuple[Model, dict[str, Any]]:
        """Name the number, and the modules."""
        return self.instance, {"number": result.version.number, "modules": [str(m.uid) for m in result.changed]}

    def _write(self, module: Module, version: StatementVersion) -> list[Module | Guide]:
        draft = sound_draft(module)["content"]
        return write_draft(module, with_wording(draft, version), self.actor)

    def _log(self, done: Drafted) -> None:
        """Say it in the history of every page: who changed a page counts as its author."""
        data = {"statement": done.version.statement.key, "number": done.version.number}
        for page in [page for pages in done.changed.values() for page in pages]:
            log(instance=page, action=self.log_action, user=self.actor, data=data)


def outdated(statement: Statement, number: int) -> list[Module]:
    """Return the modules whose draft shows older wording than ``number``, locked until the transaction ends."""
    found = [module.pk for module, shown in shown_by_drafts() if min(shown.get(statement.key, [number])) < number]
    return list(Module.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("title", "pk"))


def with_wording(content: Document, version: StatementVersion) -> Document:
    """Return the document with this wording wherever it shows the statement; all else is as it was."""
    said, made = describe_statement(version), deepcopy(content)
    for leaf in leaves(made):
        if leaf["key"] == said["key"]:
            leaf.update(said)
    return made
