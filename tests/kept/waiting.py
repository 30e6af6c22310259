"""What tests of what waits share."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType

from modules.kept.waiting.kinds import KINDS
from modules.kept.waiting.models import Waiting


def rows() -> list[tuple[str, str]]:
    """Return the kind and the role of each open row that waits now."""
    return sorted(Waiting.objects.now().values_list("kind", "role"))


def lies() -> list[str]:
    """Return where the open rows differ from the state of the site; empty if no row lies.

    What somebody has to ask for may be missing among the rows, and never the other way around.
    """
    found = []
    for kind in KINDS.answers:
        state = {
            (ContentType.objects.get_for_model(one.subject).pk, one.subject.pk, one.part, one.role.value)
            for one in kind.found(None)
        }
        open_ones = Waiting.objects.open().filter(kind=kind.name)
        there = set(open_ones.values_list("content_type", "object_id", "part", "role"))
        found += [f"{kind.name}: a row too much, {key}" for key in there - state]
        found += [f"{kind.name}: a row too little, {key}" for key in state - there if not kind.asked]
    return found
