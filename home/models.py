"""The home page and plain pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PagePermissionTester
from wagtail.rich_text import expand_db_html

from home.filling import anchored, fill, problems
from home.words import SLUGS
from modules.centers.center.tree import READS, KeptPage, KeptPageTester
from modules.core.typed import check_links
from modules.library.releases.queries import current_releases

LONGEST_PAGE = 100_000
"""Characters of a page with their formatting."""


def _check_links(field: str, html: str) -> None:
    try:
        check_links(html)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error


class HomePage(KeptPage, Page):
    """The public home page: a description of the initiative, and the modules of the library."""

    introduction = RichTextField(
        features=["bold", "italic", "link"], blank=True, validators=[MaxLengthValidator(LONGEST_PAGE)]
    )

    max_count = 1
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types: ClassVar = ["home.PlainPage", "modules.LibraryPage", "modules.CentersPage"]
    template = "home/home_page.html"

    def clean(self) -> None:
        """Refuse links that lead where no link of this site may."""
        super().clean()
        _check_links("introduction", self.introduction)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the current release of every module that is not retired."""
        modules = [module for module in current_releases() if not module.retired]
        return {**super().get_context(request, *args, **kwargs), "modules": modules}


class FooterPageTester(KeptPageTester):
    """Permissions that prevent moving, copying, deleting and unpublishing a page in the footer."""

    def can_unpublish(self) -> bool:
        """Return False, because the footer's link would lead nowhere."""
        return False


class PlainPage(Page):
    """A page of text: about, accessibility, privacy, help. ``home.filling`` describes the tokens in it."""

    HELP = (
        "{{site.contact}} is filled with the address of those who run the site; {{statement.emergency-911}}, alone in "
        "a paragraph, with the wording of that statement."
    )

    body = RichTextField(
        features=["h2", "h3", "bold", "italic", "ol", "ul", "link"], validators=[MaxLengthValidator(LONGEST_PAGE)]
    )

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("body", help_text=HELP)]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar[list[Any]] = []
    allowed_http_methods: ClassVar = READS
    template = "home/plain_page.html"

    @property
    def in_footer(self) -> bool:
        """Whether the footer of every page links here, according to the saved slug."""
        return bool(self.pk) and type(self).objects.filter(pk=self.pk, slug__in=SLUGS).exists()

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Return the permissions, which protect pages in the footer."""
        return FooterPageTester(user, self) if self.in_footer else super().permissions_for_user(user)

    def clean(self) -> None:
        """Refuse tokens that can't be filled, odd links, and a new slug for a page in the footer."""
        super().clean()
        _check_links("body", self.body)
        if said := problems(self.body):
            raise ValidationError({"body": said})
        if self.in_footer and self.slug not in SLUGS:
            raise ValidationError({"slug": "The footer of every page leads to this address. Keep it."})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the body with its tokens filled, its headings, and the way to the workspace."""
        body, headings = anchored(fill(expand_db_html(self.body)))
        signed_in = request.user.is_authenticated
        own = {"body": body, "headings": headings, "signed_in": signed_in, "show_sign_in": True}
        return {**super().get_context(request, *args, **kwargs), **own}
