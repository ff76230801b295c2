"""How often an address or an account may do what is costly or easily abused, over all web processes."""

from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache

RATE_LIMITS = {"password": 20, "refusal": 1, "rename": 5}
"""By action: how many an hour of one key. `refusal` notes the first one of an address."""

HOUR = 3600


def address_key(address: str) -> str:
    """Return what counts as one address: of IPv6 the network, since its owner has all of it."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{parsed}/64", strict=False)) if isinstance(parsed, IPv6Address) else address


def rate_limit_allows(action: str, key: str) -> bool:
    """Count one more attempt; False once there are more than the limit."""
    name = _name(action, key)
    cache.add(name, 0, HOUR)
    return cache.incr(name) <= RATE_LIMITS[action]


def give_back(action: str, key: str) -> None:
    """Take an attempt back that was no failure."""
    name = _name(action, key)
    if cache.get(name):
        cache.incr(name, -1)


def forget(action: str, key: str) -> None:
    """Begin the count anew."""
    cache.delete(_name(action, key))


def _name(action: str, key: str) -> str:
    """Return the cache's key: what was typed as a name may hold anything, a password too."""
    return f"rate-limit:{action}:{sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"
