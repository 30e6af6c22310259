"""What of a clone waits for a sign-off, and what was sent back to its lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence

from modules.accounts.identity.models import Role
from modules.domain.document import DocumentError
from modules.kept.waiting.kinds import Kind, Wanted, by_key
from modules.packs.pages.models import Clone
from modules.packs.pages.places import packs_by_clone
from modules.packs.pages.queries import words_of_clone
from modules.packs.signoffs.models import Matter, SignOff, matters


def _matters(keys: Collection[int] | None) -> Iterator[tuple[Clone, list[Matter]]]:
    """Yield the clones in packs, of these or all, with the changes that need a sign-off.

    A clone whose document is not valid is left out: its lead has to fix it first.
    """
    found = Clone.objects.in_packs()
    clones = list((found if keys is None else found.filter(pk__in=keys)).select_related("center", "release__document"))
    said: dict[int, list[SignOff]] = defaultdict(list)
    for word in SignOff.objects.filter(clone__in=clones).select_related("by"):
        said[word.clone_id].append(word)
    for clone in clones:
        try:
            words = words_of_clone(clone)
        except DocumentError:
            continue
        yield clone, matters(clone, words, said[clone.pk])


def _that_have(
    keys: Collection[int] | None, role: Role, which: Callable[[Matter], bool]
) -> Iterator[tuple[Wanted, Sequence[Matter]]]:
    found = [(clone, [one for one in those if which(one)]) for clone, those in _matters(keys)]
    packs = packs_by_clone(clone for clone, _ in found)
    for clone, those in found:
        if those and clone.pk in packs:
            yield Wanted(clone, role, clone.center_id, page=clone.pk, within=packs[clone.pk].pk), those


def to_sign(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each clone with changes that have no answer."""
    return (wanted for wanted, _ in _that_have(keys, Role.PCRCL, lambda one: one.word is None))


def sent_back(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each clone with changes that were sent back, and that nobody changed since."""
    return (wanted for wanted, _ in _that_have(keys, Role.LEAD, lambda one: one.sent_back))


SIGN_OFF = Kind("sign_off", "Sign off", by_key("sign_off"), to_sign, asked=True, mailed=True)
CHANGES = Kind("sign_off_changes", "Sent back:", by_key("sign_off"), sent_back, asked=True, mailed=True)
