"""Additions of the search to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.search import SearchArea

from search.policy import works_here


class Texts(SearchArea):
    """A search area beside Wagtail's own: it searches all texts that the person may read, not only titles."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person finds more there than the public."""
        return works_here(request.user)


@hooks.register("register_admin_search_area")
def register_search_area() -> SearchArea:
    """Add a link from a search in the admin to the same search here."""
    return Texts("All texts", reverse("search"), name="texts", icon_name="search", order=900)
