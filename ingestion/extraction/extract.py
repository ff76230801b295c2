"""A post -> deals: the one door to the extractor."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from deals.domain.metrics import LARGEST_PRICE
from deals.domain.records import Condition, DealKind, DealRecord, PostContent, Scope, Span
from ingestion.extraction.bare import safe_bare
from ingestion.extraction.brands import Brand, find_brand
from ingestion.extraction.catalogue import Catalogue, find_spellings
from ingestion.extraction.categories import find_category
from ingestion.extraction.confidence import confidence, unexplained
from ingestion.extraction.coupons import Coupon, find_coupon
from ingestion.extraction.currencies import resolve_currency
from ingestion.extraction.decision import BAR, count_cues, deal_score, is_disqualified
from ingestion.extraction.figures import MAX_FIGURES, Figure, FigureKind, Role
from ingestion.extraction.folding import Folded, fold_text
from ingestion.extraction.money import find_money, find_percents, in_currency
from ingestion.extraction.offer import Offer, evidence
from ingestion.extraction.offers import form_offers
from ingestion.extraction.phrases import find_phrases
from ingestion.extraction.retailers import Found, find_seller, seller_cuts, sellers_in_text
from ingestion.extraction.roles import assign
from ingestion.extraction.text import URL, fold, mask
from ingestion.extraction.triggers import may_hold_deal
from ingestion.extraction.unknown_sellers import Seller

MAX_TEXT = 4_000
"""Long posts state their offer at the top; what stands behind is not read."""

_RANGE = re.compile(
    r"\A(?:all(?!-)|any|select(?:ed)?|every|everything|entire|sitewide"
    r"|site-wide|various|clearance|sale items|most|top|regular priced"
    r"|orders?|games|books)\b|\b(?:everything|items|styles|orders?"
    r"|purchases?|collection|brands|products|sitewide|storewide)\Z",
    re.IGNORECASE,
)
_REFURBISHED = re.compile(
    r"\b(?:refurb(?:ished)?|renewed|restored|reconditioned|remanufactured"
    r"|open[- ]box)\b",
    re.IGNORECASE,
)
_USED = re.compile(r"\b(?:used(?![ ]to\b)|pre-?owned|second[- ]hand|preloved)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A post that offers something, read up to its offers. `over` is its score over the bar.

    `text` is folded and masked; `folded` maps its offsets back to the post's own text.
    """

    text: str
    folded: Folded
    figures: list[Figure]
    found: Found
    seller: Seller | None
    coupon: Coupon | None
    over: int


def extract_deals(post: PostContent, catalogue: Catalogue) -> list[DealRecord]:
    """Return the deals of a post in the order of its text; [] for a post that offers nothing.

    Pure and deterministic; raises on no text. Anchors are unique within the post.
    """
    return deals_of_triggered(post, catalogue) if holds_trigger(post.text) else []


def holds_trigger(text: str) -> bool:
    """Tell cheaply whether a text may offer anything."""
    return may_hold_deal(text[:MAX_TEXT])


def deals_of_triggered(post: PostContent, catalogue: Catalogue) -> list[DealRecord]:
    """Do what `extract_deals` does, for a post of which `holds_trigger` was asked before."""
    reading = read_post(post, catalogue)
    if reading is None:
        return []
    formed = form_offers(reading.text, reading.figures, _cuts(reading))
    offers = [_without_seller_title(reading.text, offer, catalogue) for offer in formed]
    other = unexplained([figure.role for figure in reading.figures if figure.kind is FigureKind.MONEY])
    records = []
    for offer in _worth_telling(offers, reading):
        sure = confidence(offer, len(offers), reading.over, other)
        records.append(_record(post, reading, offer, catalogue, sure))
    return _unique(records)


