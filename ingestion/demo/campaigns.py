"""Campaigns of the demo: a percentage off a range, told by many for some days."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ingestion.demo.world import SHOPS, Shop

DRAWS = 2.6
"""Reactions of a campaign that works, against what such accounts usually get."""

USUAL = 1.2
"""A little more than 1: half of all other posts were last seen before all their reactions had come."""

FLOPS = 0.3


@dataclass(frozen=True, slots=True)
class Campaign:
    """`percent` off one kind of goods; `appeal` is its reactions against the usual ones."""

    shop: Shop
    first: date
    days: int
    percent: int
    kind: str
    appeal: float = USUAL


_SHOPS = {shop.slug: shop for shop in SHOPS}


def _of(slug: str, first: date, *values: Any) -> Campaign:
    return Campaign(_SHOPS[slug], first, *values)


CAMPAIGNS = (
    _of("gadgetree", date(2018, 7, 16), 3, 25, "tv", DRAWS),
    _of("gadgetree", date(2018, 8, 20), 4, 15, "laptop"),
    _of("gadgetree", date(2018, 9, 10), 3, 10, "phone", FLOPS),
    _of("gadgetree", date(2018, 10, 15), 3, 15, "game"),
    _of("gadgetree", date(2018, 11, 5), 3, 10, "camera", FLOPS),
    _of("gadgetree", date(2018, 11, 21), 3, 30, "audio", DRAWS),
    _of("gadgetree", date(2018, 11, 25), 3, 25, "tv", DRAWS),
    _of("gadgetree", date(2018, 11, 27), 2, 10, "laptop", FLOPS),
    _of("cartwheel-market", date(2018, 7, 2), 3, 20, "home", DRAWS),
    _of("cartwheel-market", date(2018, 9, 24), 3, 15, "kitchen"),
    _of("cartwheel-market", date(2018, 11, 22), 4, 30, "toy", DRAWS),
    _of("pixelbarn", date(2018, 8, 27), 3, 20, "laptop"),
    _of("pixelbarn", date(2018, 11, 23), 4, 35, "camera", DRAWS),
    _of("bargello", date(2018, 10, 8), 2, 20, "vacuum", FLOPS),
    _of("bargello", date(2018, 11, 26), 2, 25, "audio"),
    _of("harbor-and-finch", date(2018, 11, 10), 3, 20, "kitchen"),
    _of("thistledown", date(2018, 8, 25), 3, 15, "tool"),
    _of("clover-and-quay", date(2018, 11, 23), 3, 20, "toy"),
)
"""The first retailer's, then others'; what worked, what did not, and what ran as usual."""
