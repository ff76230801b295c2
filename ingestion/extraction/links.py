"""Where links lead: affiliate networks, redirects and trackers carry the shop's address inside their own."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

MAX_DEPTH = 4
MAX_URL = 4_000
MAX_FIELDS = 100

LONGEST_HOST = 253
"""Characters, as the name system has it."""

_TARGETS = """
    u url urls uri u1 murl ued mpre dest desturl dest_url destination destination_url deeplink deep_link dl
    deep_link_value redirect redirect_to redirect_url redir redirecturl r rd p out lnk link linkurl urllink
    d to target targeturl target_url t go goto loc location q ulp new purl landing landing_page lp
    producturl product_url af_web_dp af_dp $fallback_url $desktop_url $canonical_url adurl cturl event
"""
_TARGET_KEYS = frozenset(_TARGETS.split())
_ORIGINS = """
    ref referer referrer ref_url source src from origin utm_source utm_campaign utm_content utm_medium
    subid sub_id clickref xcust afftrack img image image_url pic picture icon logo callback return_to
    pageurl page_url sref loc_ref back backurl
"""
_ORIGIN_KEYS = frozenset(_ORIGINS.split())
"""Values that say where a reader comes from, or what to show: never where the link leads."""

_HTTP = re.compile(r"https?:/{1,2}(?=[^/\s])", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?:www\.)?(?:[a-z0-9-]{1,60}\.){1,3}[a-z]{2,12}(?:[/?#]|\Z)", re.IGNORECASE)
_HAS_TARGET = re.compile(r"https?(?::|%)|www\.|%2F|\.[a-z]{2,6}(?:/|&|\Z)", re.IGNORECASE)


@lru_cache(maxsize=2_000)
def host_of(url: str) -> str:
    """Return a link's host in lower case, '' where it has none, one too long for any, or does not parse."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return host if len(host) <= LONGEST_HOST else ""


def path_of(url: str) -> str:
    """Return a link's path."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


@lru_cache(maxsize=2_000)
def unwrapped(url: str) -> tuple[str, ...]:
    """Return the link, and what it carries, from the outside in; bounded in depth and length."""
    seen: dict[str, None] = {}
    waiting = [url[:MAX_URL]]
    for _ in range(MAX_DEPTH):
        inner: list[str] = []
        for each in waiting:
            if each not in seen:
                seen[each] = None
                inner += _carried(each)
        waiting = inner[:MAX_DEPTH]
    return tuple(seen)


def _carried(url: str) -> list[str]:
    """What stands in a link's query, fragment and path, the usual parameters first."""
    try:
        parts = urlsplit(url.replace("&amp;", "&"))
        behind = f"{parts.query}&{parts.fragment}"
        pairs = parse_qsl(behind, max_num_fields=MAX_FIELDS) if _HAS_TARGET.search(behind) else []
    except ValueError:
        return []
    queried = [(key.lower(), _decoded(value)) for key, value in pairs if key.lower() not in _ORIGIN_KEYS]
    found = [_address(value, key in _TARGET_KEYS) for key, value in sorted(queried, key=_is_unusual)]
    found.append(_in_path(parts.path))
    return [address for address in found if address]


def _is_unusual(pair: tuple[str, str]) -> bool:
    return pair[0] not in _TARGET_KEYS


def _decoded(value: str) -> str:
    """Some networks encode the address two or three times."""
    for _ in range(MAX_DEPTH):
        if "%" not in value or "://" in value[:9]:
            break
        value = unquote(value)
    return value.strip()


def _address(value: str, is_usual: bool) -> str:
    if _HTTP.match(value):
        return value
    if value.startswith("//"):
        return f"https:{value}"
    return f"https://{value}" if is_usual and _BARE_HOST.match(value) else ""


def _in_path(path: str) -> str:
    """'/https%3A%2F%2Fshop...' and '/http://shop...'."""
    if "http" not in path.lower():
        return ""
    decoded = _decoded(path)
    match = _HTTP.search(decoded)
    if match is None:
        return ""
    return re.sub(r"\A(https?):/{1,2}", r"\1://", decoded[match.start() :], flags=re.IGNORECASE)
