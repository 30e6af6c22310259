"""Pages that are worked on and never shown: readers only ever see releases and editions (DESIGN §3)."""

from __future__ import annotations

from http import HTTPMethod
from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from wagtail.locks import BaseLock
from wagtail.models import Page, PagePermissionTester


class ArchivedLock(BaseLock):
    """What keeps a page of something archived as it is in the editor. ``message`` says why, and what to do."""

    def __init__(self, page: Page, message: str) -> None:
        super().__init__(page)
        self.message = message

    def for_user(self, user: Any) -> bool:
        """Nobody writes in what is archived."""
        return True

    def get_message(self, user: Any) -> str:
        """Say why."""
        return self.message

    def get_locked_by(self, user: Any) -> str:
        """Name the reason."""
        return "Archived"

    def get_description(self, user: Any) -> str:
        """Say what follows."""
        return "Nothing can be changed here until it is restored."


class KeptPageTester(PagePermissionTester):
    """Refuses to take a page elsewhere or away, with all that is below it; administrators are no exception.

    Wagtail lets administrators move what ``can_move`` refuses, so ``can_move_to`` and ``can_copy_to`` refuse too.
    """

    def can_copy(self) -> bool:
        """Copies are made by cloning."""
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        """Copies are made by cloning."""
        return False

    def can_move(self) -> bool:
        """Where a page stands says whose it is."""
        return False

    def can_move_to(self, destination: Page) -> bool:
        """Where a page stands says whose it is."""
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What hangs on it can't be deleted."""
        return False

    def can_view_revisions(self) -> bool:
        """The history opens for those who write the page, so it is offered to nobody else."""
        return super().can_view_revisions() and self.writes()

    def writes(self) -> bool:
        """Return whether the person edits the page by a role. A reviewer opens the editor, and only comments there."""
        return self.can_edit() and (self.user.is_superuser or not self.permissions.isdisjoint({"add", "change"}))


READS = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
"""What a page answers: none has a form."""


class KeptPage:
    """A page that stays where it is: the ones above centers' and the library's pages."""

    allowed_http_methods: ClassVar = READS

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Return the tester that refuses to take the page away."""
        return KeptPageTester(user, self)


class WorkingPageTester(KeptPageTester):
    """What Wagtail's admin may do to a working page; administrators are no exception.

    Publishing, copying, moving and deleting would each bypass the action that ought to do it.
    """

    def can_publish(self) -> bool:
        """Nobody publishes: a release or an edition is made instead."""
        return False

    def can_publish_subpage(self) -> bool:
        """Nobody publishes below."""
        return False

    def can_unpublish(self) -> bool:
        """There is nothing to unpublish."""
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Only what the page's own class lets go, and only by those who may change it."""
        return self.page.specific.may_be_deleted() and PagePermissionTester.can_delete(self, ignore_bulk)

    def can_set_view_restrictions(self) -> bool:
        """There is no public view to restrict."""
        return False

    def can_reorder_children(self) -> bool:
        """Order is content here, so an action of ours moves a page among its siblings."""
        return False


class WorkingPage(Page):
    """A page with no public address that is never live, so its database row always holds its latest words.

    Wagtail saves the form of a page that is not live to the row itself as well as to a revision; that is what
    keeps the row current.
    """

    preview_modes: ClassVar[list[Any]] = []

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Keep the page from going live, whichever way it is saved."""
        super().clean()
        self.live = False

    @property
    def approved_schedule(self) -> bool:
        """Return False, without a query: what never goes live has no day for it."""
        return False

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Return the tester that refuses what would bypass an action."""
        return WorkingPageTester(user, self)

    def may_be_deleted(self) -> bool:
        """Return whether deleting the page loses nothing that anyone was shown. Override."""
        return False

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Answer as if the page did not exist."""
        raise Http404
