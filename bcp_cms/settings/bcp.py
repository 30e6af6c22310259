"""Settings of our own; each begins with BCP_."""

from bcp_cms.settings import env

# How long an access code stays open after it is made, unless someone says otherwise.
BCP_ACCESS_CODE_DAYS = env.integer("BCP_ACCESS_CODE_DAYS", 180)
# How many wrong access codes may come from one place within so many minutes; then it has to wait as long.
BCP_WRONG_CODES = env.integer("BCP_WRONG_CODES", 30)
BCP_WRONG_CODE_MINUTES = env.integer("BCP_WRONG_CODE_MINUTES", 10)
# How long a resource page asks for feedback after it was opened, unless a lead says otherwise; how many answers one
# network may send to one page within BCP_WRONG_CODE_MINUTES (a room of people often shares one); how long answers are
# kept.
BCP_FEEDBACK_DAYS = env.integer("BCP_FEEDBACK_DAYS", 60)
BCP_FEEDBACK_LIMIT = env.integer("BCP_FEEDBACK_LIMIT", 150)
BCP_KEEP_FEEDBACK_DAYS = env.integer("BCP_KEEP_FEEDBACK_DAYS", 2 * 365)
# How many proxies of ours stand in front and add to X-Forwarded-For. Of what stands there, no more is believed.
BCP_PROXIES = env.integer("BCP_PROXIES", 1 if env.flag("BCP_BEHIND_PROXY") else 0)
# Whether leads get a mail for each release, or one for all that is new whenever send_update_digest runs; what is urgent
# or withdrawn is sent at once either way.
BCP_UPDATE_MAIL = env.choice("BCP_UPDATE_MAIL", "each", ("each", "digest"))
# Part of every cache key of rendered pages: raise it with a release that changes templates.
BCP_RENDER_VERSION = env.text("BCP_RENDER_VERSION", "1")
# Where nginx may read stored files by itself (X-Accel-Redirect); empty: the view sends them.
BCP_ACCEL_PREFIX = env.text("BCP_ACCEL_PREFIX")
# Who is written to about this site: its accessibility, privacy, and help.
BCP_CONTACT_EMAIL = env.text("BCP_CONTACT_EMAIL")
# Links that a federal agency's site has to show in its footer, {"foia": "https://…"}; home/links.py has their names.
BCP_REQUIRED_LINKS = env.mapping("BCP_REQUIRED_LINKS")
