"""The public face."""

from django.apps import AppConfig
from django.core import checks


class HomeConfig(AppConfig):
    """Home page and plain pages."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the footer looked at before a site is deployed."""
        from home.links import check_links

        checks.register(check_links, checks.Tags.compatibility, deploy=True)
