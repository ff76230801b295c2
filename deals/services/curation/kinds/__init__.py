"""The kinds of review. A further kind is a module beside `match` and an entry here."""

from deals.services.curation.kinds.base import Decided, ReviewAction, ReviewKind
from deals.services.curation.kinds.deals import CORRECTED, OUTLIERS, UNSURE
from deals.services.curation.kinds.flags import FLAGS
from deals.services.curation.kinds.match import MATCH
from deals.services.curation.kinds.sellers import SELLERS
from deals.services.curation.kinds.words import WORDS

KINDS: dict[str, ReviewKind] = {
    kind.slug: kind for kind in (MATCH, UNSURE, OUTLIERS, FLAGS, SELLERS, CORRECTED, WORDS)
}

__all__ = ["CORRECTED", "KINDS", "Decided", "ReviewAction", "ReviewKind"]
