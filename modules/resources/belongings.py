"""What of resource pages belongs to a center: what centers ask (``centers/center/belongings.py``)."""

from __future__ import annotations

from modules.centers.center import belongings
from modules.centers.center.belongings import Belonging
from modules.centers.center.models import Center
from modules.resources.codes.models import AccessCode


@belongings.register
def open_pages(center: Center) -> list[Belonging]:
    """Count the resource pages that are open."""
    number = AccessCode.objects.open_now().filter(center=center).count()
    says = "participants are told that it is closed" if number == 1 else "participants are told that they are closed"
    return [Belonging(number, "open resource page", says)]
