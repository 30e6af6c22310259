"""What belongs to a center in packs: the answer to ``BELONGINGS`` of centers."""

from __future__ import annotations

from modules.centers.center.belongings import Belonging
from modules.centers.center.models import Center
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack
from modules.packs.proposals.models import Proposal


def packs_and_editions(center: Center) -> list[Belonging]:
    """Count packs, editions, and what the center proposed and asked."""
    return [
        Belonging(
            Pack.objects.filter(center=center).count(), "pack", "kept, with every word, but nobody can open them"
        ),
        Belonging(Edition.objects.filter(center=center).count(), "edition", "kept, but nobody can present them"),
        Belonging(
            Proposal.objects.changes().filter(center=center).count(),
            "proposal to DHS",
            "kept by DHS, but nobody is told of the answer",
            "proposals to DHS",
        ),
        Belonging(
            Proposal.objects.questions().filter(center=center).count(),
            "question to DHS",
            "kept by DHS, but nobody is told of the answer",
            "questions to DHS",
        ),
    ]
