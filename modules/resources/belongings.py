"""Which resource pages belong to a center: the answer to ``BELONGINGS`` of centers."""

from __future__ import annotations

from modules.centers.center.belongings import Belonging
from modules.centers.center.models import Center
from modules.resources.codes.models import AccessCode


def open_pages(center: Center) -> list[Belonging]:
    """Count the resource pages that are open."""
    number = AccessCode.objects.open_now().filter(center=center).count()
    says = "participants are told that it is closed" if number == 1 else "participants are told that they are closed"
    return [Belonging(number, "open resource page", says)]
