"""What all actions on a clone share."""

from __future__ import annotations

from modules.accounts.action import Action, Result
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.domain.document import Document, DocumentError
from modules.packs.pages.models import Clone
from modules.packs.pages.queries import content_of_clone


class CloneAction(Action[Result], abstract=True):
    """Something that the leads of a clone's center do. ``instance`` is the clone."""

    allowed = leads


def words_of(clone: Clone) -> Document:
    """Return the clone's words. Raises Refused where it holds what no version may."""
    try:
        return content_of_clone(clone)
    except DocumentError as error:
        raise Refused(*error.problems) from error
