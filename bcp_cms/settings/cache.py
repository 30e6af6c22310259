"""The cache: in the process by default, Redis with REDIS_URL. It only makes pages faster (bcp_cms/caching.py).

Output rendered from a snapshot is cached under a key with the snapshot's digest. What limits and signs in is kept in
the database, by every worker alike.
"""

from typing import Any

from bcp_cms.settings import env

REDIS_URL = env.text("REDIS_URL")

CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "bcp_cms.caching.ByKey"},
    "fast": (
        {"BACKEND": "bcp_cms.caching.PatientRedis", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
    ),
    "kept": {"BACKEND": "modules.accounts.signin.remembered.DatabaseCache"},
}
