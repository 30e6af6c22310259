"""What the rest of the site has to know of roundtables."""

from __future__ import annotations

from functools import partial

from modules.accounts.identity.models import CENTER_ROLES, Role
from modules.centers.center.belongings import BELONGINGS
from modules.core.rooms import Room
from modules.core.routes import Area, Route
from modules.kept.waiting.kinds import KINDS
from modules.packs.editions.presenting import MEETINGS
from modules.packs.pages.lines import ON_PACKS
from modules.roundtables import views, waits
from modules.roundtables.actions import ChangeRoundtable, PlanRoundtable, TakeBackRoundtable
from modules.roundtables.queries import meeting_of, on_packs, roundtables_of

for_leads = partial(Route, area=Area.ADMIN, asks=frozenset({Role.LEAD}))

ROOM = Room(
    name="roundtables",
    routes=(
        for_leads("roundtables", "roundtables/", views.roundtables),
        for_leads("new_roundtable", "centers/<slug:slug>/roundtables/new/", views.new_roundtable),
        for_leads("roundtable", "roundtables/<int:pk>/", views.roundtable),
        for_leads("take_back_roundtable", "roundtables/<int:pk>/take-back/", views.take_back_roundtable),
        Route(
            "present_roundtable",
            "roundtables/<int:pk>/present/",
            views.present_roundtable,
            area=Area.ADMIN,
            asks=CENTER_ROLES,
            only_reads=True,
        ),
    ),
    actions=(PlanRoundtable, ChangeRoundtable, TakeBackRoundtable),
    answers=(
        BELONGINGS.answer(roundtables_of),
        ON_PACKS.answer(on_packs),
        MEETINGS.answer(meeting_of),
        KINDS.answer(waits.MEETING),
    ),
    connect=(waits.connect,),
)
