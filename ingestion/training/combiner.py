"""Fitting the models that weigh both readers: on posts that the encoder which scored them never saw."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deals.domain.records import DealRecord, is_charted
from ingestion.extraction.catalogue import Catalogue
from ingestion.extraction.encoder.layout import TOLD, Told
from ingestion.extraction.encoder.prepared import prepare
from ingestion.extraction.encoder.second import Second
from ingestion.extraction.evaluation.scoring import f1, pair, same
from ingestion.extraction.extract import record_of
from ingestion.extraction.facts import deal_facts
from ingestion.extraction.joint import (
    disputed_titles,
    judged_by_both,
    offering,
    pairs_of,
    proposed,
    read_both,
)
from ingestion.extraction.joint_seller import seller_candidates
from ingestion.extraction.likeness import token_f1
from ingestion.extraction.linear import Linear
from ingestion.extraction.meanings import POSSIBLE, features_of
from ingestion.extraction.readers import SURE, SecondReader
from ingestion.extraction.wire import to_wire
from ingestion.training.gate import fit_gate
from ingestion.training.linear import fit_classes, fit_linear, to_json
from ingestion.training.posts import LabelledPost
from ingestion.training.seen import Seen
from ingestion.training.spans import find_places

LIKE = 0.8
"""Token F1 from which a title is the labelled one, as the scorer of chart points has it."""

FIELDS = ("price", "currency", "retailer", "brand", "category", "scope")
BARS = tuple(step / 4 for step in range(-8, 5))
OPEN = -1e9
"""The gate's bar while the others are fitted: all pass."""

POINT = "chart"

Models = dict[str, Linear]


@dataclass(frozen=True, slots=True)
class Row:
    """An offer that was told: its facts, which of its fields are right, whether it would be a price point."""

    fold: int
    facts: Mapping[str, float]
    right: Mapping[str, bool]
    may_be_point: bool


def fit_combiner(seen: Sequence[Seen], catalogue: Catalogue) -> dict[str, Any]:
    """Return the weights as kept: {'models': {name: {'bias', 'weights'}}, 'bars': {name: log odds}}."""
    gate, bar = fit_gate(seen)
    models = {"gate": gate} | _fit_told(seen)
    models["seller"] = _fit_seller(seen, catalogue)
    models["deal"], deal_bar = _fit_deal(seen, models, catalogue)
    models["title"] = _fit_title(seen, models, catalogue)
    rows = list(judged_rows(seen, models, {"gate": OPEN, "deal": deal_bar}, catalogue))
    models |= fit_sure(rows)
    return {
        "models": {name: to_json(model) for name, model in models.items()},
        "bars": {"gate": round(bar, 3), "deal": deal_bar},
    }


def fit_sure(rows: Sequence[Row]) -> Models:
    """Return the models of each field's confidence; a point's is fitted to what would be one."""
    models = {}
    for name in rows[0].right:
        told = [row for row in rows if row.may_be_point or name != POINT]
        models[f"{SURE}{name}"] = fit_linear([row.facts for row in told], [row.right[name] for row in told])
    return models


def judged_rows(
    seen: Sequence[Seen], models: Models, bars: Mapping[str, float], catalogue: Catalogue
) -> Iterator[Row]:
    """Yield each offer that is told."""
    for each in seen:
        readers, content = SecondReader(each.reader, models, bars), each.post.content
        for judged in judged_by_both(content, each.reading, catalogue, readers):
            record = record_of(content, each.reading, judged)
            may_be_point = is_charted(replace(record, confidence=1.0, sure={}))
            yield Row(each.fold, judged.facts, rights(each.post, record), may_be_point)


