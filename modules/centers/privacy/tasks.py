"""What the worker deletes every night."""

from __future__ import annotations

from modules.centers.privacy import personal_data
from modules.tasks.background import background


@background("Delete what was kept for long enough")
def purge() -> dict[str, int]:
    """Delete what is over; return ``{kind: rows}``. Accounts are erased by a person: see ``manage.py purge``."""
    return personal_data.purge()
