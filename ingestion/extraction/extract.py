"""A post -> deals: the one door to the extractor."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from html import unescape

from deals.domain.records import Condition, DealKind, DealRecord, NoOffer, PostContent, Scope, Span
from ingestion.extraction.bounds import bounded
from ingestion.extraction.brands import Brand, find_brand
from ingestion.extraction.cards import titled_by_card, without_shown_links
from ingestion.extraction.catalogue import Catalogue, find_spellings
from ingestion.extraction.categories import find_category
from ingestion.extraction.confidence import confidence, unexplained
from ingestion.extraction.coupons import Coupon
from ingestion.extraction.figures import Figure, FigureKind
from ingestion.extraction.judged import Judged
from ingestion.extraction.offer import Offer, evidence
from ingestion.extraction.offers import form_offers
from ingestion.extraction.readers import SecondReader
from ingestion.extraction.reading import MAX_TEXT, Reading, read_post, title_cuts
from ingestion.extraction.seller import Seller
from ingestion.extraction.text import fold
from ingestion.extraction.triggers import may_hold_deal

log = logging.getLogger(__name__)

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
_USED = re.compile(
    r"\b(?:used(?![ ]to\b)|pre-?owned|second[- ]hand|preloved|amazon[ ]warehouse|warehouse[- ]deals?)\b",
    re.IGNORECASE,
)


def extract_deals(
    post: PostContent, catalogue: Catalogue, second: SecondReader | None = None
) -> list[DealRecord]:
    """Return the deals of a post in the order of its text; [] for a post that offers nothing.

    Without a second reader the rules decide alone. Deterministic; raises on no text. Anchors are unique
    within the post.
    """
    return deals_of_triggered(post, catalogue, second) if holds_trigger(post.text) else []


def holds_trigger(text: str) -> bool:
    """Tell cheaply whether a text may offer anything."""
    return may_hold_deal(text[:MAX_TEXT])


def deals_of_triggered(
    post: PostContent, catalogue: Catalogue, second: SecondReader | None = None
) -> list[DealRecord]:
    """Do what `extract_deals` does, for a post of which `holds_trigger` was asked before."""
    post = without_shown_links(bounded(post))
    reading = read_post(post, catalogue)
    if reading is None:
        return []
    if second is None:
        judged = _by_rules(post, reading, catalogue) if reading.is_deal else []
    else:
        from ingestion.extraction.joint import judged_by_both  # numpy: 13 MB that the rules alone do without

        judged = judged_by_both(post, reading, catalogue, second)
    named = [each for each in judged if each.offer.title or each.seller or reading.coupon]
    records = _unique([record for each in named if (record := _kept(post, reading, each)) is not None])
    return titled_by_card(records, post, catalogue) if post.card_title else records


def _by_rules(post: PostContent, reading: Reading, catalogue: Catalogue) -> list[Judged]:
    offers = [
        _without_seller_title(reading.text, offer, catalogue)
        for offer in form_offers(reading.text, reading.figures, title_cuts(reading))
    ]
    other = unexplained([figure.role for figure in reading.figures if figure.kind is FigureKind.MONEY])
    return [_judged(post, reading, offer, catalogue, len(offers), other) for offer in offers]


def _judged(
    post: PostContent, reading: Reading, offer: Offer, catalogue: Catalogue, count: int, other: int
) -> Judged:
    price = offer.price.value if offer.price else None
    product = _words(reading.text, offer)
    return Judged(
        offer,
        reading.seller,
        find_brand(reading.text, offer.title, post.handle, price, catalogue),
        _scope(offer, product),
        find_category(product, catalogue),
        {"deal": confidence(offer, count, reading.over, other)},
    )


def _words(text: str, offer: Offer) -> str | None:
    return fold(unescape(offer.title.words(text))) if offer.title else None  # some shops encode '&#44;' twice


def _without_seller_title(text: str, offer: Offer, catalogue: Catalogue) -> Offer:
    """'Macy's: 20% off' names a seller and no product."""
    if offer.title is None:
        return offer
    name = text[offer.title.span.start : offer.title.span.end].lower().removesuffix(" #coupon")
    known = next(find_spellings(name, catalogue.names), None)
    return replace(offer, title=None) if known and known[:2] == (0, len(name)) else offer


def _unique(records: Sequence[DealRecord]) -> list[DealRecord]:
    seen: dict[int, DealRecord] = {}
    for record in records:
        seen.setdefault(record.anchor, record)
    return sorted(seen.values(), key=lambda record: record.anchor)


def _kept(post: PostContent, reading: Reading, judged: Judged) -> DealRecord | None:
    """Return an offer's record; None where a value is none that is kept ('0 down'): the others stand."""
    try:
        return record_of(post, reading, judged)
    except NoOffer as error:
        log.info("an offer is left out: %s", error)
        return None


def record_of(post: PostContent, reading: Reading, judged: Judged) -> DealRecord:
    """Return an offer as it is kept."""
    text, seller = reading.text, judged.seller
    offer, brand = judged.offer, judged.brand
    coupon = reading.coupon if offer.takes_coupon else None
    return DealRecord(
        anchor=reading.folded.offset(offer.main.start),
        kind=offer.kind,
        product=_words(text, offer),
        brand=brand.name if brand else None,
        brand_slug=brand.slug if brand else None,
        retailer=seller.name if seller else None,
        retailer_slug=seller.slug if seller else None,
        retailer_source=seller.source if seller else None,
        price=offer.price.value if offer.price else None,
        list_price=_above_zero(offer.list_price),
        currency=_currency(offer, reading.figures),
        percent_off=offer.percent_off.value if offer.percent_off else None,
        amount_off=_above_zero(offer.amount_off),
        coupon=coupon.code if coupon else None,
        url=post.urls[0] if post.urls else None,
        basis=offer.basis,
        quantity=offer.quantity,
        scope=judged.scope,
        condition=_condition(text),
        category_slug=judged.category,
        confidence=judged.sure.get("deal", 0.0),
        sure=judged.sure,
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
