"""How often an address may do what is costly or easily abused."""

from django.core.cache import cache
from django.http import HttpRequest

RATE_LIMITS = {"sign-up": 10}
"""By action: how many an hour from one address."""

HOUR = 3600


def rate_limit_allows(action: str, request: HttpRequest) -> bool:
    """Count one more attempt; False once there are more than the limit."""
    key = f"rate-limit:{action}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) <= RATE_LIMITS[action]
