"""The first reader: a post read by rules up to its figures, sellers and how much speaks for an offer."""

from dataclasses import dataclass

from deals.domain.records import PostContent
from ingestion.extraction.catalogue import Catalogue, find_spellings
from ingestion.extraction.coupons import Coupon, find_coupon
from ingestion.extraction.decision import BAR, count_cues, deal_score, is_disqualified
from ingestion.extraction.figures import MAX_FIGURES, Figure, Role
from ingestion.extraction.money import find_money, find_percents
from ingestion.extraction.phrases import find_phrases
from ingestion.extraction.retailers import Found, find_seller, seller_cuts, sellers_in_text
from ingestion.extraction.roles import assign
from ingestion.extraction.seller import Seller
from ingestion.extraction.text import URL, mask

MAX_TEXT = 4_000
"""Long posts state their offer at the top; what stands behind is not read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A post with a figure, read by rules.

    `over` is its score over the bar: below 0 the rules see no offer; `is_disqualified`: neither would more score.
    """

    text: str
    figures: list[Figure]
    found: Found
    seller: Seller | None
    coupon: Coupon | None
    over: int
    is_disqualified: bool

    @property
    def is_deal(self) -> bool:
        return self.over >= 0 and not self.is_disqualified


def read_post(post: PostContent, catalogue: Catalogue) -> Reading | None:
    """Read a post whose text holds a trigger; None where no figure stands."""
    text = mask(post.text[:MAX_TEXT])
    figures = assign(text, _figures(text))
    if not figures:
        return None
    cues = count_cues(text)
    has_link = bool(post.urls) or URL.search(post.text) is not None
    found = list(sellers_in_text(text, catalogue))
    is_priced = any(figure.role is Role.SALE for figure in figures)
    seller = find_seller(post, text, found, catalogue, is_priced)
    coupon = find_coupon(text)
    known = _known(post, text, seller, coupon, catalogue)
    over = deal_score(text, post.text, cues, figures, has_link, known) - BAR
    return Reading(text, figures, found, seller, coupon, over, is_disqualified(cues))


def title_cuts(reading: Reading) -> list[tuple[int, int]]:
    """Stretches that belong to no title: sellers' names and the coupon."""
    cuts = seller_cuts(reading.text, reading.found)
    if reading.seller is not None and reading.seller.slug is None and reading.seller.span is not None:
        cuts.append((reading.seller.span.start, reading.seller.span.end))
    if reading.coupon is not None:
        cuts.append((reading.coupon.span.start, reading.coupon.span.end))
    return sorted(cuts)


def _figures(text: str) -> list[Figure]:
    figures = find_money(text) + find_percents(text) + find_phrases(text)
    return sorted(figures, key=lambda figure: (figure.start, figure.end))[:MAX_FIGURES]


def _known(
    post: PostContent, text: str, seller: Seller | None, coupon: Coupon | None, catalogue: Catalogue
) -> int:
    """How much of the post is known: its account (twice), its seller, a coupon, a brand."""
    account = catalogue.handles.get(post.handle.lower()) is not None
    branded = next(find_spellings(text.lower(), catalogue.brand_names), None) is not None
    return 2 * account + (seller is not None and seller.slug is not None) + (coupon is not None) + branded
