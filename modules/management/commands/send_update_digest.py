"""`manage.py send_update_digest`: write to leads what they were not written yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from modules.packs.notices import Notice
from modules.packs.notifying import send


class Command(BaseCommand):
    """See :mod:`modules.packs.notifying`."""

    help = (
        "Send each lead one mail with all releases and withdrawals that they were not told of: with "
        "BCP_UPDATE_MAIL=digest what gathered, else what a mail server refused. Exits with 1 where it refuses again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, then count. Raises CommandError where a mail was not sent."""
        sent, failed = send(Notice.objects.all())
        if failed:
            raise CommandError(f"{sent} sent, {failed} not: they stay to be sent. The log says why.")
        self.stdout.write(self.style.SUCCESS(f"{sent} sent."))
