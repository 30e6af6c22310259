"""The rooms of the site, from the lowest to the highest (``BCP_ROOMS``). A new room is one line here."""

from bcp_cms.room import ROOM as PROJECT
from home.room import ROOM as HOME
from modules.accounts.room import ROOM as ACCOUNTS
from modules.centers.room import ROOM as CENTERS
from modules.demo.room import ROOM as DEMO
from modules.kept.room import ROOM as KEPT
from modules.library.room import ROOM as LIBRARY
from modules.mail.room import ROOM as MAIL
from modules.media.room import ROOM as MEDIA
from modules.ops.room import ROOM as OPS
from modules.packs.room import ROOM as PACKS
from modules.resources.room import ROOM as RESOURCES
from modules.roundtables.room import ROOM as ROUNDTABLES
from modules.tasks.room import ROOM as TASKS
from search.room import ROOM as SEARCH

ROOMS = (
    TASKS,
    MAIL,
    ACCOUNTS,
    MEDIA,
    CENTERS,
    KEPT,
    LIBRARY,
    PACKS,
    RESOURCES,
    ROUNDTABLES,
    OPS,
    DEMO,
    HOME,
    SEARCH,
    PROJECT,
)
