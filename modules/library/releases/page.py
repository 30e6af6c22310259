"""What is read before a release: what would change, what stops it, how the reviews stand, what kind it should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from modules.domain.diff import diff
from modules.domain.document import Document, DocumentError, digest
from modules.domain.schema import MODULE
from modules.domain.version import Kind, Version, following
from modules.domain.words import Words
from modules.library.modules.drafts import draft, guides_of
from modules.library.modules.models import Module
from modules.library.modules.reach import reach
from modules.library.releases.models import Release
from modules.library.releases.queries import releases_of
from modules.library.releases.suggesting import Suggestion, suggest
from modules.library.review.states import review_states
from modules.library.words.advice import advice, reading_grade
from modules.library.words.checks import Finding, release_findings, unconfirmed
from modules.library.words.comments import open_comments, place_of_comment
from modules.library.words.wording import changes_between, counted
from modules.library.workbench.places import address, address_at


@dataclass(frozen=True)
class Linked:
    """A finding with the address of its block in the editor."""

    said: str
    url: str


def release_context(module: Module) -> dict[str, Any]:
    """Return what the release page shows."""
    releases = list(releases_of(module.pk))
    return {"releases": releases, "reach": reach([release.pk for release in releases]), **draft_context(module)}


def draft_context(module: Module) -> dict[str, Any]:
    """Return what there is to say of a module's draft: to its publisher, and to its reviewers."""
    try:
        document = draft(module)
    except DocumentError as error:
        edit = address(module.pk)
        problems = [Linked(said, edit) for said in error.problems]
        return {"module": module, "unsound": True, "problems": problems}
    current, state = module.releases.summaries().with_words().newest(), digest(document)
    unchanged = bool(current and current.digest == state and not current.withdrawn)
    return {
        "module": module,
        "state": state,
        "unchanged": unchanged,
        **_compared(module, document["content"], current, state),
        **_checked(module, document),
    }


def _compared(module: Module, content: Document, current: Release | None, state: str) -> dict[str, Any]:
    words, before = Words(content), current.words if current else None
    changes = diff(before.document, content) if before else []
    suggestion = suggest(before, words, changes)
    shown = changes_between(before.document if before else MODULE.empty(), content, changes if before else None)
    return {
        "current": current,
        "changes": shown,
        "counted": counted(shown),
        "suggestion": suggestion,
        "suggested_number": following(current.version if current else None, suggestion.kind),
        "reviews": [
            (review, changes_between(review.content_before, content) if review.content_before else [])
            for review in review_states(module, state)
        ],
    }


def _checked(module: Module, document: Document) -> dict[str, Any]:
    content = document["content"]
    guides = guides_of(module)
    keys = {str(guide.uid): guide.pk for guide in guides}
    return {
        "problems": _linked(release_findings(content), module, keys),
        "advice": _linked(advice(content), module, keys),
        "grade": reading_grade(content),
        "unconfirmed": unconfirmed(content),
        "comments": [(comment, place_of_comment(comment)) for comment in open_comments(module)],
    }


def numbers_of(current: Release | None, suggestion: Suggestion | None) -> dict[Kind, Version]:
    """Return the kinds that a release can be, each with its number."""
    kinds = [suggestion.kind] if suggestion and suggestion.required else list(Kind)
    return {kind: following(current.version if current else None, kind) for kind in kinds}


def _linked(findings: Iterable[Finding], module: Module, guides: Mapping[str, int]) -> list[Linked]:
    return [Linked(found.said, _address(found, module, guides)) for found in findings]


def _address(found: Finding, module: Module, guides: Mapping[str, int]) -> str:
    """Return where a finding is mended at the workbench. A guide is a page of its own."""
    if found.path[:1] == ("guides",):
        return address_at(guides[found.path[1]], found.path[2:])
    return address_at(module.pk, found.path)
