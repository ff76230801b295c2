"""What the demo's made-up network plays, post by post: the shops of the demo after their half year.

The same number is the same post, so that a second start goes on where the first one stopped. The clock of the
posts goes on after the half year's last day: the demo's prices stay one history.
"""

import random
from datetime import UTC, datetime, time, timedelta
from typing import Any

from ingestion.demo import tweets, wording
from ingestion.demo.promotions import DAYS, FIRST_DAY, Promotion, promotion_at
from ingestion.demo.world import SHOPS, Shop, articles, domain_of

STARTS = datetime.combine(FIRST_DAY + timedelta(days=DAYS), time(), UTC)

STEP = timedelta(seconds=20)
"""Between two posts, for who watches and on the posts' own clock."""

MOST = 900
"""Posts in all, five hours: a demo that runs for weeks does not bury its half year."""

OFFERS_EACH, DEEP_EACH = 3, 2
"""Of so many posts one is an offer, and of so many offers one is lower than any before."""

DEEP = 0.60
"""Deeper than any promotion of the half year, and above a third of the usual price: no outlier."""

DEEP_SHOPS = ("cartwheel-market", "bargello")
USUAL_SPREAD = (0.6, 1.5)
"""Of a shop's usual depth: so far its prices move."""

CHATTER = (
    "Our stores open an hour earlier this weekend. See you there!",
    "Thank you all for the kind words about the new store.",
    "Which colour would you pick? Tell us below.",
    "The support team is back. Ask us anything about your order.",
    "New in: more winter shades than ever. Have a look around!",
    "Behind the scenes: how the big parcels get on the small van.",
)

_SELLERS = tuple(shop for shop in SHOPS if shop.country == "US")


def handles() -> list[str]:
    """Return the handles of who posts."""
    return sorted(shop.handle for shop in _SELLERS)


def id_of(number: int) -> int:
    """Return the id of post `number`; later posts have larger ones."""
    return tweets.Clockwork().post_id(at_of(number))


def at_of(number: int) -> datetime:
    """Return when post `number` is written, by the posts' own clock."""
    return STARTS + number * STEP + timedelta(seconds=5)


def offer_of(number: int) -> Promotion:
    """Return the promotion of offer `number`: another product each time, at times a low of all times."""
    chance = random.Random(f"offer {number}")
    order = list(articles())
    random.Random(7).shuffle(order)
    if number % DEEP_EACH == 0:
        shops = [shop for shop in _SELLERS if shop.slug in DEEP_SHOPS]
        place = number // DEEP_EACH
        depth = DEEP + place // len(order) * 0.01
        return promotion_at(shops[place % 2], order[place % len(order)], STARTS.date(), depth)
    shop = chance.choice(_SELLERS)
    article = chance.choice([each for each in order if each.kind in shop.kinds])
    return promotion_at(shop, article, STARTS.date(), shop.depth * chance.uniform(*USUAL_SPREAD))


def post_of(number: int) -> dict[str, Any]:
    """Return post `number` as the network's API sends it (v2)."""
    if number % OFFERS_EACH:
        chance = random.Random(f"chatter {number}")
        return _sent(number, chance.choice(_SELLERS), chance.choice(CHATTER))
    promotion = offer_of(number // OFFERS_EACH)
    link = f"https://t.co/live{number:06d}"
    target = f"https://{domain_of(promotion.shop)}/offers/{number}"
    return _sent(
        number, promotion.shop, wording.plain(promotion, link), {"url": link, "expanded_url": target}
    )


def _sent(number: int, shop: Shop, text: str, *links: dict[str, str]) -> dict[str, Any]:
    user = tweets.shop_user(shop)
    post = {
        "id": str(id_of(number)),
        "text": text,
        "author_id": user["id_str"],
        "created_at": f"{at_of(number):%Y-%m-%dT%H:%M:%S}.000Z",
        "lang": "en",
        "entities": {"urls": list(links)},
        "public_metrics": {"retweet_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0},
    }
    author = {
        "id": user["id_str"],
        "username": shop.handle,
        "name": shop.name,
        "public_metrics": {"followers_count": shop.followers},
    }
    return {"data": post, "includes": {"users": [author]}}
