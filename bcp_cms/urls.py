"""Addresses."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from bcp_cms import views
from home.sitemap import PublicPages
from modules.library.releases import history_views as history
from modules.library.releases import views as library
from modules.media import views as media
from modules.packs.editions import views as packs
from modules.resources.feedback import views as feedback
from modules.resources.page import views as resources
from search import views as search

# Wagtail's own pages to sign in know of no second factor and no lockout: they lead to the one that does.
SIGN_IN = RedirectView.as_view(pattern_name="account_login", query_string=True)
ASSET = "assets/<slug:sha256>/<str:name>"
CODE = r"^r/(?P<code>[A-Za-z0-9_-]{1,64})/"

urlpatterns = [
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PublicPages}}, name="sitemap"),
    path("accounts/", include("bcp_cms.account_urls")),
    path("cms/login/", SIGN_IN, name="sign_in_to_cms"),
    path("_util/login/", SIGN_IN, name="sign_in_to_site"),
    path("cms/", include(wagtailadmin_urls)),
    path("files/<path:path>", media.serve_file, name="file"),
    path("modules/", library.module_list, name="modules"),
    path("modules/<slug:slug>/", library.newest_release, name="module"),
    path("modules/<slug:slug>/compare/", history.history, name="module_history"),
    path("modules/<slug:slug>/compare/<str:first>/<str:second>/", history.compare, name="compare_releases"),
    path("modules/<slug:slug>/<str:version>/", library.release_page, name="release"),
    path("modules/<slug:slug>/<str:version>/release.json", library.release_json, name="release_json"),
    path(f"modules/<slug:slug>/<str:version>/{ASSET}", library.release_asset, name="release_asset"),
    path("present/<uuid:uid>/", packs.present, name="present"),
    path(f"present/<uuid:uid>/{ASSET}", packs.present_asset, name="present_asset"),
    re_path(rf"{CODE}$", resources.resource_page, name="resource_page"),
    re_path(
        rf"{CODE}assets/(?P<sha256>[0-9a-f]{{64}})/(?P<name>[^/]+)$", resources.resource_asset, name="resource_asset"
    ),
    re_path(rf"{CODE}handouts/(?P<number>[0-9]{{1,4}})/$", resources.resource_handout, name="resource_handout"),
    re_path(rf"{CODE}next\.ics$", resources.next_date, name="next_date"),
    re_path(rf"{CODE}feedback/$", feedback.feedback, name="feedback"),
    re_path(rf"{CODE}feedback/thanks/$", feedback.thanks, name="feedback_thanks"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("", include(wagtail_urls)),
]

handler400 = "bcp_cms.views.bad_request"
handler403 = "bcp_cms.views.permission_denied"
handler404 = "bcp_cms.views.not_found"
handler500 = "bcp_cms.views.server_error"
