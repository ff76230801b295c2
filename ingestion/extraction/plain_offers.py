"""Posts that are offers by their form alone, whatever the second reader makes of their words or language.

Each form was an offer in at least 98 of 100 labelled posts that have it.
"""

import re
from collections.abc import Sequence

from deals.domain.records import RetailerSource
from ingestion.extraction.arithmetic import is_proven
from ingestion.extraction.figures import Figure, FigureKind, Role
from ingestion.extraction.reading import Reading

WELL_OVER, FAR_OVER = 2, 4
"""Scores of the rules over their bar."""

_ONLY_BEFORE = re.compile(
    r"\b(?:only|just|now|nur|solo|seulement|slechts|bara|kun|tylko|только)[ ]\Z", re.IGNORECASE
)

LEAST_HOME = 20_000
"""What no thing of a shop's advert costs, in the currencies whose homes are advertised here."""

_HOME = re.compile(
    r"\b(?:studio|flat|apartment|bungalow|maisonette|terraced|detached|bedroom|condo|townhouse|penthouse)\b"
    r"[^.\n$£€]{0,40}\b(?:to[ ](?:buy|let|rent)|for[ ]sale)\b",
    re.IGNORECASE,
)
_BOUGHT = re.compile(r"\b(?:bought|ordered|purchased|picked[ ]up|paid)\b", re.IGNORECASE)
"""Somebody tells what was bought: a report and no offer, however plain."""


def is_plain_offer(reading: Reading, figures: Sequence[Figure]) -> bool:
    """Whether a post is an offer by its form; `figures` are those of both readers."""
    if reading.is_disqualified or reading.over < 0 or _BOUGHT.search(reading.text):
        return False
    sales = [figure for figure in reading.figures if figure.role is Role.SALE]
    if reading.over > 0 and is_proven(figures):
        return True
    if sales and reading.over >= FAR_OVER and _states_list_price(reading):
        return True
    return reading.over >= WELL_OVER and _is_sold_by_listed(reading, sales)


def is_property(reading: Reading) -> bool:
    """Whether a home is for sale or to let: no offer of a shop."""
    has_sum = any(figure.value >= LEAST_HOME for figure in reading.figures if figure.kind is FigureKind.MONEY)
    return has_sum and _HOME.search(reading.text) is not None


def _states_list_price(reading: Reading) -> bool:
    return any(figure.certain and figure.role is Role.LIST for figure in reading.figures)


def _is_sold_by_listed(reading: Reading, sales: Sequence[Figure]) -> bool:
    """A price beside a link into a listed shop; 'only $5' beside a listed shop's name."""
    seller = reading.seller
    if seller is None or seller.slug is None:
        return False
    is_linked = seller.source is RetailerSource.DOMAIN
    return any(is_linked or _ONLY_BEFORE.search(reading.text, 0, figure.start) for figure in sales)
