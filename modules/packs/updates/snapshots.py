"""What a clone said before something replaced its words; one click brings it back (DESIGN §4, third law)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from modules.accounts.identity.models import User
from modules.domain.words import Words
from modules.kept.documents import StoredByDigest
from modules.library.releases.models import Release
from modules.library.words.rows import Rows
from modules.media.holding import hold
from modules.media.models import AssetReference
from modules.packs.pages.models import Clone


class Reason(models.TextChoices):
    """What replaced the words."""

    UPDATE = "update", "an update"
    RETURN = "return", "a return to the release"
    RESTORE = "restore", "going back to earlier words"


class Snapshot(StoredByDigest):
    """The words of a clone and its guides, and the release that it was pinned to, before an action replaced them.

    Its document has the form of a release's content. ``after`` is the digest of the words that replaced it: while the
    clone still has that digest, nothing was written since.
    """

    clone = models.ForeignKey(Clone, on_delete=models.CASCADE, related_name="snapshots")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    replaced_by = models.CharField(max_length=200, help_text="What was done, in words: “update to 2.0”.")
    after = models.CharField(max_length=64)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-taken_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.clone} before {self.replaced_by}"

    @property
    def done(self) -> str:
        """What was done, as a title: “Update to 2.0”, “Undone: update to 2.0”, “Redone: update to 2.0”."""
        what, times = _taken_apart(self.replaced_by)
        if not times:
            return what[:1].upper() + what[1:]
        return f"{'Undone' if times % 2 else 'Redone'}: {what}"

    @property
    def undid(self) -> str:
        """What was taken back, if a snapshot was brought back: “the update to 2.0”, or that it was undone."""
        what, times = _taken_apart(self.replaced_by)
        return f"the {what}" if times % 2 else "that was undone"

    @property
    def takes_back(self) -> str:
        """What its button does while it is the last: “Redo” after something was undone, “Undo” otherwise."""
        return "Redo" if _taken_apart(self.replaced_by)[1] % 2 else "Undo"


UNDOING = "undoing of the "


def undoing(what: str) -> str:
    """Return the words for undoing what was done. Undone, redone and undone again is undone."""
    what, times = _taken_apart(what)
    return UNDOING * (1 if times % 2 == 0 else 2) + what


def _taken_apart(what: str) -> tuple[str, int]:
    """Return what was done at first, and how often it was undone since."""
    times = 0
    while what.startswith(UNDOING):
        what, times = what.removeprefix(UNDOING), times + 1
    return what, times


class SnapshotAsset(AssetReference):
    """An image or a file that a snapshot shows: it stays as long as the words can be brought back."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="assets")

    class Meta:
        constraints: ClassVar = [*AssetReference.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.asset} in {self.snapshot}"


def take(
    clone: Clone,
    words: Words,
    after: Words,
    *,
    release: Release,
    reason: Reason,
    replaced_by: str,
    by: User,
    rows: Rows | None = None,
) -> Snapshot:
    """Save the ``words`` that a clone had when it was pinned to ``release``, and protect the images and files in them.

    Args:
        after: the words that replaced them.
        rows: of the clone's center, if the words were read with some.
    """
    snapshot = Snapshot(
        clone=clone, release=release, reason=reason, replaced_by=replaced_by, after=after.digest, taken_by=by
    )
    snapshot.store(words)
    snapshot.save(force_insert=True)
    rows = rows or Rows(clone.center_id)
    rows.for_document(words.document)
    hold(SnapshotAsset.to(asset, snapshot=snapshot) for asset in rows.assets(words.assets))
    return snapshot
