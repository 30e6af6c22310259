"""Answering and resolving the comments of Wagtail's editor, beside the part that they are about."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils import timezone
from wagtail.admin.views.pages import edit
from wagtail.models import Comment, CommentReply, PageSubscription

from modules.accounts.identity.models import User
from modules.core.refusals import Refused
from modules.library.workbench.actions import WritesPage

GONE = "Somebody resolved this comment before. Look again."


class AboutComment(WritesPage[Comment], abstract=True):
    """Does something with an open comment on a page, as the long form does. The page's words stay as they are."""

    def __init__(self, instance: Any, *, comment: int, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.comment = comment

    @cached_property
    def found(self) -> Comment:
        """The comment, locked. Raises Refused if it is resolved, or of another page."""
        waiting = Comment.objects.select_for_update(of=("self",)).filter(page=self.page.pk, resolved_at=None)
        found: Comment | None = waiting.filter(pk=self.comment).first()
        if found is None:
            raise Refused(GONE)
        return found

    def audited(self, result: Comment) -> tuple[Model, dict[str, Any]]:
        """Name the comment, without the words."""
        return self.page, {"comment": result.pk}

    def mail(self, comment: Comment, **done: Any) -> None:
        """Mail those who took part in the thread, and those who asked for news of the page's comments."""
        asked = PageSubscription.objects.filter(page=self.page.pk, comment_notifications=True).values("user")
        took_part = CommentReply.objects.filter(comment=comment).values("user")
        people = User.objects.filter(pk__in=asked) | User.objects.filter(pk__in=took_part)
        people |= User.objects.filter(pk=comment.user_id)
        said = {"new_comments": [], "resolved_comments": [], "deleted_comments": [], "replied_comments": [], **done}
        told = people.exclude(pk=self.actor.pk).distinct()
        edit.send_notification(told, "updated_comments", {"page": self.page, "editor": self.actor, **said})


class AnswerComment(AboutComment):
    """Answer a comment."""

    log_action = "bcp.comment.answer"
    label, message = "Answer a comment", "Comment answered"

    def __init__(self, instance: Any, *, comment: int, answer: str, actor: User) -> None:
        super().__init__(instance, comment=comment, actor=actor)
        self.answer = answer.strip()

    def perform(self) -> Comment:
        """Write the answer. Raises Refused if it is empty."""
        if not self.answer:
            raise Refused("Write your answer first.")
        self.reply = CommentReply.objects.create(comment=self.found, user=self.actor, text=self.answer)
        return self.found

    def told(self, result: Comment) -> None:
        """Mail the answer."""
        self.mail(result, replied_comments=[{"comment": result, "replies": [self.reply]}])


class ResolveComment(AboutComment):
    """Resolve a comment."""

    log_action = "bcp.comment.resolve"
    label, message = "Resolve a comment", "Comment resolved"

    def perform(self) -> Comment:
        """Mark it as resolved."""
        self.found.resolved_at, self.found.resolved_by = timezone.now(), self.actor
        self.found.save()
        return self.found

    def told(self, result: Comment) -> None:
        """Mail that it is resolved."""
        self.mail(result, resolved_comments=[result])
