"""What deals' links name, as the database reads it: expressions of indexes and of those who look codes up.

The patterns are those of deals/domain/assortment/codes.py; a test holds both readings together.
"""

from django.db.models import F, Func, Q, TextField, UUIDField, Value
from django.db.models.functions import MD5, Cast, Coalesce, Lower, LPad, Upper

from deals.domain.assortment.codes import (
    ASIN_IN_LINK,
    AT_END,
    BEFORE_PARAMETER,
    GTIN_IN_LINK,
    NOT_OF_THE_PAGE,
)

HAS_LINK = Q(product__isnull=False) & ~Q(url="")
"""The deals whose links can name a product."""


def _found(pattern: str) -> Func:
    return Func(F("url"), Value(pattern), function="substring", output_field=TextField())


def _replaced(text: F | Func, pattern: str, by: str = "") -> Func:
    flags = Value("g")
    return Func(text, Value(pattern), Value(by), flags, function="regexp_replace", output_field=TextField())


LINK_CODE = Coalesce(
    Upper(_found(ASIN_IN_LINK)), LPad(_found(GTIN_IN_LINK), 14, Value("0")), output_field=TextField()
)
"""The ASIN (10 signs) or the GTIN (14 digits) in a deal's link; null without one."""

_PAGE = _replaced(_replaced(_replaced(F("url"), NOT_OF_THE_PAGE), BEFORE_PARAMETER, "?"), AT_END)
LINK_PAGE = Cast(MD5(Lower(_PAGE)), UUIDField())
"""The page that a deal's link leads to, as a hash."""
