"""The first reader: a post read by rules up to its figures, sellers and how much speaks for an offer."""

from dataclasses import dataclass, replace

from deals.domain.records import PostContent
from ingestion.extraction.bare import find_bare
from ingestion.extraction.catalogue import Catalogue, find_spellings
from ingestion.extraction.certain import with_certain
from ingestion.extraction.coupons import Coupon, find_coupon
from ingestion.extraction.decision import BAR, count_cues, deal_score, is_disqualified
from ingestion.extraction.figures import Figure, Role
from ingestion.extraction.folding import Folded, fold_text
from ingestion.extraction.phrases import find_free_words
from ingestion.extraction.proposals import find_figures, in_shops_currency, with_neighbours_mark
from ingestion.extraction.retailers import Found, find_seller, seller_cuts, sellers_in_text
from ingestion.extraction.roles import assign
from ingestion.extraction.seller import Seller
from ingestion.extraction.text import URL, mask

MAX_TEXT = 4_000
"""Long posts state their offer at the top; what stands behind is not read."""

FAR = 6
"""Scores of the rules further from their bar than this say no more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A post read by rules. `text` is folded and masked; `folded` maps offsets back to the post's text.

    `over` is its score over the bar: below 0 the rules see no offer, nor in what `is_disqualified`.
    `bare` are numbers without a sign that may be figures too, which only a second reader can tell.
    """

    text: str
    folded: Folded
    figures: list[Figure]
    bare: list[Figure]
    found: Found
    seller: Seller | None
    coupon: Coupon | None
    over: int
    is_disqualified: bool

    @property
    def bounded_over(self) -> float:
        """The score over the bar as models weigh it."""
        return float(max(-FAR, min(FAR, self.over)))

    @property
    def is_deal(self) -> bool:
        return bool(self.figures) and self.over >= 0 and not self.is_disqualified


def read_post(post: PostContent, catalogue: Catalogue) -> Reading | None:
    """Read a post whose text holds a trigger; None where nothing stands that may be a figure."""
    folded = fold_text(post.text[:MAX_TEXT])
    post = replace(post, text=folded.text) if folded.origin is not None else post
    text = mask(folded.text)
    figures = with_certain(text, assign(text, find_figures(text, post, folded)))
    bare = find_bare(text, figures) + find_free_words(text, figures)
    if not figures and not bare:
        return None
    found = list(sellers_in_text(text, catalogue))
    is_priced = any(figure.role is Role.SALE for figure in figures)
    seller = find_seller(post, text, found, catalogue, is_priced)
    country = seller.country or None if seller else None
    figures = in_shops_currency(figures, post, country, _account_country(post, catalogue))
    bare = in_shops_currency(with_neighbours_mark(bare, figures), post, country)
    coupon, cues = find_coupon(text), count_cues(text)
    known = _known(post, text, seller, coupon, catalogue)
    has_link = bool(post.urls) or URL.search(post.text) is not None
    over = deal_score(text, post.text, cues, figures, has_link, known) - BAR
    return Reading(text, folded, figures, bare, found, seller, coupon, over, is_disqualified(cues))


def title_cuts(reading: Reading) -> list[tuple[int, int]]:
    """Stretches that belong to no title: sellers' names and the coupon."""
    cuts = seller_cuts(reading.text, reading.found)
    if reading.seller is not None and reading.seller.slug is None and reading.seller.span is not None:
        cuts.append((reading.seller.span.start, reading.seller.span.end))
    if reading.coupon is not None:
        cuts.append((reading.coupon.span.start, reading.coupon.span.end))
    return sorted(cuts)


def _account_country(post: PostContent, catalogue: Catalogue) -> str | None:
    slug = catalogue.handles.get(post.handle.lower())
    return catalogue.retailers[slug].country or None if slug else None


def _known(
    post: PostContent, text: str, seller: Seller | None, coupon: Coupon | None, catalogue: Catalogue
) -> int:
    """How much of the post is known: its account (twice), its seller, a coupon, a brand."""
    account = catalogue.handles.get(post.handle.lower()) is not None
    branded = next(find_spellings(text.lower(), catalogue.brand_names), None) is not None
    return 2 * account + (seller is not None and seller.slug is not None) + (coupon is not None) + branded
