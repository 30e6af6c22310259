"""Headers that every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Our own pages: nothing inline, nothing from elsewhere.
PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# Wagtail's admin sets inline styles and scripts of its own; it still loads nothing from elsewhere.
ADMIN = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
)
SIGN_IN = "/accounts/login/"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeadersMiddleware:
    """Set the content security policy, and what a page may ask of the device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, then add the headers that the view has not set itself."""
        response = self.get_response(request)
        policy = ADMIN if request.path.startswith("/cms/") else PAGES
        if request.path == SIGN_IN:
            # Browsers ask it of where a form is led to as well: the agency's own provider.
            policy = policy.replace("form-action 'self'", " ".join(("form-action 'self'", *settings.BCP_OIDC_ORIGINS)))
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
