"""A document together with what is computed from it: digest, index, policies, minutes, statements, assets.

A request that needs several of these gets one :class:`Words` and hands it on, so each is computed at most once. The
functions below it read a part of a document, for example one section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from modules.domain.document import Block, Document, Json, canonical, digest_of_bytes, walk
from modules.domain.schedule import Length, length_of

LOCKED = "locked"
"""The policy of a block that a center shows as DHS released it."""


@dataclass(frozen=True)
class Words:
    """A document, and what follows from it. Nothing is computed before it is asked for.

    ``document`` is the content of a module, clone or release, or the source of an edition. Whoever holds it must not
    change it: a changed document needs a ``Words`` of its own.
    """

    document: Document

    @cached_property
    def canonical(self) -> bytes:
        """The canonical bytes of the document; see :func:`modules.domain.document.canonical`."""
        return canonical(self.document)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical bytes, as 64 hexadecimal digits."""
        return digest_of_bytes(self.canonical)

    @cached_property
    def blocks(self) -> Mapping[str, Block]:
        """``{block id: block}``, at every depth, in the order of the document."""
        return {block["id"]: block for _, block in walk(self.document)}

    @cached_property
    def policies(self) -> Mapping[str, str]:
        """``{block id: policy}`` of the blocks that have a policy."""
        return {key: policy for key, block in self.blocks.items() if (policy := policy_of(block)) is not None}

    @cached_property
    def locked(self) -> frozenset[str]:
        """The ids of the blocks whose policy is *locked*, without the wording inside them."""
        return frozenset(key for key, policy in self.policies.items() if policy == LOCKED)

    @cached_property
    def verbatim(self) -> frozenset[str]:
        """The ids of the locked blocks, and of all blocks inside them that have no policy of their own.

        A merge takes these from DHS.
        """
        inside = (block["id"] for key in self.locked for _, block in walk(self.blocks[key]["value"]))
        return self.locked.union(key for key in inside if key not in self.policies)

    @cached_property
    def minutes(self) -> Length:
        """How long all sections take together."""
        return sum((length_of(block) for block in self.blocks.values() if block["type"] == "section"), Length())

    @cached_property
    def statements(self) -> tuple[dict[str, Json], ...]:
        """What each statement block says, in the order of the document, repeated ones too."""
        statements = (block["value"]["statement"] for block in self.blocks.values() if block["type"] == "statement")
        return tuple(statement for statement in statements if statement)

    @cached_property
    def assets(self) -> frozenset[str]:
        """The SHA-256 of every image and file in the document."""
        return frozenset(texts_under(self.document, "sha256"))


def policy_of(block: Block) -> str | None:
    """Return the policy of a block; None if blocks of its type have none."""
    value = block["value"]
    policy: str | None = value.get("policy") if isinstance(value, dict) else None
    return policy


def holds_locked(part: Json) -> bool:
    """Return whether a block, or any part of a document, is locked or has a locked block inside it."""
    return any(policy_of(block) == LOCKED for _, block in walk([part]))


def texts_under(value: Json, name: str) -> Iterator[str]:
    """Yield every string under the key ``name`` in a document or a part of one."""
    if isinstance(value, list):
        for item in value:
            yield from texts_under(item, name)
    elif isinstance(value, dict):
        if isinstance(value.get(name), str):
            yield value[name]
        for inner in value.values():
            yield from texts_under(inner, name)
