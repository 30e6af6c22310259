"""Headers that every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from modules.core.rooms import house
from modules.core.routes import EVERYONE, Access, Area

# Our own pages: nothing inline, nothing from elsewhere.
PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# Wagtail's admin sets inline styles of its own. Its inline scripts are replaced: templates/wagtailadmin/widgets.
ADMIN = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
NOT_KEPT = "private, no-store"


class SecurityHeadersMiddleware:
    """Set the content security policy, what a page may ask of the device, and that no browser keeps private pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, then add the headers that the view has not set itself."""
        response = self.get_response(request)
        declared = house().asked(request)
        response.headers.setdefault("Content-Security-Policy", _policy(request, declared))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if declared is None or not declared.asks >= EVERYONE:
            response.headers.setdefault("Cache-Control", NOT_KEPT)
        return response


def _policy(request: HttpRequest, declared: Access | None) -> str:
    policy = ADMIN if request.path.startswith(f"/{Area.ADMIN.value}") else PAGES
    if declared is None or declared.form_action is None:
        return policy
    # Browsers also check this list when a form is redirected.
    origins = " ".join(("form-action 'self'", *declared.form_action()))
    return policy.replace("form-action 'self'", origins)
