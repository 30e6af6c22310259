"""What of a pack waits for its P/CRCL officer or its director, and nobody asked them for."""

from __future__ import annotations

from collections.abc import Sequence

from modules.accounts.identity.models import Role
from modules.kept.waiting.models import Waiting
from modules.packs.editions.readiness import Missing
from modules.packs.editions.waits import APPROVAL
from modules.packs.pages.models import Pack
from modules.packs.signoffs.waits import SIGN_OFF

ASKED = {kind.name: kind for kind in (SIGN_OFF, APPROVAL)}


def unasked(pack: Pack, missing: Sequence[Missing]) -> list[Missing]:
    """Return those that another role has to do and was not asked for. One query; none if all is with the lead.

    A director can be asked only once nothing else is missing.
    """
    last = all(one.role is Role.DIRECTOR for one in missing)
    others = [one for one in missing if one.role is Role.PCRCL or (last and one.role is Role.DIRECTOR)]
    if not others:
        return []
    rows = Waiting.objects.now().filter(within=pack, kind__in=ASKED)
    asked = {ASKED[row.kind].url(row) for row in rows}
    return [one for one in others if one.url not in asked]
