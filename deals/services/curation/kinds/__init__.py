"""The kinds of review. A further kind is a module beside `match` and an entry here."""

from deals.services.curation.kinds.base import Decided, ReviewAction, ReviewKind
from deals.services.curation.kinds.deals import CORRECTED, OUTLIERS, UNSURE
from deals.services.curation.kinds.makers import MAKERS
from deals.services.curation.kinds.match import MATCH
from deals.services.curation.kinds.orphaned import ORPHANED
from deals.services.curation.kinds.reports import REPORTS
from deals.services.curation.kinds.sellers import SELLERS
from deals.services.curation.kinds.voices import VOICES

_ALL = (MATCH, UNSURE, OUTLIERS, REPORTS, SELLERS, MAKERS, VOICES, CORRECTED, ORPHANED)

KINDS: dict[str, ReviewKind] = {
    kind.slug: kind
    for kind in (MATCH, UNSURE, OUTLIERS, REPORTS, SELLERS, MAKERS, VOICES, CORRECTED, ORPHANED)
}

__all__ = ["CORRECTED", "KINDS", "Decided", "ReviewAction", "ReviewKind"]
