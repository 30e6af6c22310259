"""All addresses, and those of the debug toolbar: for development with ``BCP_DEBUG_TOOLBAR`` set."""

from debug_toolbar.toolbar import debug_toolbar_urls

from bcp_cms.urls import *  # noqa: F403  - the handlers of errors too
from bcp_cms.urls import urlpatterns

urlpatterns = [*debug_toolbar_urls(), *urlpatterns]
