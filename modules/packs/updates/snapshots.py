"""What a clone said before something replaced its words; one click brings it back (DESIGN §4, third law)."""

from __future__ import annotations

import json
from typing import ClassVar

from django.db import models
from django.utils.functional import cached_property

from modules.accounts.identity.models import User
from modules.domain.document import Document, canonical, digest
from modules.library.releases.models import Release
from modules.library.words.codec import hashes
from modules.media.holding import hold
from modules.media.models import AssetReference, Image
from modules.media.models import Document as File
from modules.packs.pages.models import Clone


class Reason(models.TextChoices):
    """What replaced the words."""

    UPDATE = "update", "an update"
    RETURN = "return", "a return to the release"
    RESTORE = "restore", "going back to earlier words"


class Snapshot(models.Model):
    """The words of a clone and its guides, and the release that it was pinned to, before an action replaced them.

    ``document`` is canonical JSON in the form of a release's content; ``digest`` is the SHA-256 of its bytes.
    ``after`` is the digest of what took its place: while the clone still says that, nothing was written since.
    """

    clone = models.ForeignKey(Clone, on_delete=models.CASCADE, related_name="snapshots")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    replaced_by = models.CharField(max_length=200, help_text="What was done, in words: “update to 2.0”.")
    document = models.TextField()
    digest = models.CharField(max_length=64)
    after = models.CharField(max_length=64)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-taken_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.clone} before {self.replaced_by}"

    @cached_property
    def content(self) -> Document:
        """The words, parsed."""
        parsed: Document = json.loads(self.document)
        return parsed


class SnapshotAsset(AssetReference):
    """An image or a file that a snapshot shows: it stays as long as the words can be brought back."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="assets")

    class Meta:
        constraints: ClassVar = [*AssetReference.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.asset} in {self.snapshot}"


def take(
    clone: Clone, words: Document, after: Document, *, release: Release, reason: Reason, replaced_by: str, by: User
) -> Snapshot:
    """Keep ``words``, which the clone said when it was pinned to ``release``; ``after`` is what it says now."""
    snapshot = Snapshot.objects.create(
        clone=clone,
        release=release,
        reason=reason,
        replaced_by=replaced_by,
        document=canonical(words).decode(),
        digest=digest(words),
        after=digest(after),
        taken_by=by,
    )
    wanted = hashes(words)
    images = Image.objects.visible_to_center(clone.center_id).filter(sha256__in=wanted)
    files = File.objects.visible_to_center(clone.center_id).filter(sha256__in=wanted)
    hold(
        [
            *(SnapshotAsset(snapshot=snapshot, image=row) for row in images),
            *(SnapshotAsset(snapshot=snapshot, document=row) for row in files),
        ]
    )
    return snapshot
