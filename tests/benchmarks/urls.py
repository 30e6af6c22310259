"""The site's addresses, and a bare view behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from bcp_cms.urls import urlpatterns as site


def bare(request: HttpRequest) -> HttpResponse:
    """Answer with nothing to do: the floor of every page."""
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), *site]
