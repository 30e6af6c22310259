"""The nightly check that nothing released has changed."""

from __future__ import annotations

from django.core.management import call_command

from modules.tasks.background import background


@background("Check that no release, edition or file changed", tries=1)
def verify() -> None:
    """Recompute every digest. Raises CommandError, which shows as a failed task, if something differs."""
    call_command("verify_releases", verbosity=0)
