"""Asking a virus scanner before a file is served, if the settings name one (``BCP_SCANNER``)."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string

LOG = logging.getLogger(__name__)

HOLDS = timedelta(days=30)
"""How long a file counts as clean. It is scanned again after that: scanners learn."""
SILENT, PAUSE = "scanner_is_silent", 60
"""Key and seconds for which nobody asks a scanner again that did not answer, so that it holds up one request only."""
NOT_YET = "This file was not checked for viruses yet, because the scanner does not answer. Try again in a few minutes."
FOUND = "The virus scanner found something in this file, so nobody gets it. Tell those who run this site."


class Scan(models.Model):
    """What the scanner said of the bytes with this digest. ``found`` is the name of a virus; empty for none."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    found = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.sha256[:8]}: {self.found or 'clean'}"

    @property
    def stands(self) -> bool:
        """Whether the scanner need not be asked again."""
        return bool(self.found) or self.scanned_at > timezone.now() - HOLDS


def refusal(sha256: str, stored: str) -> HttpResponse | None:
    """Return the answer in place of a file, by its digest and its name in the storage; None if it may be served.

    A file that was never scanned is not served as long as the scanner does not answer (503).
    """
    if not settings.BCP_SCANNER:
        return None
    scan = Scan.objects.filter(pk=sha256).first()
    if scan is None or not scan.stands:
        scan = _scanned(sha256, stored) or scan
    if scan is None:
        return HttpResponse(NOT_YET, status=503, content_type="text/plain", headers={"Retry-After": PAUSE})
    return HttpResponse(FOUND, status=403, content_type="text/plain") if scan.found else None


def _scanned(sha256: str, stored: str) -> Scan | None:
    """Ask the scanner, and keep what it says. Returns None if it does not answer."""
    if cache.get(SILENT) or not default_storage.exists(stored):
        return None
    try:
        with default_storage.open(stored) as file:
            found = str(import_string(settings.BCP_SCANNER)(file.read()))[:200]
    except Exception:
        LOG.exception("The virus scanner does not answer")
        cache.set(SILENT, True, PAUSE)
        return None
    if found:
        LOG.warning("The virus scanner found %s in %s", found, stored)
    scan, _ = Scan.objects.update_or_create(pk=sha256, defaults={"found": found, "scanned_at": timezone.now()})
    return scan
