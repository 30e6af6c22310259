"""What the rest of the site has to know of centers and their people."""

from __future__ import annotations

from functools import partial

from modules.accounts.identity.models import Role
from modules.accounts.signin.passwords import SITE_WORDS
from modules.centers.center.actions import ChangeCenter, CreateCenter, RequireApproval
from modules.centers.center.archive import ArchiveCenter, DeleteCenter, RestoreCenter
from modules.centers.center.belongings import BELONGINGS, people_and_files
from modules.centers.center.models import names
from modules.centers.people import colleagues, duties_views, invitation_views, provider, sign_ins
from modules.centers.people.account_actions import (
    ChangeAccount,
    CloseAccount,
    ForgetFactors,
    LetIn,
    MakeAdministrator,
    OpenAccount,
)
from modules.centers.people.actions import Grant, Revoke
from modules.centers.people.invitations import AcceptInvitation, Invite, WithdrawInvitation
from modules.centers.people.provider import FollowProvider, TakeUnconfirmed
from modules.centers.people.requests import AskForRole, ConfirmRole, DeclineRole, TakeBackRequest
from modules.centers.privacy.audit_views import Audit
from modules.centers.privacy.holds import LiftHold, PlaceHold
from modules.centers.privacy.personal_data import OWN, PURGED, ErasePerson
from modules.centers.privacy.tasks import purge
from modules.centers.profile import audience_views, views
from modules.centers.profile.actions import ChangeProfile, TellAudience
from modules.centers.tenancy import uses
from modules.centers.tenancy.reading import ReadCenter
from modules.core.rooms import Room
from modules.core.routes import EVERYONE, NOBODY, Access, Area, Door, Route
from modules.tasks.schedule import NIGHTLY, Nightly

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
for_leads = partial(Route, area=Area.ADMIN, asks=frozenset({Role.LEAD}))
for_administrators = partial(Route, area=Area.ADMIN, asks=ADMINISTRATORS)
for_confirmers = partial(Route, area=Area.ADMIN, asks=frozenset({Role.LEAD, Role.DIRECTOR, Role.ADMINISTRATOR}))
for_both = partial(Route, area=Area.ADMIN, asks=frozenset({Role.LEAD, Role.ADMINISTRATOR}))

ROOM = Room(
    name="centers",
    routes=(
        Route(
            "accept_invitation",
            "invitation/<str:key>/",
            invitation_views.accept,
            area=Area.ACCOUNT,
            asks=EVERYONE,
            door=Door.BEGUN,  # who is invited may have to set up a second factor only afterwards
            unlogged="key",
        ),
        for_leads("center_profile", "centers/<slug:slug>/profile/", views.center_profile),
        for_leads("profile_audience", "centers/<slug:slug>/profile/<slug:audience>/", audience_views.profile_audience),
        for_leads("center_people", "centers/<slug:slug>/people/", colleagues.center_people),
        for_leads("remove_colleague", "centers/<slug:slug>/people/remove/", colleagues.remove_colleague),
        for_both("withdraw_invitation", "invitations/<int:pk>/withdraw/", colleagues.withdraw_invitation),
        for_confirmers("duties", "duties/", duties_views.duties),
        for_confirmers("answer_role", "duties/<int:pk>/", duties_views.answer_role),
        for_both("audit", "audit/", Audit.as_view()),
        for_both("audit_results", "audit/results/", Audit.as_view(results_only=True)),
        for_administrators("invitations", "invitations/", colleagues.invitations),
        for_administrators("sign_ins", "sign-ins/", sign_ins.sign_ins),
        for_administrators("let_in", "sign-ins/let-in/", sign_ins.let_in),
        for_administrators("forget_factors", "sign-ins/forget-factors/", sign_ins.forget_factors),
        Route(
            "require_approval",
            "centers/<slug:slug>/approval/",
            views.require_approval,
            area=Area.ADMIN,
            asks=frozenset({Role.LEAD, Role.DIRECTOR}),
        ),
        Access("centers_admin:*", asks=ADMINISTRATORS),
        Access("roles:edit", asks=NOBODY),  # a membership is given and taken, or its groups would not follow
        Access("roles:*", asks=ADMINISTRATORS),
    ),
    actions=(
        CreateCenter,
        ChangeCenter,
        ArchiveCenter,
        RestoreCenter,
        DeleteCenter,
        RequireApproval,
        ChangeProfile,
        TellAudience,
        MakeAdministrator,
        Grant,
        Revoke,
        AskForRole,
        ConfirmRole,
        DeclineRole,
        TakeBackRequest,
        FollowProvider,
        TakeUnconfirmed,
        Invite,
        WithdrawInvitation,
        AcceptInvitation,
        LetIn,
        ForgetFactors,
        ChangeAccount,
        CloseAccount,
        OpenAccount,
        ErasePerson,
        PlaceHold,
        LiftHold,
        ReadCenter,
    ),
    records={"center.read": "Read by an administrator"},
    answers=(
        BELONGINGS.answer(people_and_files),
        *map(PURGED.answer, OWN),
        NIGHTLY.answer(Nightly("purge", purge)),
        NIGHTLY.answer(Nightly("take_unconfirmed", provider.take_unconfirmed)),
        SITE_WORDS.answer(names),
    ),
    connect=(provider.connect, uses.connect),
)
