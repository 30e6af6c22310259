"""Which modules DHS would have a center show first."""

from __future__ import annotations

from django.db.models import IntegerChoices


class Rank(IntegerChoices):
    """The rank of a module, the first first."""

    START = 1, "Start here"
    CORE = 2, "Core"
    FURTHER = 3, "Further"
