"""Hosts of links: which domain somebody registered, and what the shop behind it is called."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

SHORTEST_OWN_LABEL = 5
"""A host with a shorter name and one word behind it ('klr.pw/AB12') is a short link, not a shop."""

_DOMAIN = re.compile(
    r"(?<![\w@./&-])(?:www\.)?(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,3}[a-z]{2,12})"
    r"(?P<path>/[^\s)\]]{0,200})?(?![\w@-])",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"[A-Za-z0-9]\.[A-Za-z]{2}")
_PLAIN_ENDINGS = frozenset(("com", "net", "org", "shop", "store"))
_WORDS_TOO = {
    "am",
    "as",
    "at",
    "be",
    "by",
    "co",
    "do",
    "go",
    "id",
    "in",
    "is",
    "it",
    "la",
    "me",
    "my",
    "no",
    "so",
    "to",
    "us",
}
"""Endings of domains that a sentence makes as well where no blank follows its full stop."""

_ANNOUNCED = re.compile(
    r"(?:\b(?:at|on|from|via|visit|bei|chez|auf|sur|su|en|em|na|di)[ ]|@[ ]?|www\.|[|:·][ ]?)\Z",
    re.IGNORECASE,
)


@cache
def _suffixes() -> PublicSuffixList:
    """The list inside the package; it is read at the first link."""
    return PublicSuffixList(accept_unknown=False)


@lru_cache(maxsize=20_000)
def registered_domain(host: str) -> str:
    """Return the domain that somebody registered ('jcpenney.com' of 'm.jcpenney.com'), '' for none."""
    return _suffixes().privatesuffix(host) or ""


def shop_label(host: str) -> str:
    """Return what a shop at this host is called: the registered domain without its ending."""
    label = registered_domain(host).partition(".")[0]
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def parents(host: str) -> Iterable[str]:
    """Yield the host and each domain above it, the longest first: 'a.b.com', 'b.com'."""
    labels = host.split(".")
    return (".".join(labels[first:]) for first in range(len(labels) - 1))


def domains_in(text: str) -> Iterable[tuple[int, int, str, str]]:
    """Yield (start, end, host, path) of each domain that a text names without a link: 'at bestbuy.com'."""
    if _DOTTED.search(text) is None:
        return
    for match in _DOMAIN.finditer(text):
        host, path = match["host"].lower(), match["path"] or ""
        if _is_domain(text, match, host) and registered_domain(host):
            yield match.start(), match.end("host"), host, path


def _is_domain(text: str, match: re.Match[str], host: str) -> bool:
    """'off.Get' and 'sale.in' are two sentences."""
    ending = match["host"].rpartition(".")[2]
    if not (ending.islower() or match["host"].isupper()):
        return False
    if ending.lower() in _PLAIN_ENDINGS or match["path"] or host.count(".") > 1:
        return True
    if len(ending) == 2 and ending.lower() not in _WORDS_TOO:
        return True
    start = match.start("host")
    return _ANNOUNCED.search(text, max(0, start - 8), start) is not None


def is_short_link(host: str, path: str) -> bool:
    """Whether a host that no table knows looks like one of short links: 'klr.pw/AB12'."""
    label, _, ending = registered_domain(host).partition(".")
    short = len(label) < SHORTEST_OWN_LABEL and ending not in ("com", "net", "org") and "." not in ending
    return short and re.fullmatch(r"/[\w!.-]{1,20}/?", path) is not None
