"""`manage.py send_update_digest`: mail each lead the notices that were not sent yet."""

from typing import Any

from django.core.management.base import BaseCommand

from modules.packs.notices.models import Notice
from modules.packs.notices.sending import send


class Command(BaseCommand):
    """See :mod:`modules.packs.notices.sending`."""

    help = (
        "Write each lead one mail with all releases and withdrawals that they were not told of: with "
        "BCP_UPDATE_MAIL=digest what gathered, else what waited for a center's first lead. The worker sends the mails."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Leave the mails to the worker, and show their number."""
        self.stdout.write(self.style.SUCCESS(f"{send(Notice.objects.all())} mail(s) written."))
