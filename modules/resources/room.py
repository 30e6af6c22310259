"""What the rest of the site has to know of resource pages."""

from __future__ import annotations

from modules.centers.center.belongings import BELONGINGS
from modules.centers.privacy.personal_data import PURGED
from modules.core.rooms import Room
from modules.library.modules.reach import REACH
from modules.resources.belongings import open_pages
from modules.resources.desk.actions import ChangeClosing, CloseAccessCode, MakeAccessCode, ReplaceAccessCode
from modules.resources.feedback import keeping
from modules.resources.feedback.actions import SaveFeedbackForm
from modules.resources.page.files import AddFile, MoveFileUp, PageFile, RemoveFile
from modules.resources.page.next_dates import SetNextDate
from modules.resources.reach import reach_of_pages

ROOM = Room(
    name="resources",
    actions=(
        MakeAccessCode,
        CloseAccessCode,
        ChangeClosing,
        ReplaceAccessCode,
        SetNextDate,
        AddFile,
        RemoveFile,
        MoveFileUp,
        SaveFeedbackForm,
    ),
    records={"feedback.download": "Results of a feedback form downloaded"},
    protected=(PageFile,),
    answers=(
        BELONGINGS.answer(open_pages),
        REACH.answer(reach_of_pages),
        PURGED.answer(keeping.ANSWERS),
        PURGED.answer(keeping.ATTEMPTS),
    ),
)
