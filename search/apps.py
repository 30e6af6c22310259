"""Search over what the asker may see."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search."""

    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to follow what can be found."""
        from search import following

        following.connect()
