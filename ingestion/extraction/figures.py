"""What is found in a post's text before it means anything: figures with offsets, later with roles."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from deals.domain.records import Span

MAX_FIGURES = 60
"""A post with more of a kind is a list; its first lines are read."""


class FigureKind(StrEnum):
    """Money, a percentage, or words that stand for a reduction ('BOGO', 'free')."""

    MONEY = "money"
    PERCENT = "percent"
    FREE = "free"
    BOGO = "bogo"
    FREE_SHIPPING = "free_shipping"


class Role(StrEnum):
    """What a figure says about an offer."""

    SALE = "sale"
    LIST = "list"
    AMOUNT_OFF = "amount_off"
    PERCENT_OFF = "percent_off"
    FREE = "free"
    BOGO = "bogo"
    FREE_SHIPPING = "free_shipping"
    THRESHOLD = "threshold"
    INSTALMENT = "instalment"
    PER_UNIT = "per_unit"
    SHIPPING = "shipping"
    CREDIT = "credit"
    RIVAL = "rival"
    ALTERNATE = "alternate"  # the same price again: another currency, format or region
    MAGNITUDE = "magnitude"  # millions, wages, differences: no price of anything on offer
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure at [start, end) of the text.

    `value` is the amount in `currency`, or the percentage; of a range its low end ('$5-$10') for
    money and its high end ('20-40%') for percentages. `currency` is None where no sign tells, or
    where several share it: then `mark` is the sign as written (`currencies.resolve_currency` asks on).
    """

    start: int
    end: int
    kind: FigureKind
    value: Decimal
    currency: str | None = None
    mark: str | None = None
    high: Decimal | None = None
    open_end: bool = False  # '$25+'
    large: bool = False  # '$5 million', '$40k'
    bare: bool = False  # a number without any sign of a currency
    role: Role = Role.OTHER
    certain: bool = False  # the text itself states the role

    @property
    def span(self) -> Span:
        """Where the figure stands."""
        return Span(self.start, self.end)
