"""How often an address may do what costs or tempts."""

from django.core.cache import cache
from django.http import HttpRequest

LIMITS = {"sign-up": 10}
"""By what is done: times an hour and address."""

HOUR = 3600


def allowed(what: str, request: HttpRequest) -> bool:
    """Count one more time, and tell whether it is not one too many."""
    key = f"limit:{what}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) <= LIMITS[what]
