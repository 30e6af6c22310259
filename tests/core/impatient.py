"""The site's own entry point, for a test that does not wait as long as a server does."""

from bcp_cms import patience

patience.LONGEST = 2.0

from bcp_cms.wsgi import application  # noqa: E402  - waits as it is told before

__all__ = ["application"]
