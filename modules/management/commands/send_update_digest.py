"""`manage.py send_update_digest`: mail each lead the notices that were not sent yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from modules.packs.notices.models import Notice
from modules.packs.notices.sending import send


class Command(BaseCommand):
    """See :mod:`modules.packs.notices.sending`."""

    help = (
        "Send each lead one mail with all releases and withdrawals that they were not told of: with "
        "BCP_UPDATE_MAIL=digest what gathered, else what a mail server refused. Exits with 1 where it refuses again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Send the mails and show their number. Raises CommandError if a mail was not sent."""
        sent, failed = send(Notice.objects.all())
        if failed:
            raise CommandError(f"{sent} sent, {failed} not: they stay to be sent. The log says why.")
        self.stdout.write(self.style.SUCCESS(f"{sent} sent."))
