"""What the rest of the site has to know of what rooms keep alike."""

from __future__ import annotations

from modules.core.rooms import Room
from modules.kept.documents import KeptDocument
from modules.kept.waiting import profiles
from modules.kept.waiting.kinds import KINDS
from modules.kept.waiting.mails import ChooseMails
from modules.kept.waiting.tasks import send_what_waits, settle_waiting
from modules.tasks.schedule import NIGHTLY, Nightly

ROOM = Room(
    name="kept",
    immutable=(KeptDocument,),
    answers=(
        KINDS.answer(profiles.PHONE),
        KINDS.answer(profiles.EMPTY),
        NIGHTLY.answer(Nightly("settle_waiting", settle_waiting)),
        NIGHTLY.answer(Nightly("send_what_waits", send_what_waits)),
    ),
    actions=(ChooseMails,),
    connect=(profiles.connect,),
)
