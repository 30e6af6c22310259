"""Every document that a database stores, found by what it is and not by its row, and digested anew."""

from __future__ import annotations

from collections.abc import Iterator

from modules.domain.document import digest
from modules.library.modules.drafts import draft
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.review.models import Approval
from modules.library.statements.models import StatementVersion
from modules.library.words.codec import describe_statement
from modules.packs.editions.approvals import EditionApproval
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.proposals.models import Proposal
from modules.packs.signoffs.models import matters
from modules.packs.updates.snapshots import Snapshot

Stored = Iterator[tuple[str, str]]
"""Pairs of (key, digest)."""


def digests() -> dict[str, dict[str, str]]:
    """Return ``{kind: {key: digest}}``, each digest computed from the document and not read from a column."""
    kinds = (releases, approvals, editions, edition_approvals, snapshots, proposals, statements, drafts, clones, signed)
    return {kind.__name__: dict(sorted(kind())) for kind in kinds}


def clone_key(clone: Clone) -> str:
    """Return ``center/pack/clone``, by their slugs."""
    pack = Pack.objects.parent_of(clone).get()
    return f"{clone.center.slug}/{pack.slug}/{clone.slug}"


def releases() -> Stored:
    """Yield every release."""
    for release in Release.objects.all():
        yield f"{release.slug} {release.version}", digest(release.body)


def approvals() -> Stored:
    """Yield what was read for every approval of a module."""
    for approval in Approval.objects.select_related("module"):
        when = approval.approved_at.isoformat()
        yield f"{approval.module.slug} {approval.kind} {when}", digest(approval.body)


def editions() -> Stored:
    """Yield every edition."""
    for edition in Edition.objects.select_related("pack", "center"):
        yield f"{edition.center.slug}/{edition.pack.slug} {edition.number}", digest(edition.body)


def edition_approvals() -> Stored:
    """Yield the digest that each approval of an edition is for: it stores no document of its own."""
    for approval in EditionApproval.objects.select_related("pack__center", "by"):
        yield f"{approval.pack.center.slug}/{approval.pack.slug} {approval.by.username}", approval.digest


def snapshots() -> Stored:
    """Yield every snapshot of a clone."""
    for snapshot in Snapshot.objects.select_related("clone__center"):
        yield f"{clone_key(snapshot.clone)} {snapshot.taken_at.isoformat()}", digest(snapshot.content)


def proposals() -> Stored:
    """Yield every proposal."""
    for proposal in Proposal.objects.select_related("center", "release"):
        key = f"{proposal.center.slug} {proposal.release.slug} {proposal.proposed_at.isoformat()}"
        yield key, digest(proposal.content)


def statements() -> Stored:
    """Yield what documents say of every version of a statement."""
    for version in StatementVersion.objects.select_related("statement"):
        yield f"{version.statement.key} {version.number}", digest(describe_statement(version))


def drafts() -> Stored:
    """Yield what a release of each module would store now."""
    for module in Module.objects.all():
        yield module.slug, digest(draft(module))


def clones() -> Stored:
    """Yield what every clone says with its guides."""
    for clone in Clone.objects.select_related("center", "release"):
        yield clone_key(clone), words_of_clone(clone).digest


def signed() -> Stored:
    """Yield what stands for the wording of every change that an officer signed off, as it stands now."""
    for clone in Clone.objects.select_related("center", "release"):
        for matter in matters(clone, words_of_clone(clone)):
            if matter.signed:
                yield f"{clone_key(clone)} {matter.change.key}", matter.digest
