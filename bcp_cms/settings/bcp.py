"""Settings of our own; each begins with BCP_."""

from bcp_cms.settings import env

# How long an access code stays open after it is made, unless someone says otherwise.
BCP_ACCESS_CODE_DAYS = env.integer("BCP_ACCESS_CODE_DAYS", 180)
# Whether leads get a mail for each release, or one for all that is new whenever send_update_digest runs; what is urgent
# or withdrawn is sent at once either way.
BCP_UPDATE_MAIL = env.choice("BCP_UPDATE_MAIL", "each", ("each", "digest"))
# Part of every cache key of rendered pages: raise it with a release that changes templates.
BCP_RENDER_VERSION = env.text("BCP_RENDER_VERSION", "1")
# Where nginx may read stored files by itself (X-Accel-Redirect); empty: the view sends them.
BCP_ACCEL_PREFIX = env.text("BCP_ACCEL_PREFIX")