def rights(post: LabelledPost, record: DealRecord) -> dict[str, bool]:
    """Return which fields of an offer are those of a labelled one."""
    found = to_wire(post.id, [record])["offers"]
    pairs, _, _ = pair(post.offers, found)
    if not pairs:
        return dict.fromkeys(("deal", "product", *FIELDS, POINT), False)
    gold, offer = pairs[0]
    right = {name: same(gold, offer, name) for name in FIELDS}
    right["deal"] = True
    right["product"] = token_f1(gold.get("product"), offer["product"]) >= LIKE
    right[POINT] = gold.get("scope", "product") == "product" and all(
        right[name] for name in ("price", "currency", "retailer", "product")
    )
    return right


def _fit_told(seen: Sequence[Seen]) -> Models:
    features, labels = [], []
    for each in seen:
        second = second_of(each)
        places = find_places(second.text, each.post.offers)
        for figure in proposed(each.reading) if places.is_complete else ():
            said = second.told(figure.start, figure.end) if figure.kind in POSSIBLE else None
            if said:
                features.append(features_of(figure, said))
                told = (t for (a, z), t in places.figures.items() if a < figure.end and z > figure.start)
                labels.append(TOLD.index(next(told, Told.OTHER)))
    return {f"told.{TOLD[index].value}": model for index, model in fit_classes(features, labels).items()}


def _fit_seller(seen: Sequence[Seen], catalogue: Catalogue) -> Linear:
    """Candidates of posts that are deals; right is the labelled retailer."""
    features, labels = [], []
    for each in seen:
        if each.post.offers:
            gold = each.post.offers[0]
            for seller, facts in seller_candidates(
                each.post.content, each.reading, second_of(each), catalogue
            ):
                features.append(facts)
                labels.append(same(gold, {"retailer": seller.name}, "retailer"))
    return fit_linear(features, labels)


def _fit_title(seen: Sequence[Seen], models: Models, catalogue: Catalogue) -> Linear:
    """Candidates of posts of one labelled offer; right is the labelled title but for case and marks."""
    features, labels = [], []
    for each in seen:
        if len(each.post.offers) == 1 and each.post.offers[0].get("product"):
            readers, content = SecondReader(each.reader, models, {}), each.post.content
            both = offering(read_both(content, each.reading, catalogue, readers), readers)
            gold = {"product": each.post.offers[0]["product"]}
            for span, facts in disputed_titles(both, pairs_of(both)[0]) if len(pairs_of(both)) == 1 else ():
                features.append(facts)
                labels.append(same(gold, {"product": both.second.text[span.start : span.end]}, "product"))
    return fit_linear(features, labels)


def second_of(seen: Seen) -> Second:
    """Return what the encoder says of a post."""
    prepared = prepare(seen.reading.text, seen.post.content)
    return Second.of(prepared.text, seen.reader.scores, seen.reader.categories)


def _fit_deal(seen: Sequence[Seen], models: Models, catalogue: Catalogue) -> tuple[Linear, float]:
    facts = []
    for each in seen:
        readers, content = SecondReader(each.reader, models, {}), each.post.content
        facts.append(deal_facts(read_both(content, each.reading, catalogue, readers), content))
    model = fit_linear(facts, [bool(each.post.offers) for each in seen])
    return model, _deal_bar(seen, [model.odds(each) for each in facts])


def _deal_bar(seen: Sequence[Seen], odds: Sequence[float]) -> float:
    """Return the bar with the best mean F1 of all samples: the largest does not set it for the others."""
    groups: dict[str, list[tuple[bool, float]]] = {}
    for each, value in zip(seen, odds, strict=True):
        name = each.post.source if each.post.sample == "natural-" else each.post.sample
        groups.setdefault(name, []).append((bool(each.post.offers), value))
    return max(BARS, key=lambda bar: sum(_f1_at(group, bar) for group in groups.values()))


def _f1_at(group: Sequence[tuple[bool, float]], bar: float) -> float:
    right = sum(is_deal and odds >= bar for is_deal, odds in group)
    told = sum(odds >= bar for _, odds in group)
    return f1((right, told, sum(is_deal for is_deal, _ in group)))
