"""The cache: of the process by default, Redis by REDIS_URL. What is rendered from a snapshot is kept by its digest."""

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
