"""What the rest of the site has to know of centers and their people."""

from __future__ import annotations

from modules.centers.center.actions import ChangeCenter, CreateCenter, RequireApproval
from modules.centers.center.archive import ArchiveCenter, DeleteCenter, RestoreCenter
from modules.centers.center.belongings import BELONGINGS, people_and_files
from modules.centers.people import provider
from modules.centers.people.account_actions import CloseAccount, ForgetFactors, LetIn
from modules.centers.people.actions import Grant, Revoke
from modules.centers.people.invitations import AcceptInvitation, Invite, WithdrawInvitation
from modules.centers.people.provider import FollowProvider
from modules.centers.privacy.holds import LiftHold, PlaceHold
from modules.centers.privacy.personal_data import OWN, PURGED, ErasePerson
from modules.centers.profile.actions import ChangeProfile
from modules.centers.tenancy.reading import ReadCenter
from modules.core.rooms import Room

ROOM = Room(
    name="centers",
    actions=(
        CreateCenter,
        ChangeCenter,
        ArchiveCenter,
        RestoreCenter,
        DeleteCenter,
        RequireApproval,
        ChangeProfile,
        Grant,
        Revoke,
        FollowProvider,
        Invite,
        WithdrawInvitation,
        AcceptInvitation,
        LetIn,
        ForgetFactors,
        CloseAccount,
        ErasePerson,
        PlaceHold,
        LiftHold,
        ReadCenter,
    ),
    records={"center.read": "Read by an administrator"},
    answers=(BELONGINGS.answer(people_and_files), *map(PURGED.answer, OWN)),
    connect=(provider.connect,),
)
