"""Addresses: those that the rooms declare, then Wagtail's."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from modules.core.rooms import house
from modules.core.routes import Area

urlpatterns = [
    path(Area.ACCOUNT.value, include(house().urlpatterns(Area.ACCOUNT))),
    *house().urlpatterns(Area.SITE),
    path(Area.ADMIN.value, include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]

handler400 = "bcp_cms.views.bad_request"
handler403 = "bcp_cms.views.permission_denied"
handler404 = "bcp_cms.views.not_found"
handler500 = "bcp_cms.views.server_error"
