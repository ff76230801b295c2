"""Ids of what networks name by no number: hashes, the same on every machine, in parts of their own."""

from hashlib import sha256

from deals.domain.records import BLUESKY_IDS_FROM, OTHER_IDS_FROM

HASH_BITS = 61
OTHER_BITS = 60


def _bits(parts: tuple[str, ...], count: int) -> int:
    digest = sha256("\n".join(parts).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - count)


def stable_id(*parts: str) -> int:
    """Return the id of a post (DID, record key) or of an author (DID) of Bluesky."""
    return BLUESKY_IDS_FROM + _bits(parts, HASH_BITS)


def other_id(network: str, *parts: str) -> int:
    """Return the id of a post or an author of another network, or of an author known by name only."""
    return OTHER_IDS_FROM + _bits((network, *parts), OTHER_BITS)
