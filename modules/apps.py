"""The one Django app of the domain: one migration history, made of feature packages (DESIGN §3)."""

from django.apps import AppConfig


class ModulesConfig(AppConfig):
    """Modules, packs and what comes of them."""

    name = "modules"
    verbose_name = "BCP modules"

    def ready(self) -> None:
        """Connect what must be known before the first request."""
        from modules import registration

        registration.register()
