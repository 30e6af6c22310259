"""The home page and plain pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from modules.centers.tree import KeptPage
from modules.library.queries import current_releases


class HomePage(KeptPage, Page):
    """The public home page: what the initiative is, and the modules of the library."""

    introduction = RichTextField(features=["bold", "italic", "link"], blank=True)

    max_count = 1
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types: ClassVar = ["home.PlainPage", "modules.LibraryPage", "modules.CentersPage"]
    template = "home/home_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the current release of every module that centers can take."""
        modules = [module for module in current_releases() if not module.retired]
        return {**super().get_context(request, *args, **kwargs), "modules": modules}


class PlainPage(Page):
    """A page with words: about, accessibility, privacy, help."""

    body = RichTextField(features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("body")]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar[list[Any]] = []
    template = "home/plain_page.html"
