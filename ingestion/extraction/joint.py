"""Both readers together: from the rules' reading and the encoder's scores to offers and their confidence."""

from dataclasses import replace

from deals.domain.records import PostContent, Scope, Span
from ingestion.extraction.arithmetic import refereed
from ingestion.extraction.catalogue import Catalogue
from ingestion.extraction.categories import find_category
from ingestion.extraction.encoder.prepared import prepare
from ingestion.extraction.encoder.second import Second
from ingestion.extraction.facts import Both, Pair, deal_facts, offer_facts
from ingestion.extraction.figures import Figure
from ingestion.extraction.gate import gate_facts
from ingestion.extraction.joint_seller import likeliest_seller, seller_candidates
from ingestion.extraction.judged import Judged
from ingestion.extraction.linear import Linear
from ingestion.extraction.maker_edges import settled_makers
from ingestion.extraction.makers import joint_brand
from ingestion.extraction.meanings import promoted, with_both
from ingestion.extraction.offers import form_offers
from ingestion.extraction.plain_offers import is_plain_offer, is_property
from ingestion.extraction.products import Title
from ingestion.extraction.readers import SecondReader
from ingestion.extraction.reading import Reading, title_cuts
from ingestion.extraction.title_choice import Candidates, best_title, title_candidates
from ingestion.extraction.title_edges import settled_marks, settled_span
from ingestion.extraction.variants import variant_offers


def judged_by_both(
    post: PostContent, reading: Reading, catalogue: Catalogue, readers: SecondReader
) -> list[Judged]:
    """Return the offers of a post that both readers see; [] where it offers nothing."""
    if is_property(reading) or readers.models["gate"].odds(gate_facts(post, reading)) < readers.bars["gate"]:
        return []
    both = read_both(post, reading, catalogue, readers)
    odds = readers.models["deal"].odds(deal_facts(both, post))
    if odds < readers.bars["deal"]:
        if not is_plain_offer(reading, both.figures):
            return []
        both = _by_rules(both)
    both = offering(both, readers)
    return [
        _judge(post, both, pair, odds, catalogue, readers)
        for pair in _pairs(both, readers.models["title"], catalogue)
    ]


def read_both(post: PostContent, reading: Reading, catalogue: Catalogue, readers: SecondReader) -> Both:
    """Let the encoder read a post that the rules have read."""
    prepared = prepare(reading.text, post)
    scores = readers.encoder.read([prepared])[0]
    second = Second.of(prepared.text, scores, readers.encoder.categories)
    figures = refereed(with_both(proposed(reading), second, readers.models))
    titles = settled_marks(reading.text, second.titles, second.makers, figures, catalogue)
    shaped = frozenset(Span(mark.start, mark.end) for mark in titles if mark not in second.titles)
    second = replace(second, titles=titles, makers=settled_makers(reading.text, second.makers, titles))
    candidates = seller_candidates(post, reading, second, catalogue)
    seller, sure = likeliest_seller(candidates, readers.models["seller"])
    return Both(reading, second, figures, seller, sure, shaped)


def _by_rules(both: Both) -> Both:
    """Return a post that the second reader takes for no offer, as the rules read it."""
    return replace(both, figures=refereed(both.reading.figures), second=replace(both.second, titles=()))


def offering(both: Both, readers: SecondReader) -> Both:
    """Return a post that is a deal with at least one figure that offers something."""
    return replace(both, figures=promoted(both.figures, both.second, readers.models))


def proposed(reading: Reading) -> list[Figure]:
    """Return all that may be a figure of a post, in the text's order."""
    return sorted([*reading.figures, *reading.bare], key=lambda figure: (figure.start, figure.end))


def pairs_of(both: Both) -> list[Pair]:
    """Return the offers as the encoder titles them, each beside the one that the rules alone would form."""
    reading, cuts = both.reading, title_cuts(both.reading)
    offers = variant_offers(reading.text, reading.figures, both.second.titles) or form_offers(
        reading.text, both.figures, cuts, both.second.titles
    )
    by_rules = {offer.main.start: offer for offer in form_offers(reading.text, both.figures, cuts)}
    return [Pair(offer, by_rules.get(offer.main.start), len(offers)) for offer in offers]


def disputed_titles(both: Both, pair: Pair) -> Candidates:
    """Return the titles that the readers differ on.

    None where they agree, one of them sees none, or the text itself shows where the title ends.
    """
    mark = pair.offer.title
    other = pair.by_rules.title if pair.by_rules else None
    if mark is None or other is None or mark.span == other.span or mark.span in both.shaped:
        return ()
    return title_candidates(both.second.text, mark.span, other.span, both.second.title_words())


def _pairs(both: Both, model: Linear, catalogue: Catalogue) -> list[Pair]:
    pairs = pairs_of(both)
    if len(pairs) != 1:
        return pairs  # in a list of things each title is beside its price
    candidates = disputed_titles(both, pairs[0])
    if not candidates:
        return pairs
    span = settled_span(
        both.reading.text, best_title(candidates, model), both.second.makers, both.figures, catalogue
    )
    return [replace(pairs[0], offer=replace(pairs[0].offer, title=Title(span, span.end)))]


def _judge(
    post: PostContent, both: Both, pair: Pair, odds: float, catalogue: Catalogue, readers: SecondReader
) -> Judged:
    text, second, title = both.reading.text, both.second, pair.offer.title
    span = title.named if title else None
    brand, brand_facts = joint_brand(post, text, pair, second, both.seller, catalogue)
    keyword = find_category(text[span.start : span.end], catalogue) if span else None
    category, probability = second.category(span, keyword)
    facts = offer_facts(both, pair, odds) | brand_facts
    facts |= {"category": probability, "keyword_agrees": float(keyword == category)}
    is_product = span is not None and second.scope(span) > 0
    return Judged(
        offer=pair.offer,
        seller=both.seller,
        brand=brand,
        scope=Scope.PRODUCT if is_product else Scope.RANGE,
        category=category,
        sure={name: model.probability(facts) for name, model in readers.of_fields().items()},
        facts=facts,
    )
