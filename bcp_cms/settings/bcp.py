"""Settings of our own. Their names begin with BCP_."""

from bcp_cms.settings import env

# Days that an access code stays open, unless a person enters another last day.
BCP_ACCESS_CODE_DAYS = env.integer("BCP_ACCESS_CODE_DAYS", 180)
# How many wrong access codes a network may try within BCP_WRONG_CODE_MINUTES. After that it has to wait.
BCP_WRONG_CODES = env.integer("BCP_WRONG_CODES", 30)
BCP_WRONG_CODE_MINUTES = env.integer("BCP_WRONG_CODE_MINUTES", 10)
# Days that a resource page asks for feedback, unless a lead enters another last day; number of answers that one network
# may send to one page within BCP_WRONG_CODE_MINUTES (the people in a room often share a network); days that answers are
# kept.
BCP_FEEDBACK_DAYS = env.integer("BCP_FEEDBACK_DAYS", 60)
BCP_FEEDBACK_LIMIT = env.integer("BCP_FEEDBACK_LIMIT", 150)
BCP_KEEP_FEEDBACK_DAYS = env.integer("BCP_KEEP_FEEDBACK_DAYS", 2 * 365)
# Number of our own proxies in front, each of which adds to X-Forwarded-For. Earlier entries are not trusted.
BCP_PROXIES = env.integer("BCP_PROXIES", 1 if env.flag("BCP_BEHIND_PROXY") else 0)
# “each”: leads get a mail for each release. “digest”: one mail about everything new when send_update_digest runs.
# Urgent releases and withdrawals are mailed at once in both cases.
BCP_UPDATE_MAIL = env.choice("BCP_UPDATE_MAIL", "each", ("each", "digest"))
# Part of every cache key of rendered pages. Change it when templates change.
BCP_RENDER_VERSION = env.text("BCP_RENDER_VERSION", "1")
# Path under which nginx serves stored files (X-Accel-Redirect); "" if the view sends them itself.
BCP_ACCEL_PREFIX = env.text("BCP_ACCEL_PREFIX")
# Dotted path of a function that is asked before a file is served: it takes the bytes, and returns the name of the virus
# in them, or "". “modules.media.clamd.scan” asks ClamAV at BCP_CLAMD (host:port, or the path of a socket). "": none is.
BCP_SCANNER = env.text("BCP_SCANNER")
BCP_CLAMD = env.text("BCP_CLAMD", "127.0.0.1:3310")
# E-mail address for questions about this site: accessibility, privacy, help.
BCP_CONTACT_EMAIL = env.text("BCP_CONTACT_EMAIL")
# Where to report a weakness of this site ("mailto:…" or "https://…"), and the page with the policy on it; see
# /.well-known/security.txt (RFC 9116), which does not exist without the first.
BCP_SECURITY_CONTACT = env.text("BCP_SECURITY_CONTACT")
BCP_SECURITY_POLICY = env.text("BCP_SECURITY_POLICY")
# {name: URL} of links that the site of a federal agency must show, as {"foia": "https://…"}. Names: home/links.py.
BCP_REQUIRED_LINKS = env.mapping("BCP_REQUIRED_LINKS")
