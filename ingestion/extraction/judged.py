"""An offer with what its thing is and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from deals.domain.records import Scope
from ingestion.extraction.brands import Brand
from ingestion.extraction.offer import Offer
from ingestion.extraction.seller import Seller


@dataclass(frozen=True, slots=True)
class Judged:
    """An offer with what its thing is; `sure`: each field's confidence, 0 to 1; `facts`: what told it."""

    offer: Offer
    seller: Seller | None
    brand: Brand | None
    scope: Scope
    category: str | None
    sure: Mapping[str, float]
    facts: Mapping[str, float] = field(default_factory=dict)
