"""What names a retailer: a handle, a domain, a link, or another spelling."""

from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from django.db.models.functions import Lower

from deals.models import Retailer, RetailerAlias


def retailers_named(words: Collection[str]) -> dict[str, Retailer]:
    """Return the retailer of each word that is a handle, a domain, a link or a name of one. 3 queries.

    A name that several have names none of them.
    """
    spellings = {word: spelling_of(word) for word in words}
    known = _by_spelling(set(spellings.values()))
    return {word: known[spelling] for word, spelling in spellings.items() if spelling in known}


def _by_spelling(spellings: Iterable[str]) -> dict[str, Retailer]:
    wanted = list(spellings)
    by_name: dict[str, list[Retailer]] = {}
    for each in Retailer.objects.annotate(lower=Lower("name")).filter(lower__in=wanted):
        by_name.setdefault(each.lower, []).append(each)
    aliases = RetailerAlias.objects.filter(value__in=wanted).select_related("retailer")
    by_alias = {each.value: each.retailer for each in aliases}
    by_slug = {each.slug: each for each in Retailer.objects.filter(slug__in=wanted)}
    return {name: same[0] for name, same in by_name.items() if len(same) == 1} | by_slug | by_alias


def spelling_of(word: str) -> str:
    """Return a word as aliases are written: no '@', no 'https://www.', lower case."""
    word = word.strip().lower()
    if "://" in word:
        try:
            word = urlsplit(word).hostname or ""
        except ValueError:
            return ""
    return word.removeprefix("@").removeprefix("www.").strip("/")
