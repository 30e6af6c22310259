"""What the rest of the site has to know of resource pages."""

from __future__ import annotations

from functools import partial

from modules.accounts.identity.models import Role
from modules.centers.center.belongings import BELONGINGS
from modules.centers.privacy.personal_data import PURGED
from modules.core.rooms import Room
from modules.core.routes import EVERYONE, Area, Door, Route
from modules.kept.waiting.kinds import KINDS
from modules.library.modules.reach import REACH
from modules.packs.editions.presenting import CLOSINGS
from modules.packs.editions.queries import BELOW_EDITIONS, OLD_PAGES
from modules.packs.lifecycle.archiving import GOES_ON
from modules.resources.belongings import open_pages
from modules.resources.codes import waits
from modules.resources.desk import on_packs
from modules.resources.desk import views as desk_views
from modules.resources.desk.actions import (
    ChangeClosing,
    CloseAccessCode,
    MakeAccessCode,
    ReopenAccessCode,
    ReplaceAccessCode,
)
from modules.resources.feedback import keeping, results_views
from modules.resources.feedback import views as feedback_views
from modules.resources.feedback.actions import SaveFeedbackForm
from modules.resources.page import views
from modules.resources.page.files import AddFile, MoveFileUp, PageFile, RemoveFile, ReplaceFile
from modules.resources.page.next_dates import SetNextDate
from modules.resources.reach import reach_of_pages

CODE = r"^r/(?P<code>[A-Za-z0-9_-]{1,64})/"
by_code = partial(Route, asks=EVERYONE, door=Door.NONE, unlogged="code")
read_by_code = partial(by_code, only_reads=True)
for_leads = partial(Route, area=Area.ADMIN, asks=frozenset({Role.LEAD}))
for_readers = partial(Route, area=Area.ADMIN, asks=frozenset(results_views.READERS))

ROOM = Room(
    name="resources",
    routes=(
        read_by_code("resource_page", rf"{CODE}$", views.resource_page),
        by_code(
            "resource_asset",
            rf"{CODE}assets/(?P<sha256>[0-9a-f]{{64}})/(?P<name>[^/]+)$",
            views.resource_asset,
            only_reads=True,
        ),
        by_code(
            "resource_handout", rf"{CODE}handouts/(?P<number>[0-9]{{1,4}})/$", views.resource_handout, only_reads=True
        ),
        read_by_code("next_date", rf"{CODE}next\.ics$", views.next_date),
        read_by_code("contact_card", rf"{CODE}contact\.vcf$", views.contact_card),
        by_code("feedback", rf"{CODE}feedback/$", feedback_views.feedback),
        read_by_code("feedback_thanks", rf"{CODE}feedback/thanks/$", feedback_views.thanks),
        for_leads("make_code", "editions/<uuid:uid>/code/", desk_views.make_code),
        for_leads("resource_code", "codes/<int:pk>/", desk_views.resource_code),
        for_leads("close_code", "codes/<int:pk>/close/", desk_views.close_code),
        for_leads("reopen_code", "codes/<int:pk>/reopen/", desk_views.reopen_code),
        for_leads("replace_code", "codes/<int:pk>/replace/", desk_views.replace_code),
        for_leads("table_card", "codes/<int:pk>/card/", desk_views.table_card),
        for_leads("qr_code", r"^codes/(?P<pk>[0-9]{1,18})/qr\.(?P<kind>svg|png)$", desk_views.qr_code),
        for_leads("feedback_questions", "codes/<int:pk>/questions/", desk_views.feedback_questions),
        for_readers("feedback_results", "codes/<int:pk>/feedback/", results_views.feedback_results),
        for_readers("feedback_csv", "codes/<int:pk>/feedback.csv", results_views.feedback_csv),
    ),
    actions=(
        MakeAccessCode,
        CloseAccessCode,
        ReopenAccessCode,
        ChangeClosing,
        ReplaceAccessCode,
        SetNextDate,
        AddFile,
        RemoveFile,
        ReplaceFile,
        MoveFileUp,
        SaveFeedbackForm,
    ),
    records={"feedback.download": "Results of a feedback form downloaded"},
    protected=(PageFile,),
    answers=(
        BELONGINGS.answer(open_pages),
        REACH.answer(reach_of_pages),
        BELOW_EDITIONS.answer(on_packs.pages_below),
        OLD_PAGES.answer(on_packs.page_of_older),
        CLOSINGS.answer(on_packs.on_the_wall),
        GOES_ON.answer(on_packs.pages_left_open),
        PURGED.answer(keeping.ANSWERS),
        PURGED.answer(keeping.ATTEMPTS),
        KINDS.answer(waits.CLOSES),
    ),
    connect=(waits.connect,),
)