def read_post(post: PostContent, catalogue: Catalogue) -> Reading | None:
    """Decide whether a post whose text holds a trigger offers anything; None where it does not."""
    folded = fold_text(post.text[:MAX_TEXT])
    post = replace(post, text=folded.text) if folded.origin is not None else post
    text = mask(folded.text)
    cues = count_cues(text)
    figures = [] if is_disqualified(cues) else assign(text, _figures(text, post, folded))
    if not figures:
        return None
    has_link = bool(post.urls) or URL.search(post.text) is not None
    found = list(sellers_in_text(text, catalogue))
    is_priced = any(figure.role is Role.SALE for figure in figures)
    seller = find_seller(post, text, found, catalogue, is_priced)
    figures = _in_shops_currency(figures, post, _shop_country(seller, catalogue))
    if not figures:
        return None
    coupon = find_coupon(text)
    known = _known(post, text, seller, coupon, catalogue)
    over = deal_score(text, post.text, cues, figures, has_link, known) - BAR
    return Reading(text, folded, figures, found, seller, coupon, over) if over >= 0 else None


def _cuts(reading: Reading) -> list[tuple[int, int]]:
    """Stretches that belong to no title: sellers' names and the coupon."""
    cuts = seller_cuts(reading.text, reading.found)
    if reading.seller is not None and reading.seller.slug is None and reading.seller.span is not None:
        cuts.append((reading.seller.span.start, reading.seller.span.end))
    if reading.coupon is not None:
        cuts.append((reading.coupon.span.start, reading.coupon.span.end))
    return sorted(cuts)


def _figures(text: str, post: PostContent, folded: Folded) -> list[Figure]:
    money, percents = find_money(text), find_percents(text)
    bare = safe_bare(text, money + percents)
    plain = [_told(figure, post, money) for figure in money + bare]
    sums = [figure for figure in plain if figure.value <= LARGEST_PRICE]
    struck = [_struck(figure, folded) for figure in sums]
    figures = struck + percents + find_phrases(text)
    return sorted(figures, key=lambda figure: (figure.start, figure.end))[:MAX_FIGURES]


def _told(figure: Figure, post: PostContent, money: Sequence[Figure]) -> Figure:
    """Give a figure the currency that link and text tell, a bare one that of the sums beside it.

    The shop is not known yet: `_in_shops_currency` asks again.
    """
    asked = replace(money[0], mark=money[0].mark) if figure.bare and money else figure
    currency = resolve_currency(asked, links=post.urls, shop_country=None, text=post.text)
    if currency is None:
        return figure
    if figure.bare:
        figure = replace(figure, mark=asked.mark)
    return replace(in_currency(figure, currency), mark=figure.mark)


def _struck(figure: Figure, folded: Folded) -> Figure:
    """A sum with a line through it is the price before."""
    if any(span.start <= figure.start < span.end for span in folded.struck):
        return replace(figure, role=Role.LIST)
    return figure


def _in_shops_currency(
    figures: Sequence[Figure], post: PostContent, shop_country: str | None
) -> list[Figure]:
    """Ask again for the currency of shared marks, now that the shop is known; drop sums without any."""
    settled = []
    for figure in figures:
        if figure.kind is FigureKind.MONEY and (figure.mark or figure.currency is None):
            currency = resolve_currency(figure, links=post.urls, shop_country=shop_country, text=post.text)
            if currency is None:
                continue
            figure = in_currency(figure, currency)
        settled.append(figure)
    return settled


def _shop_country(seller: Seller | None, catalogue: Catalogue) -> str | None:
    entry = catalogue.retailers.get(seller.slug) if seller is not None and seller.slug else None
    return entry.country or None if entry is not None else None


def _known(
    post: PostContent, text: str, seller: Seller | None, coupon: Coupon | None, catalogue: Catalogue
) -> int:
    """How much of the post is known: its account (twice), its seller, a coupon, a brand."""
    account = catalogue.handles.get(post.handle.lower()) is not None
    branded = next(find_spellings(text.lower(), catalogue.brand_names), None) is not None
    return 2 * account + (seller is not None and seller.slug is not None) + (coupon is not None) + branded


