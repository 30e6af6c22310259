"""What search adds to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.search import SearchArea

from search.policy import works_here


class Texts(SearchArea):
    """Beside Wagtail's own search areas: all that one may read, and not titles alone."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to all who find more there than the public."""
        return works_here(request.user)


@hooks.register("register_admin_search_area")
def register_search_area() -> SearchArea:
    """Lead from a search in the admin to the same one here."""
    return Texts("All texts", reverse("search"), name="texts", icon_name="search", order=900)
