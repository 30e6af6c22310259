"""What DHS said of the releases between the one that a clone has and the one that it is offered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from modules.library.releases.models import Release, Withdrawal


@dataclass(frozen=True)
class Way:
    """The way from one release of a module to another.

    Attributes:
        now: the release that a clone has.
        new: the release that it is offered. It may be older than ``now`` if that one was withdrawn.
        passed: the releases after ``now`` up to ``new``, the newest first, each with its withdrawal; ``new`` alone on
            a way back.
        left: the withdrawal of ``now``; None while it stands.
    """

    now: Release
    new: Release
    passed: tuple[Release, ...]
    left: Withdrawal | None

    @property
    def is_back(self) -> bool:
        """Whether the offered release is older."""
        return self.new.version < self.now.version

    @cached_property
    def urgent(self) -> bool:
        """Whether any release on the way is urgent."""
        return any(release.urgent for release in self.passed)


def way(now: Release, new: Release) -> Way:
    """Return the way from a release to another of its module. One query."""
    low, high = sorted((now.version, new.version))
    rows = Release.objects.summaries().filter(module=new.module_id, major__gte=low.major, major__lte=high.major)
    found = [release for release in rows.newest_first() if low <= release.version <= high]
    passed = [release for release in found if now.version < release.version]
    left = next(release.withdrawn for release in found if release.pk == now.pk)
    return Way(now, new, tuple(passed) or (new,), left)
