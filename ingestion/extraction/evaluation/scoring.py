"""Extracted offers against labelled ones: precision, recall and F1 by field.

Offers of a post are paired one to one: a pair needs an equal price or, where the label has none, an
equal percentage or amount off, or an equal kind. Numbers are equal by value, names but for case and
punctuation.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from ingestion.extraction.likeness import token_f1

NUMERIC = ("price", "list_price", "percent_off", "amount_off")
FIELDS = (
    "price",
    "list_price",
    "currency",
    "percent_off",
    "amount_off",
    "coupon",
    "retailer",
    "brand",
    "kind",
)
MEASURES = ("deal", "offer", *FIELDS, "retailer but Amazon")
"""Those that have precision, recall and F1; the product has a token F1 of its own."""

LARGEST_SELLER = "amazon"
"""Two thirds of the labelled offers are Amazon's: without them a retailer's figure says more."""

Offer = Mapping[str, Any]
"""An offer in the shape of `wire.to_wire`."""

Counts = tuple[int, int, int]
"""(right, predicted, labelled)."""


@dataclass(frozen=True, slots=True)
class PostScore:
    """What one post adds to the table."""

    counts: Mapping[str, Counts]
    pairs: tuple[tuple[Offer, Offer], ...]
    missed: tuple[Offer, ...]
    extra: tuple[Offer, ...]
    token_f1: float
    exact: int

    @property
    def labelled(self) -> int:
        """How many offers the labels hold."""
        return self.counts["offer"][2]

    @property
    def faults(self) -> list[str]:
        """What differs, a line each: 'price: 5 -> 7', 'missed ...', 'extra ...'."""
        lines = [line for gold, found in self.pairs for line in _differences(gold, found)]
        lines += [f"missed {_brief(offer)}" for offer in self.missed]
        return lines + [f"extra {_brief(offer)}" for offer in self.extra]


@dataclass(slots=True)
class Table:
    """The sums over posts."""

    posts: int = 0
    whole: int = 0
    labelled: int = 0
    token_f1: float = 0.0
    exact: int = 0
    counts: dict[str, list[int]] = field(default_factory=lambda: {name: [0, 0, 0] for name in MEASURES})

    def add(self, score: PostScore) -> None:
        """Add one post."""
        self.posts += 1
        self.whole += not score.faults
        self.labelled += score.labelled
        self.token_f1 += score.token_f1
        self.exact += score.exact
        for name, counts in score.counts.items():
            for index, count in enumerate(counts):
                self.counts[name][index] += count

    def product(self) -> float:
        """Return the products' mean token F1 over the labelled offers, 0 to 1."""
        return self.token_f1 / self.labelled if self.labelled else 0.0


def total(scores: Iterable[PostScore]) -> Table:
    """Return the table of some posts."""
    table = Table()
    for score in scores:
        table.add(score)
    return table


def f1(counts: Sequence[int]) -> float:
    """2PR / (P + R) of (right, predicted, labelled); 0 where nothing is right."""
    right, predicted, labelled = counts
    return 2 * right / (predicted + labelled) if right else 0.0


def score_post(labelled: Sequence[Offer], predicted: Sequence[Offer]) -> PostScore:
    """Compare a post's offers with its labels."""
    pairs, missed, extra = pair(labelled, predicted)
    counts: dict[str, Counts] = {
        "deal": (int(bool(labelled and predicted)), int(bool(predicted)), int(bool(labelled))),
        "offer": (len(pairs), len(predicted), len(labelled)),
    }
    for name in FIELDS:
        right = sum(comparable(g, name) is not None and same(g, p, name) for g, p in pairs)
        counts[name] = (right, _stated(predicted, name), _stated(labelled, name))
    counts["retailer but Amazon"] = _but_largest(pairs, labelled, predicted)
    fits = [token_f1(gold.get("product"), found.get("product")) for gold, found in pairs]
    return PostScore(
        counts, tuple(pairs), tuple(missed), tuple(extra), sum(fits), sum(fit == 1.0 for fit in fits)
    )


def comparable(offer: Offer, name: str) -> Decimal | str | None:
    """Return a field's comparable form; None where it is absent."""
    raw = offer.get(name)
    if raw is None or raw == "":
        return None
    if name in NUMERIC:
        try:
            return Decimal(str(raw)).normalize()
        except InvalidOperation:
            return str(raw)
    return re.sub(r"[^\w]+", "", str(raw).lower()) or None


def pair(
    labelled: Sequence[Offer], predicted: Sequence[Offer]
) -> tuple[list[tuple[Offer, Offer]], list[Offer], list[Offer]]:
    """Return the pairs, the best first, and what stays alone on either side."""
    options = sorted(
        ((_likeness(g, p), i, j) for i, g in enumerate(labelled) for j, p in enumerate(predicted)),
        key=lambda option: (-option[0], option[1], option[2]),
    )
    used_labels: set[int] = set()
    used: set[int] = set()
    pairs = []
    for likeness, i, j in options:
        if likeness > 0 and i not in used_labels and j not in used:
            used_labels.add(i)
            used.add(j)
            pairs.append((labelled[i], predicted[j]))
    missed = [offer for i, offer in enumerate(labelled) if i not in used_labels]
    return pairs, missed, [offer for j, offer in enumerate(predicted) if j not in used]


def _likeness(gold: Offer, found: Offer) -> float:
    fit = token_f1(gold.get("product"), found.get("product"))
    for name in ("price", "percent_off", "amount_off"):
        if comparable(gold, name) is not None:
            return 1.0 + fit if same(gold, found, name) else 0.0
    return 0.5 + fit if same(gold, found, "kind") else 0.0


def same(gold: Offer, found: Offer, name: str) -> bool:
    """Whether a field of two offers says the same."""
    return comparable(gold, name) == comparable(found, name)


def _stated(offers: Sequence[Offer], name: str) -> int:
    return sum(comparable(offer, name) is not None for offer in offers)


def _but_largest(
    pairs: Sequence[tuple[Offer, Offer]], labelled: Sequence[Offer], predicted: Sequence[Offer]
) -> Counts:
    others = (None, LARGEST_SELLER)
    return (
        sum(comparable(g, "retailer") not in others and same(g, p, "retailer") for g, p in pairs),
        sum(comparable(offer, "retailer") not in others for offer in predicted),
        sum(comparable(offer, "retailer") not in others for offer in labelled),
    )


def _differences(gold: Offer, found: Offer) -> list[str]:
    lines = [f"{n}: {gold.get(n)} -> {found.get(n)}" for n in FIELDS if not same(gold, found, n)]
    if token_f1(gold.get("product"), found.get("product")) < 1.0:
        lines.append(f"product: {gold.get('product')} -> {found.get('product')}")
    return lines


def _brief(offer: Offer) -> str:
    stated = (
        f"{n}={offer.get(n)}"
        for n in ("kind", "price", "percent_off", "amount_off", "product")
        if offer.get(n)
    )
    return " ".join(stated)
