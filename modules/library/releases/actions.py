"""What DHS does in the library."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import Role, User
from modules.accounts.policies import publishers
from modules.core.refusals import Refused
from modules.domain.diff import diff
from modules.domain.version import Kind, following
from modules.domain.words import Words
from modules.library.modules.authors import refuse_author
from modules.library.modules.drafts import draft, guides_of, require_in_use
from modules.library.modules.models import Module
from modules.library.releases import events
from modules.library.releases.models import Release, ReleaseAsset
from modules.library.review.states import review_states
from modules.library.words.checks import locked_changes, release_findings
from modules.library.words.codec import normalise
from modules.library.words.comments import open_comments
from modules.media.holding import hold, visible_assets

NO_NOTE = "Write what changed and why: centers read it before they update."


class ReleaseModule(Action[Release]):
    """Make the next release of a module and its guides, from the text that was approved."""

    log_action = "bcp.module.release"
    label, message = "Release a module", "Module released"
    for_good = True
    allowed = publishers

    def __init__(self, instance: Module, *, kind: Kind, note: str, urgent: bool = False, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.kind = kind
        self.note = note.strip()
        self.urgent = urgent

    def perform(self) -> Release:
        """Write the release and what it shows. Raises Refused for who wrote in it since the last one.

        The row is locked first (on SQLite the transaction already is), so of two publishers at once the second finds
        nothing left to release.
        """
        module = Module.objects.select_for_update().get(pk=self.instance.pk)
        require_in_use(module)
        refuse_author(module, self.actor, Role.PUBLISHER, "release it")
        write_back(module, self.actor)
        words = Words(draft(module))
        current = module.releases.with_words().newest()
        self._check(module, words, current)
        number = following(current.version if current else None, self.kind)
        release = Release(
            module=module,
            major=number.major,
            minor=number.minor,
            kind=self.kind.value,
            urgent=self.urgent,
            note=self.note,
            slug=module.slug,
            title=module.title,
            released_by=self.actor,
            released_at=timezone.now(),
        )
        release.store(words)
        release.save(force_insert=True)
        hold(ReleaseAsset.to(asset, release=release) for asset in visible_assets(words.assets, None))
        events.released.send(Release, release=release)
        return release

    def audited(self, result: Release) -> tuple[Model, dict[str, Any]]:
        """Name the number and the digest."""
        return self.instance, {"version": str(result.version), "digest": result.digest, "urgent": self.urgent}

    def _check(self, module: Module, words: Words, current: Release | None) -> None:
        found, content = [], Words(words.document["content"])
        if not self.note:
            found.append(NO_NOTE)
        # What was withdrawn by mistake may be released again as it was, under the next number.
        if current and current.digest == words.digest and not current.withdrawn:
            raise Refused(f"Nothing has changed since release {current.version}, so there is nothing to release.")
        found += [state.missing for state in review_states(module, words.digest, current) if state.missing]
        if current and self.kind is Kind.MINOR and _locked_wording_changed(current.words, content):
            found.append("Locked wording changed, so this must be a major release.")
        found += [finding.said for finding in release_findings(content.document)]
        found += [
            f"A comment of {comment.user} on “{comment.page.title}” is open. Answer it or resolve it: “{comment.text}”"
            for comment in open_comments(module)
        ]
        if found:
            raise Refused(*found)


def _locked_wording_changed(old: Words, new: Words) -> bool:
    return bool(locked_changes(old, new, diff(old.document, new.document)))


def write_back(module: Module, actor: User) -> None:
    """Write to the draft the keys that reading it adds, so that it keeps the ids that the release has."""
    for page in (module, *guides_of(module)):
        if normalise(page):
            page.save()
            page.save_revision(user=actor, changed=False, clean=False)
