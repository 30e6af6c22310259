"""What the rest of the site has to know of presentation packs."""

from __future__ import annotations

from modules.centers.center.belongings import BELONGINGS
from modules.centers.profile.gaps import TOKEN_USES
from modules.core.rooms import Room
from modules.library.modules.authors import WRITING
from modules.library.modules.reach import REACH
from modules.packs.belongings import packs_and_editions
from modules.packs.clones.actions import CloneModule, CloneModules, CreatePack
from modules.packs.clones.own import PutBack, TakeOut, WriteGuide, WriteModule
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.approvals import ApproveEdition
from modules.packs.editions.models import Edition, EditionAsset, EditionModule
from modules.packs.lifecycle.archiving import ArchivePack, DeletePack, RestorePack
from modules.packs.lifecycle.copying import CopyPack
from modules.packs.notices import recording
from modules.packs.notices.reach import reach_of_packs
from modules.packs.plan.actions import PlanSession
from modules.packs.proposals.actions import DeclineProposal, Propose, TakeProposal
from modules.packs.signoffs.actions import SendBack, SignOffChanges
from modules.packs.token_uses import packs_by_token
from modules.packs.updates.actions import ApplyUpdate, KeepChoices, RestoreSnapshot, ReturnToRelease
from modules.packs.updates.many import UpdateUntouched
from modules.packs.updates.snapshots import SnapshotAsset

ROOM = Room(
    name="packs",
    actions=(
        CreatePack,
        CopyPack,
        ArchivePack,
        RestorePack,
        DeletePack,
        CloneModules,
        PlanSession,
        CloneModule,
        WriteModule,
        WriteGuide,
        TakeOut,
        PutBack,
        KeepChoices,
        ApplyUpdate,
        UpdateUntouched,
        ReturnToRelease,
        RestoreSnapshot,
        SignOffChanges,
        SendBack,
        Propose,
        TakeProposal,
        DeclineProposal,
        ApproveEdition,
        MakeEdition,
    ),
    records={"edition.present": "Presenter view opened"},
    immutable=(Edition, EditionAsset, EditionModule),
    protected=(EditionAsset, SnapshotAsset),
    answers=(
        BELONGINGS.answer(packs_and_editions),
        REACH.answer(reach_of_packs),
        TOKEN_USES.answer(packs_by_token),
        WRITING.answer(TakeProposal),
    ),
    connect=(recording.connect,),
)
