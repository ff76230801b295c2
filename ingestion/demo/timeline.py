"""The demo's half year, line by line: who posts what in which of the archive's minutes."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ingestion.demo import tweets, wording
from ingestion.demo.promotions import DAYS, FIRST_DAY, Promotion, promotions
from ingestion.demo.world import DEAL_ACCOUNTS, Shop, domain_of

MINUTES_A_DAY = 10
"""Members of a day: the whole archive has 1,440, the demo a believable tenth of the day's hours."""

MISSING = (date(2018, 8, 14), date(2018, 8, 15), date(2018, 10, 2))
"""Days that the demo's archive lacks, as real ones do: the coverage strip shows them."""

NOISE_A_MINUTE = 11
DELETED_SHARE = 0.015
RETWEETS_AT_MOST = 4

Lines = dict[datetime, list[dict[str, Any]]]


class Timeline:
    """Fills the minutes of the archive; deterministic by seed."""

    def __init__(self, seed: int, days: int = DAYS) -> None:
        self.chance = random.Random(seed)
        self.ids = tweets.Clockwork()
        self.minutes = {day: self._minutes_of(day) for day in _days(days)}
        self.lines: Lines = defaultdict(list)

    def fill(self) -> Lines:
        """Return the tweets and notices of each minute, in the order of the dump."""
        for promotion in promotions(self.chance):
            if promotion.day in self.minutes:
                self._announce(promotion)
        for minute in self._all_minutes():
            self._add_noise(minute)
        for lines in self.lines.values():
            self.chance.shuffle(lines)
        return self.lines

    def _announce(self, promotion: Promotion) -> None:
        minute = self.chance.choice(self.minutes[promotion.day][2:])
        pick = self.chance.random()
        if pick < 0.07:
            self._post(promotion.shop, promotion, minute, wording.range_offer)
        else:
            self._post(promotion.shop, promotion, minute, wording.announcement)
        if pick > 0.93 and promotion.shop.country == "US":
            self._post(self.chance.choice(DEAL_ACCOUNTS), promotion, minute, wording.report)

    def _post(self, author: Shop, promotion: Promotion, minute: datetime, write: Any) -> None:
        at = minute + timedelta(seconds=self.chance.randrange(60))
        post_id = self.ids.post_id(at)
        short = f"https://t.co/{self.chance.getrandbits(48):010x}"[:23]
        link = f"https://{domain_of(promotion.shop)}/offers/{post_id % 1_000_000}"
        text = write(self.chance, promotion, short)
        original = tweets.tweet(post_id, at, tweets.shop_user(author), text, "en", link)
        if self.chance.random() < 0.8:  # the stream is a sample: some originals come only in retweets
            self.lines[minute].append(original)
        self._react(original, at, author.followers * (0.0001 + promotion.depth / 900))
        if self.chance.random() < DELETED_SHARE:
            self._delete(post_id, original["user"]["id"], minute)

    def _react(self, original: dict[str, Any], at: datetime, reach: float) -> None:
        for minute in self._some_later_minutes(at, self.chance.randrange(RETWEETS_AT_MOST + 1)):
            seen_at = minute + timedelta(seconds=self.chance.randrange(60))
            grown = tweets.with_counters(original, reach * self.chance.uniform(0.8, 1.2), seen_at - at)
            carry = tweets.quote if self.chance.random() < 0.15 else tweets.retweet
            user = tweets.crowd_user(self.chance)
            self.lines[minute].append(carry(self.ids.post_id(seen_at), seen_at, user, grown))

    def _delete(self, post_id: int, user_id: int, minute: datetime) -> None:
        for later in self._some_later_minutes(minute + timedelta(hours=20), 1):
            self.lines[later].append(tweets.delete_notice(post_id, user_id, later))

    def _add_noise(self, minute: datetime) -> None:
        for _ in range(NOISE_A_MINUTE):
            at = minute + timedelta(seconds=self.chance.randrange(60))
            if self.chance.random() < 0.2:
                ids = self.chance.randrange(1, 1 << 40), self.chance.randrange(1, 10**9)
                self.lines[minute].append(tweets.delete_notice(tweets.DEMO_IDS_FROM - ids[0], ids[1], at))
            else:
                text, lang = wording.noise(self.chance)
                user = tweets.crowd_user(self.chance)
                self.lines[minute].append(tweets.tweet(self.ids.post_id(at), at, user, text, lang))

    def _minutes_of(self, day: date) -> list[datetime]:
        hours = sorted(self.chance.sample(range(24), MINUTES_A_DAY))
        midnight = datetime.combine(day, time(), UTC)
        return [midnight + timedelta(hours=hour, minutes=self.chance.randrange(60)) for hour in hours]

    def _all_minutes(self) -> list[datetime]:
        return [minute for day in self.minutes for minute in self.minutes[day]]

    def _some_later_minutes(self, at: datetime, count: int) -> Iterator[datetime]:
        days = [at.date() + timedelta(days=ahead) for ahead in range(3)]
        later = [minute for day in days for minute in self.minutes.get(day, ()) if minute > at]
        yield from sorted(self.chance.sample(later, min(count, len(later))))


def _days(count: int) -> Iterator[date]:
    days = (FIRST_DAY + timedelta(days=number) for number in range(count))
    return (day for day in days if day not in MISSING)
