"""Which pack holds each clone."""

from __future__ import annotations

from collections.abc import Iterable

from modules.packs.pages.models import Clone, Pack


def packs_by_clone(clones: Iterable[Clone]) -> dict[int, Pack]:
    """Return {key of a clone: the pack that holds it}. One query."""
    above = {clone.pk: clone.path[: -clone.steplen] for clone in clones}
    packs = {pack.path: pack for pack in Pack.objects.filter(path__in=set(above.values()))}
    return {key: packs[path] for key, path in above.items() if path in packs}
