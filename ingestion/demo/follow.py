"""The demo's archive goes on: a fresh minute now and then, each with one price lower than any before.

So a running `make up` has something to tell. The minutes follow the half year's last day; deterministic by
number, so that a second start goes on where the first one stopped.
"""

import bz2
import random
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from ingestion.demo import tweets, wording
from ingestion.demo.dump import as_line
from ingestion.demo.promotions import DAYS, FIRST_DAY, Promotion, promotion_at
from ingestion.demo.world import SHOPS, articles, domain_of

FOLDER = "demo-live"
"""Below the bucket: `clear_demo` knows the files by it."""

STARTS = datetime.combine(FIRST_DAY + timedelta(days=DAYS), time(), UTC)
MOST = 200
"""Minutes in all: a demo that runs for weeks does not bury its half year."""

DEPTH = 0.60
"""Deeper than any promotion of the half year, and above a third of the usual price: no outlier."""

NOISE = 5


def write_next(bucket: Path) -> Path | None:
    """Write the next minute below `bucket`; return its file, None once there are enough. Raises OSError."""
    folder = bucket / FOLDER
    number = sum(1 for _ in folder.glob("**/*.json.bz2"))
    if number >= MOST:
        return None
    minute = STARTS + timedelta(minutes=number)
    path = folder / f"{minute:%Y/%m/%d/%H/%M}.json.bz2"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")  # hidden: the S3 endpoint does not serve it
    draft.write_bytes(fresh_minute(number))
    draft.replace(path)
    return path


def fresh_minute(number: int) -> bytes:
    """Return the file of minute `number`: one promotion, and posts that only look like some."""
    minute = STARTS + timedelta(minutes=number)
    chance, ids = random.Random(number), tweets.Clockwork()
    lines = [_announcement(number, minute, ids)]
    for _ in range(NOISE):
        at = minute + timedelta(seconds=chance.randrange(30, 60))
        text, lang = wording.noise(chance)
        lines.append(tweets.tweet(ids.post_id(at), at, tweets.crowd_user(chance), text, lang))
    return bz2.compress(b"".join(map(as_line, lines)))


def fresh_promotion(number: int) -> Promotion:
    """Return the promotion of minute `number`: each time another product, by one of two shops."""
    order = list(articles())
    random.Random(7).shuffle(order)
    shops = [shop for shop in SHOPS if shop.slug in ("cartwheel-market", "bargello")]
    shop, article = shops[number % 2], order[number % len(order)]
    return promotion_at(shop, article, STARTS.date(), DEPTH + number // len(order) * 0.01)


def _announcement(number: int, minute: datetime, ids: tweets.Clockwork) -> dict[str, object]:
    promotion, at = fresh_promotion(number), minute + timedelta(seconds=12)
    post_id = ids.post_id(at)
    text = wording.plain(promotion, f"https://t.co/live{number:06d}")
    link = f"https://{domain_of(promotion.shop)}/offers/{post_id % 1_000_000}"
    return tweets.tweet(post_id, at, tweets.shop_user(promotion.shop), text, "en", link)
