"""The app with the public pages."""

from django.apps import AppConfig
from django.core import checks


class HomeConfig(AppConfig):
    """The home page and plain pages."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check of the footer's links for deployment."""
        from home.links import check_links

        checks.register(check_links, checks.Tags.compatibility, deploy=True)
