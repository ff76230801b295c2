"""The kinds of review. A further kind is a module beside `match` and an entry here."""

from deals.reviews.base import Decided, ReviewAction, ReviewKind
from deals.reviews.deals import OUTLIERS, UNSURE
from deals.reviews.match import MATCH

KINDS: dict[str, ReviewKind] = {kind.slug: kind for kind in (MATCH, UNSURE, OUTLIERS)}

__all__ = ["KINDS", "Decided", "ReviewAction", "ReviewKind"]
