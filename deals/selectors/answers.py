"""Who promoted lower first, me or a competitor, and how many days passed until the other answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from deals.comparing.points import VALID
from deals.comparing.undercuts import ANSWER, Outcome, Undercut, undercuts_by_rival
from deals.metrics import hundredths, median
from deals.models import Product, Retailer
from deals.selectors.as_of import EARLIEST_MOMENT
from deals.selectors.comparison import Field, shared_products
from deals.selectors.standing import points_between

ANSWERS_MINIMUM = 3
"""With fewer answers their median says nothing about any of them."""


@dataclass(frozen=True, slots=True)
class Side:
    """How often one went below the other first: `n` times, `answered` of them, after `days` (the median).

    `days` is None below ANSWERS_MINIMUM answers; `still_open` ones may be answered yet.
    """

    n: int
    answered: int
    still_open: int
    days: Decimal | None


@dataclass(frozen=True, slots=True)
class Pace:
    """Me and one competitor: when I was first, and when it was."""

    rival: Retailer
    mine: Side
    theirs: Side


@dataclass(frozen=True, slots=True)
class Told:
    """An undercut with its product and retailers; `by_me` where I went below."""

    product: Product
    rival: Retailer
    by_me: bool
    undercut: Undercut


@dataclass(frozen=True, slots=True)
class Answers:
    """The competitors, those with most undercuts first, and all undercuts of the period, newest first."""

    paces: tuple[Pace, ...]
    undercuts: tuple[Told, ...]


def answers(field: Field) -> Answers:
    """Return who went lower first over the shared products in the period. 2 queries.

    The walk starts ANSWER_DAYS and VALID_DAYS before the period, so that what was open then is known.
    """
    products, chosen, period = shared_products(field), field.chosen, field.period
    since = (period.since or EARLIEST_MOMENT) - VALID - ANSWER
    ids = [product.pk for product in products]
    rows = points_between(ids, field.all_ids, chosen.currency, chosen.condition, since, period.until)
    titles = {product.pk: product for product in products}
    found = undercuts_by_rival(rows, field.me.pk, field.rival_ids, period.until)
    told = [
        Told(titles[each.first.product], rival, each.first.retailer == field.me.pk, each)
        for rival in field.rivals
        for each in found[rival.pk]
        if period.since is None or each.first.at >= period.since
    ]
    told.sort(key=place_of)
    of_rival: dict[int, list[Told]] = {rival.pk: [] for rival in field.rivals}
    for each in told:
        of_rival[each.rival.pk].append(each)
    paces = [_pace(rival, of_rival[rival.pk]) for rival in field.rivals]
    paces.sort(key=lambda pace: (-(pace.mine.n + pace.theirs.n), pace.rival.name))
    return Answers(tuple(paces), tuple(told))


def place_of(told: Told) -> tuple[int, ...]:
    """Return where an undercut stands in the list: the newest first, no two at one place."""
    first = told.undercut.first
    return -((first.at - EARLIEST_MOMENT) // timedelta(microseconds=1)), -first.deal, -told.rival.pk


def _pace(rival: Retailer, told: Sequence[Told]) -> Pace:
    """Count one competitor's undercuts and mine against it."""
    return Pace(
        rival,
        mine=_side([each.undercut for each in told if each.by_me]),
        theirs=_side([each.undercut for each in told if not each.by_me]),
    )


def _side(undercuts: Sequence[Undercut]) -> Side:
    """Count undercuts of one over the other, and take the median of the days until the answer."""
    days = [each.days for each in undercuts if each.days is not None]
    middle = median(days) if len(days) >= ANSWERS_MINIMUM else None
    still_open = sum(each.outcome is Outcome.OPEN for each in undercuts)
    return Side(len(undercuts), len(days), still_open, None if middle is None else hundredths(middle))
