"""Who wrote in a module since its last release: nobody approves or releases their own text (DESIGN §5)."""

from __future__ import annotations

from typing import Any

from modules.accounts.identity.models import Role, User
from modules.core.refusals import Refused
from modules.domain.document import place, walk
from modules.domain.touched import ROOT
from modules.kept.own_words import who_has, why_not_own
from modules.kept.writers import Written, written_in
from modules.library.modules.drafts import draft
from modules.library.modules.models import Guide, Module


def authors_of(module: Module) -> Written:
    """Return who wrote in the module and its guides since the last release. Three queries."""
    release = module.releases.only("released_at").newest()
    guides = {pk: str(uid) for pk, uid in Guide.objects.descendant_of(module).values_list("pk", "uid")}
    return written_in({module.pk: ROOT, **guides}, since=release.released_at if release else None)


def has_written(module: Module, user: Any) -> bool:
    """Return whether a person changed the module or a guide of it since the last release."""
    return bool(authors_of(module).of(user))


def why_not(module: Module, user: User, role: Role, done: str) -> str:
    """Return why this person may not do what is to be done with the text; empty if they wrote none of it.

    Raises:
        DocumentError: the draft holds what no version may.
    """
    written = authors_of(module)
    mine = written.of(user)
    if not mine:
        return ""
    content = draft(module)["content"]
    places = [place(content, path) for path, block in walk(content) if block["id"] in mine]
    if ROOT in mine:
        places.insert(0, "title, summary and upkeep")
    return why_not_own(places, done, role, who_has(role, without={user.pk, *written.everybody}))


def refuse_author(module: Module, user: User, role: Role, done: str) -> None:
    """Raise Refused if the person wrote in the module since its last release."""
    if problem := why_not(module, user, role, done):
        raise Refused(problem)
