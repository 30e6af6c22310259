"""What the rest of the site has to know of mail."""

from __future__ import annotations

from modules.core.rooms import Room
from modules.mail import checking
from modules.mail.sending import forget_stale
from modules.tasks.schedule import NIGHTLY, Nightly

ROOM = Room(
    name="mail",
    answers=(NIGHTLY.answer(Nightly("forget_stale_mails", forget_stale)),),
    connect=(checking.connect,),
)
