"""Settings that every environment shares."""

from bcp_cms.settings.apps import *  # noqa: F403  - settings are gathered here
from bcp_cms.settings.auth import *  # noqa: F403  - settings are gathered here
from bcp_cms.settings.bcp import *  # noqa: F403  - settings are gathered here
from bcp_cms.settings.cache import *  # noqa: F403  - settings are gathered here
from bcp_cms.settings.database import *  # noqa: F403  - settings are gathered here
from bcp_cms.settings.log import *  # noqa: F403  - settings are gathered here
from bcp_cms.settings.mail import *  # noqa: F403  - settings are gathered here
from bcp_cms.settings.media import *  # noqa: F403  - settings are gathered here
from bcp_cms.settings.tasks import *  # noqa: F403  - settings are gathered here
from bcp_cms.settings.wagtail import *  # noqa: F403  - settings are gathered here
