"""Filters for days and moments, in every template without a ``load``. The only ones: a test refuses Django's ``date``.

``{{ edition.made_at|moment:edition.center }}`` is the center's clock, ``{{ release.released_at|day }}`` DHS's.
"""

from __future__ import annotations

from django import template

from modules.core import moments

register = template.Library()

register.filter("day", moments.day)
register.filter("long_day", moments.long_day)
register.filter("moment", moments.moment)
