"""`manage.py verify_releases`: check that no release, edition or file has changed."""

from collections import Counter
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from modules.library.releases.models import Release
from modules.library.releases.verification import check_assets, check_documents, check_snapshots
from modules.media.models import Document, Image
from modules.packs.editions.models import Edition


class Command(BaseCommand):
    """See :mod:`modules.library.releases.verification`."""

    help = "Recompute the digests of all releases, editions and files. Names what differs, and then exits with 1."

    def handle(self, *args: Any, **options: Any) -> None:
        """Show each fault when it is found, then the counts. Raises CommandError if there is a fault."""
        checked: Counter[str] = Counter()
        faults = 0
        snapshots = (check_snapshots(model.objects.with_words()) for model in (Release, Edition))
        assets = (check_assets(model._default_manager.all()) for model in (Image, Document))
        for row in chain.from_iterable((check_documents(), *snapshots, *assets)):
            checked[row.kind] += 1
            faults += len(row.faults)
            for fault in row.faults:
                self.stderr.write(f"{row.name}: {fault}")
        summary = ", ".join(f"{number} {kind}" for kind, number in checked.items()) or "nothing"
        if faults:
            raise CommandError(f"Checked {summary}: {faults} differ from what was released.")
        self.stdout.write(self.style.SUCCESS(f"Checked {summary}: all are as they were released."))
