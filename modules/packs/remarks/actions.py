"""Actions on comments."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import has_role_at
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.kept.waiting.settling import settle
from modules.kept.waiting.telling import mail_about_all
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.pages.writing import lock_pack
from modules.packs.remarks.models import READERS, Remark
from modules.packs.remarks.waits import ANSWER, REMARK


class WriteRemark(Action[Remark]):
    """Comment on a part of a pack. ``instance`` is the pack."""

    log_action = "bcp.pack.comment"
    label, message = "Comment on a pack", "Comment written"

    def __init__(self, instance: Pack, *, words: str, clone: Clone | None = None, block: str = "", actor: User) -> None:
        """Say what is commented on.

        Args:
            instance: the pack.
            words: the comment.
            clone: the module; None for the pack as a whole.
            block: the id of a part of the module; empty for all of it.
            actor: somebody who reads the pack before there is an edition.
        """
        super().__init__(instance, actor=actor)
        self.words = words.strip()
        self.clone, self.block = clone, block

    def permitted(self) -> bool:
        """Allow those who read the pack before there is an edition."""
        return self.role is not None

    @property
    def role(self) -> Role | None:
        """The first of the roles by which the actor reads the pack; None if they have none."""
        return next((role for role in READERS if has_role_at(self.actor, self.instance.center_id, role)), None)

    def perform(self) -> Remark:
        """Save the comment. Raises Refused if it is empty, or if its part left the pack."""
        if not self.words:
            raise Refused("Write what you would like to say.")
        pack = lock_pack(self.instance)
        if self.clone and not _is_there(pack, self.clone, self.block):
            raise Refused("That part is not in the pack any more. Choose another one.")
        said: dict[str, Any] = {"clone": self.clone, "block": self.block, "words": self.words, "role": self.role}
        remark = Remark.objects.create(pack=pack, by=self.actor, **said)
        self.rows = settle(REMARK, [remark.pk])
        return remark

    def audited(self, result: Remark) -> tuple[Model, dict[str, Any]]:
        """Name the part, without the words: they are a center's own."""
        return self.instance, {"remark": result.pk, "block": self.block}

    def told(self, result: Remark) -> None:
        """Mail the leads, with the comment and a link."""
        mail_about_all(self.rows)


class ResolveRemark(Action[Remark]):
    """Resolve a comment, with an answer or without one. ``instance`` is the comment."""

    log_action = "bcp.pack.resolve_comment"
    label, message = "Resolve a comment on a pack", "Comment resolved"
    allowed = leads

    def __init__(self, instance: Remark, *, answer: str = "", actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.answer = answer.strip()

    @property
    def center_id(self) -> int:
        """The id of the center whose pack it is about."""
        return int(self.instance.pack.center_id)

    def perform(self) -> Remark:
        """Write the answer. Raises Refused if somebody resolved it before."""
        lock_pack(self.instance.pack)
        remark = Remark.objects.select_for_update(of=("self",)).select_related("pack").get(pk=self.instance.pk)
        if remark.resolved_at:
            raise Refused("Somebody resolved this comment before. Look again.")
        remark.answer, remark.resolved_by, remark.resolved_at = self.answer, self.actor, timezone.now()
        remark.save(update_fields=["answer", "resolved_by", "resolved_at"])
        settle(REMARK, [remark.pk])
        self.rows = settle(ANSWER, [remark.pk])
        return remark

    def audited(self, result: Remark) -> tuple[Model, dict[str, Any]]:
        """Name the comment, without the words."""
        return result.pack, {"remark": result.pk}

    def told(self, result: Remark) -> None:
        """Mail who wrote it, with the answer and a link."""
        mail_about_all(self.rows)


def _is_there(pack: Pack, clone: Clone, block: str) -> bool:
    found = Clone.objects.inside(pack).filter(pk=clone.pk).select_related("center", "release__document").first()
    return found is not None and (not block or block in words_of_clone(found).blocks)