def _without_seller_title(text: str, offer: Offer, catalogue: Catalogue) -> Offer:
    """'Macy's: 20% off' names a seller and no product."""
    if offer.title is None:
        return offer
    name = text[offer.title.span.start : offer.title.span.end].lower().removesuffix(" #coupon")
    known = next(find_spellings(name, catalogue.names), None)
    return replace(offer, title=None) if known and known[:2] == (0, len(name)) else offer


def _worth_telling(offers: Sequence[Offer], reading: Reading) -> list[Offer]:
    """An offer names a thing, a seller or a code: a bare figure tells nobody anything."""
    return [offer for offer in offers if offer.title or reading.seller or reading.coupon]


def _unique(records: Sequence[DealRecord]) -> list[DealRecord]:
    seen: dict[int, DealRecord] = {}
    for record in records:
        seen.setdefault(record.anchor, record)
    return sorted(seen.values(), key=lambda record: record.anchor)


def _record(
    post: PostContent, reading: Reading, offer: Offer, catalogue: Catalogue, sure: float
) -> DealRecord:
    text, seller, coupon = reading.text, reading.seller, reading.coupon
    price = offer.price.value if offer.price else None
    brand = find_brand(text, offer.title, post.handle, price, catalogue)
    product = fold(text[offer.title.span.start : offer.title.span.end]) if offer.title else None
    return DealRecord(
        anchor=reading.folded.offset(offer.main.start),
        kind=offer.kind,
        product=product,
        brand=brand.name if brand else None,
        brand_slug=brand.slug if brand else None,
        retailer=seller.name if seller else None,
        retailer_slug=seller.slug if seller else None,
        retailer_source=seller.source if seller else None,
        price=price,
        list_price=_above_zero(offer.list_price),
        currency=_currency(offer, reading.figures),
        percent_off=offer.percent_off.value if offer.percent_off else None,
        amount_off=_above_zero(offer.amount_off),
        coupon=coupon.code if coupon else None,
        url=post.urls[0] if post.urls else None,
        basis=offer.basis,
        quantity=offer.quantity,
        scope=_scope(offer, product),
        condition=_condition(text),
        category_slug=find_category(product, catalogue),
        confidence=sure,
        spans={
            name: reading.folded.span(span) for name, span in _spans(offer, brand, seller, coupon).items()
        },
    )


def _above_zero(figure: Figure | None) -> Decimal | None:
    """A list price of 0, or 0 off, says nothing."""
    return figure.value if figure and figure.value else None


def _spans(
    offer: Offer, brand: Brand | None, seller: Seller | None, coupon: Coupon | None
) -> dict[str, Span]:
    spans = evidence(offer)
    if brand is not None:
        spans["brand"] = brand.span
    if seller is not None and seller.span is not None:
        spans["retailer"] = seller.span
    if coupon is not None:
        spans["coupon"] = coupon.span
    return spans


def _currency(offer: Offer, figures: list[Figure]) -> str | None:
    """The currency of the offer's sums, of a free thing the text's."""
    sums = [offer.price, offer.list_price, offer.amount_off, offer.main]
    if offer.kind is DealKind.FREE:
        sums += figures
    money = (figure for figure in sums if figure is not None and figure.kind is FigureKind.MONEY)
    first = next(money, None)
    return first.currency if first is not None else None


def _scope(offer: Offer, product: str | None) -> Scope:
    if product is None or _RANGE.search(product) or (offer.price is None and offer.basis.value == "up_to"):
        return Scope.RANGE
    many = offer.kind in (DealKind.PERCENT_OFF, DealKind.AMOUNT_OFF, DealKind.BOGO, DealKind.FREE_SHIPPING)
    return (
        Scope.RANGE
        if many and product.endswith("s") and not any(c.isdigit() for c in product)
        else Scope.PRODUCT
    )


def _condition(text: str) -> Condition:
    if _REFURBISHED.search(text):
        return Condition.REFURBISHED
    return Condition.USED if _USED.search(text) else Condition.NEW
