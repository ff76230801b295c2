"""Which products deals' links name exactly, by the codes of a workspace's articles."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import Any
from uuid import UUID

from django.db.models import Count

from deals.domain.assortment.codes import MatchedBy, asins_of, page_of
from deals.models import AssortmentItem, Deal
from deals.models.link_codes import HAS_LINK, LINK_CODE, LINK_PAGE

Code = str | UUID
Products = dict[Code, list[int]]
"""By code the products of the deals whose links name it, those of most deals first."""


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """The product that a code leads to; `is_alone` where it leads to no other one."""

    product: int
    by: MatchedBy
    is_alone: bool


def products_by_code(items: Sequence[AssortmentItem]) -> dict[int, CodeMatch]:
    """Return by article's id the product that deals with its GTIN, ASIN or page name. At most 2 queries.

    A GTIN beats an ASIN, an ASIN the page: the first names one thing whoever sells it.
    """
    codes = {item.pk: list(_codes_of(item)) for item in items}
    every = {code for own in codes.values() for _, code in own}
    pages = {code for code in every if isinstance(code, UUID)}
    known = _products(LINK_CODE, every - pages) | _products(LINK_PAGE, pages)
    found = {}
    for pk, own in codes.items():
        if hit := next(((by, known[code]) for by, code in own if code in known), None):
            by, products = hit
            found[pk] = CodeMatch(products[0], by, len(products) == 1)
    return found


def hash_of_page(page: str) -> UUID:
    """Return a page as the index of deals' links has it."""
    return UUID(md5(page.encode(), usedforsecurity=False).hexdigest())


def _codes_of(item: AssortmentItem) -> Iterable[tuple[MatchedBy, Code]]:
    """Yield what names an article, the surest first."""
    if item.gtin:
        yield MatchedBy.GTIN, item.gtin.zfill(14)
    yield from ((MatchedBy.ASIN, asin) for asin in asins_of(item.gtin, item.url))
    if page := page_of(item.url):
        yield MatchedBy.URL, hash_of_page(page)


def _products(expression: Any, codes: Iterable[Code]) -> Products:
    wanted = sorted(set(codes), key=str)
    if not wanted:
        return {}
    deals = Deal.objects.filter(HAS_LINK, rejected=False).annotate(code=expression).filter(code__in=wanted)
    counted = deals.order_by().values_list("code", "product").annotate(n=Count("id"))
    found: Products = defaultdict(list)
    for code, product, _ in sorted(counted, key=lambda row: (-row[2], row[1])):
        found[code].append(product)
    return found
