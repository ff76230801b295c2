"""What the models weigh: facts of both readers about a post and about each of its offers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deals.domain.records import PostContent, Span
from ingestion.extraction.encoder.layout import Told
from ingestion.extraction.encoder.second import Second
from ingestion.extraction.figures import Figure
from ingestion.extraction.likeness import token_f1
from ingestion.extraction.offer import Offer
from ingestion.extraction.reading import Reading
from ingestion.extraction.seller import Seller
from ingestion.extraction.title_choice import odds_of

MOST = 6
"""More figures or titles than this say no more."""

_OFFERED = (Told.SALE, Told.PERCENT_OFF, Told.AMOUNT_OFF, Told.FREE)


@dataclass(frozen=True, slots=True)
class Both:
    """A post as both readers see it, before it is decided whether it offers anything.

    `seller_sure` is the probability of the likeliest seller, also where it is too low to name one;
    `shaped` are the titles whose edges the text itself shows.
    """

    reading: Reading
    second: Second
    figures: list[Figure]
    seller: Seller | None
    seller_sure: float
    shaped: frozenset[Span] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """An offer by both readers, and the one by the rules alone; `count` are the post's offers."""

    offer: Offer
    by_rules: Offer | None
    count: int


def deal_facts(both: Both, post: PostContent) -> dict[str, float]:
    """What speaks for an offer: the encoder's log odds, the rules' score, the figures' meanings."""
    reading, second = both.reading, both.second
    told = [second.told(figure.start, figure.end) or {} for figure in both.figures]
    meant = {f"told_{meaning.value}": _most(told, (meaning,)) for meaning in _OFFERED}
    return meant | {
        "encoder": second.deal,
        "rules": reading.bounded_over,
        "rules_say_no": float(reading.over < 0),
        "disqualified": float(reading.is_disqualified),
        "link": float(bool(post.urls)),
        "known_seller": float(both.seller is not None and both.seller.slug is not None),
        "coupon": float(reading.coupon is not None),
        "title": max((mark.sure for mark in second.titles), default=0.0),
    }


def offer_facts(both: Both, pair: Pair, odds: float) -> dict[str, float]:
    """What tells whether an offer's fields are right; `odds` are the post's log odds to be a deal."""
    main = pair.offer.main
    others = [figure for figure in both.figures if figure.start != main.start]
    return (
        {"deal": odds, "rules": both.reading.bounded_over, "several": float(pair.count > 1)}
        | _figure_facts(both.second, pair.offer, others)
        | _seller_facts(both)
        | _title_facts(both, pair)
    )


def _figure_facts(second: Second, offer: Offer, others: list[Figure]) -> dict[str, float]:
    price = offer.price
    told = second.told(offer.main.start, offer.main.end) or {}
    rest = [second.told(figure.start, figure.end) or {} for figure in others]
    return {
        "main_told": _most([told], _OFFERED),
        "other_sale": _most(rest, (Told.SALE,)),
        "figures": min(MOST, len(others)) / MOST,
        "bare": float(offer.main.bare),
        "no_currency": float(price is not None and price.currency is None),
        "cents": float(price is not None and price.value % 1 != 0),
        f"kind_{offer.kind.value}": 1.0,
        "kind_agrees": second.kinds()[offer.kind],
    }


def _seller_facts(both: Both) -> dict[str, float]:
    seller = both.seller
    if seller is None:
        return {"no_seller": 1.0, "seller_sure": both.seller_sure}
    return {
        f"source_{seller.source.value}": 1.0,
        "known_seller": float(seller.slug is not None),
        "seller_sure": both.seller_sure,
        "seller_over_90": max(0.0, both.seller_sure - 0.9) * 10,
    }


def _title_facts(both: Both, pair: Pair) -> dict[str, float]:
    title = pair.offer.title
    if title is None:
        return {"no_title": 1.0}
    text, span = both.reading.text, title.span
    words = text[span.start : span.end]
    mark = next((m for m in both.second.titles if (m.start, m.end) == (span.start, span.end)), None)
    other = pair.by_rules.title if pair.by_rules else None
    like = token_f1(words, text[other.span.start : other.span.end]) if other else 0.0
    sure = mark.sure if mark else 0.0
    odds = odds_of(span, both.second.title_words())
    return {f"title_{name}": value for name, value in odds.items()} | {
        "title": sure,
        "title_over_90": max(0.0, sure - 0.9) * 10,
        "title_over_98": max(0.0, sure - 0.98) * 50,
        "by_rules_alone": float(mark is None),
        "agree": float(like == 1),
        "like": like,
        "no_other_title": float(other is None),
        "words": min(25, len(words.split())) / 10,
        "one_word": float(len(words.split()) == 1),
        "titles": min(MOST, len(both.second.titles)) / MOST,
        "is_cut": float(text[span.end : span.end + 3].strip()[:1] in ("…", ".")),
        "scope": both.second.scope(span),
    }


def _most(told: Iterable[Mapping[Told, float]], meanings: tuple[Told, ...]) -> float:
    return max((each.get(meaning, 0.0) for each in told for meaning in meanings), default=0.0)
