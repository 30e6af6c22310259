"""What stands beside the form of a page with words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.side_panels import PageStatusSidePanel

STATUS = "wagtailadmin/shared/side_panels/includes/status/"
OF_LIVE_PAGES = f"{STATUS}privacy.html"
LOCK = f"{STATUS}locked.html"


class WordsStatus(PageStatusSidePanel):
    """Wagtail's, without what is true of pages that go live and of pages that anyone edits.

    A page with words is never live, and roles decide who may edit it. Its lock is named while there is one.
    """

    def get_status_templates(self, context: Mapping[str, Any]) -> list[str]:
        """Leave out who sees it once it is live, and a lock that there is not."""
        left_out = {OF_LIVE_PAGES} | (set() if self.object.get_lock() else {LOCK})
        return [name for name in super().get_status_templates(context) if name not in left_out]
