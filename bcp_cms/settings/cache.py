"""The cache: in the process by default, Redis with REDIS_URL.

Output rendered from a snapshot is cached under a key with the snapshot's digest.
"""

from typing import Any

from bcp_cms.settings import env

REDIS_URL = env.text("REDIS_URL")

CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
    )
}
