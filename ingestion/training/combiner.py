"""Fitting the models that weigh both readers: on posts that the encoder which scored them never saw."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from deals.domain.records import DealRecord
from ingestion.extraction.catalogue import Catalogue
from ingestion.extraction.encoder.layout import TOLD, Told
from ingestion.extraction.encoder.prepared import Prepared, prepare
from ingestion.extraction.encoder.scores import Scores
from ingestion.extraction.encoder.second import Second
from ingestion.extraction.evaluation.scoring import pair, same
from ingestion.extraction.extract import holds_trigger, record_of
from ingestion.extraction.facts import deal_facts
from ingestion.extraction.joint import judged_by_both, read_both
from ingestion.extraction.likeness import token_f1
from ingestion.extraction.linear import Linear
from ingestion.extraction.meanings import POSSIBLE, features_of
from ingestion.extraction.readers import SecondReader
from ingestion.extraction.reading import Reading, read_post
from ingestion.extraction.wire import to_wire
from ingestion.training.posts import LabelledPost
from ingestion.training.spans import find_places

STRENGTH = 1.0
LIKE = 0.8
"""Token F1 from which a title is the labelled one, as the scorer of chart points has it."""

FIELDS = ("price", "currency", "retailer", "brand", "category", "scope")


@dataclass(frozen=True, slots=True)
class Remembered:
    """A reader that says of one post what was said before."""

    scores: Scores
    categories: tuple[str, ...]

    def read(self, posts: list[Prepared]) -> list[Scores]:
        return [self.scores for _ in posts]


@dataclass(frozen=True, slots=True)
class Seen:
    """A labelled post with the rules' reading and what an encoder that never saw it said."""

    post: LabelledPost
    reading: Reading
    reader: Remembered


def fit_combiner(
    posts: Sequence[LabelledPost], unseen: Mapping[str, Scores], catalogue: Catalogue, categories: Sequence[str]
) -> dict[str, Any]:
    """Return the weights as they are kept: {'models': {name: {'bias', 'weights'}}, 'bars': {name: log odds}}."""
    seen = list(_seen(posts, unseen, catalogue, tuple(categories)))
    models = _fit_told(seen)
    models |= {"deal": _fit_deal(seen, models)}
    bars = {"deal": 0.0}
    rows = list(_judged(seen, models, bars, catalogue))
    models |= {f"sure.{name}": _fit([f for f, _ in rows], [bool(l[name]) for _, l in rows]) for name in rows[0][1]}
    return {"models": {name: _to_json(model) for name, model in models.items()}, "bars": bars}


def _seen(
    posts: Sequence[LabelledPost], unseen: Mapping[str, Scores], catalogue: Catalogue, categories: tuple[str, ...]
) -> Iterator[Seen]:
    for post in posts:
        reading = read_post(post.content, catalogue) if holds_trigger(post.content.text) else None
        if reading is not None and post.id in unseen:
            yield Seen(post, reading, Remembered(unseen[post.id], categories))


def _fit_told(seen: Sequence[Seen]) -> dict[str, Linear]:
    features, labels = [], []
    for each in seen:
        prepared = prepare(each.reading.text, each.post.content)
        second = Second.of(prepared.text, each.reader.scores, each.reader.categories)
        places = find_places(prepared.text, each.post.offers)
        for figure in each.reading.figures if places.is_complete else ():
            said = second.told(figure.start, figure.end) if figure.kind in POSSIBLE else None
            if said:
                features.append(features_of(figure, said))
                told = (t for (a, z), t in places.figures.items() if a < figure.end and z > figure.start)
                labels.append(TOLD.index(next(told, Told.OTHER)))
    return {f"told.{TOLD[index].value}": model for index, model in _fit_classes(features, labels).items()}


def _fit_deal(seen: Sequence[Seen], models: Mapping[str, Linear]) -> Linear:
    readers = [SecondReader(each.reader, models, {}) for each in seen]
    both = [read_both(each.post.content, each.reading, reader) for each, reader in zip(seen, readers, strict=True)]
    features = [deal_facts(two, each.post.content) for two, each in zip(both, seen, strict=True)]
    return _fit(features, [bool(each.post.offers) for each in seen])


def _judged(
    seen: Sequence[Seen], models: Mapping[str, Linear], bars: Mapping[str, float], catalogue: Catalogue
) -> Iterator[tuple[dict[str, float], dict[str, bool]]]:
    """Yield the features of each offer that is told, and which of its fields are right."""
    for each in seen:
        readers, content = SecondReader(each.reader, models, bars), each.post.content
        for judged in judged_by_both(content, each.reading, catalogue, readers):
            record = record_of(content, each.reading, judged, catalogue)
            yield dict(judged.facts), _rights(each.post, record)


def _rights(post: LabelledPost, record: DealRecord) -> dict[str, bool]:
    found = to_wire(post.id, [record])["offers"]
    pairs, _, _ = pair(post.offers, found)
    if not pairs:
        return dict.fromkeys(("deal", "product", *FIELDS, "chart"), False)
    gold, offer = pairs[0]
    right = {name: same(gold, offer, name) for name in FIELDS}
    right["deal"] = True
    right["product"] = token_f1(gold.get("product"), offer["product"]) >= LIKE
    right["chart"] = gold.get("scope", "product") == "product" and all(
        right[name] for name in ("price", "currency", "retailer", "product")
    )
    return right


def _fit(features: Sequence[Mapping[str, float]], labels: Sequence[bool]) -> Linear:
    table = DictVectorizer()
    rows = table.fit_transform(features)
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(rows, np.array(labels, dtype=int))
    return Linear(float(model.intercept_[0]), dict(zip(table.feature_names_, map(float, model.coef_[0]), strict=True)))


def _fit_classes(features: Sequence[Mapping[str, float]], labels: Sequence[int]) -> dict[int, Linear]:
    table = DictVectorizer()
    rows = table.fit_transform(features)
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(rows, np.array(labels))
    return {
        int(label): Linear(float(bias), dict(zip(table.feature_names_, map(float, weights), strict=True)))
        for label, bias, weights in zip(model.classes_, model.intercept_, model.coef_, strict=True)
    }


def _to_json(model: Linear) -> dict[str, Any]:
    return {"bias": round(model.bias, 4), "weights": {name: round(w, 4) for name, w in sorted(model.weights.items())}}
