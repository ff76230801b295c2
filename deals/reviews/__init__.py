"""The kinds of review. A further kind is a module beside `match` and an entry here."""

from deals.reviews.base import Decided, ReviewAction, ReviewKind
from deals.reviews.deals import CORRECTED, OUTLIERS, UNSURE
from deals.reviews.flags import FLAGS
from deals.reviews.match import MATCH
from deals.reviews.sellers import SELLERS
from deals.reviews.words import WORDS

KINDS: dict[str, ReviewKind] = {
    kind.slug: kind for kind in (MATCH, UNSURE, OUTLIERS, FLAGS, SELLERS, CORRECTED, WORDS)
}

__all__ = ["CORRECTED", "KINDS", "Decided", "ReviewAction", "ReviewKind"]
