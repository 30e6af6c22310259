"""The laws of the merge (DESIGN §4).

Each law is a function of three documents (and what is locked) that fails by an assertion, so that
``test_merge_mutants`` can hold it against a merge that breaks it.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.domain.laws import blocks, choices, locks, texts, values

Law = Callable[..., None]

_ALL: dict[str, Law] = {
    name: law for room in (blocks, values, texts, choices, locks) for name, law in vars(room).items()
}
LAWS = {name: law for name, law in _ALL.items() if name.startswith("law_")}
LAWS_WITH_LOCKS = {name: law for name, law in _ALL.items() if name.startswith("with_locks_")}
