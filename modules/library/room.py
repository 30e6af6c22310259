"""What the rest of the site has to know of the library."""

from __future__ import annotations

from modules.core.rooms import Room
from modules.library.modules.archive import ArchiveModule, DeleteModule, RestoreModule
from modules.library.modules.authors import WRITING
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release, ReleaseAsset, Withdrawal
from modules.library.releases.withdrawing import ReinstateModule, RetireModule, WithdrawRelease
from modules.library.review import mails
from modules.library.review.actions import Approve
from modules.library.statements.actions import SaveStatement
from modules.library.statements.models import StatementVersion
from modules.library.uses.drafting import DraftStatement

ROOM = Room(
    name="library",
    actions=(
        SaveStatement,
        DraftStatement,
        Approve,
        ReleaseModule,
        WithdrawRelease,
        RetireModule,
        ReinstateModule,
        ArchiveModule,
        RestoreModule,
        DeleteModule,
    ),
    records={"release.download": "Release downloaded"},
    immutable=(Release, ReleaseAsset, StatementVersion, Withdrawal),
    protected=(ReleaseAsset,),
    answers=(WRITING.answer(DraftStatement),),
    connect=(mails.connect,),
)
