"""What the rest of the site has to know of its public face."""

from __future__ import annotations

from functools import partial

from django.contrib.sitemaps.views import sitemap
from django.views.generic import RedirectView

from home import links
from home.desk import views
from home.sitemap import PublicPages
from modules.accounts.identity.models import Role
from modules.core.rooms import Room
from modules.core.routes import EVERYONE, Access, Area, Door, Route

# Wagtail's own pages to sign in know of no second factor and no lockout: they lead to the one that does.
SIGN_IN = RedirectView.as_view(pattern_name="account_login", query_string=True)
public = partial(Access, asks=EVERYONE, door=Door.NONE, robots=True, only_reads=True)

ROOM = Room(
    name="home",
    routes=(
        Route(
            "sitemap",
            "sitemap.xml",
            partial(sitemap, sitemaps={"pages": PublicPages}),
            asks=EVERYONE,
            door=Door.NONE,
            robots=True,
            only_reads=True,
        ),
        Route("own_centers", "center/", views.own_centers, area=Area.ADMIN, asks=frozenset({Role.LEAD})),
        Route("sign_in_to_cms", "cms/login/", SIGN_IN, asks=EVERYONE, only_reads=True),
        Route("sign_in_to_site", "_util/login/", SIGN_IN, asks=EVERYONE, robots=True, only_reads=True),
        public("wagtail_serve"),
        Access("wagtailcore_*", asks=EVERYONE),
    ),
    connect=(links.connect,),
)
