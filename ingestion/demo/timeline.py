"""The demo's half year, line by line: who posts what in which of the archive's minutes."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ingestion.demo import tweets, wording
from ingestion.demo.answers import answers_to
from ingestion.demo.campaigns import CAMPAIGNS, Campaign
from ingestion.demo.promotions import DAYS, FIRST_DAY, Promotion, by_day, promotions
from ingestion.demo.world import DEAL_ACCOUNTS, Shop, domain_of

MISSING = (date(2018, 8, 14), date(2018, 8, 15), date(2018, 10, 2))
"""Days that the demo's archive lacks, as real ones do: the coverage strip shows them."""

OPEN = {"US": slice(13, None), "GB": slice(7, 20), "IE": slice(7, 20)}
"""Hours (UTC) of a day in which shops post, by country: one minute of each hour is in the demo's archive."""

NOISE_A_MINUTE = 2
DELETED_SHARE = 0.015
RETWEETS_AT_MOST = 3
SEEN_DAYS = 3
"""So long somebody passes a post on."""

REACH, GROWS, BY_DEPTH = 0.02, 0.75, 1.5
"""Reactions that a post draws: REACH x followers ^ GROWS, more with a deeper discount."""

OWN_A_DAY, PERSONS_A_DAY = 2, 2
"""Posts of a campaign each day: its shop's, and those of private persons."""

Lines = dict[datetime, list[dict[str, Any]]]
Write = Callable[[random.Random, Promotion, str], str]


class Timeline:
    """Fills the minutes of the archive; deterministic by seed."""

    def __init__(self, seed: int, days: int = DAYS) -> None:
        self.chance = random.Random(seed)
        self.ids = tweets.Clockwork()
        self.minutes = {day: self._minutes_of(day) for day in _days(days)}
        self.lines: Lines = defaultdict(list)

    def fill(self) -> Lines:
        """Return the tweets and notices of each minute, in the order of the dump."""
        found = promotions(self.chance)
        for promotion in by_day([*found, *answers_to(found, self.chance)]):
            if promotion.day in self.minutes:
                self._announce(promotion)
        for campaign in CAMPAIGNS:
            self._run(campaign)
        for minute in self._all_minutes():
            self._add_noise(minute)
        for lines in self.lines.values():
            self.chance.shuffle(lines)
        return self.lines

    def _announce(self, promotion: Promotion) -> None:
        """Post a promotion as its shop, and at times as others who tell of it."""
        pick = self.chance.random()
        shop = tweets.shop_user(promotion.shop)
        self._tell(shop, promotion, wording.range_offer if pick < 0.05 else wording.announcement)
        if pick > 0.95 and promotion.shop.country == "US":
            self._tell(tweets.shop_user(self.chance.choice(DEAL_ACCOUNTS)), promotion, wording.report)
        elif pick > 0.93:
            self._tell(tweets.maker_user(promotion.article.brand), promotion, wording.by_the_maker)
        elif pick > 0.91:
            self._tell(tweets.crowd_user(self.chance), promotion, wording.by_a_person)
        elif pick > 0.89:
            self._tell(tweets.crowd_user(self.chance), promotion, wording.by_a_button)

    def _tell(self, user: dict[str, Any], promotion: Promotion, write: Write) -> None:
        minute = self._minute_of(promotion.day, promotion.shop)
        short = self._short_link()
        text = write(self.chance, promotion, short)
        reach = _reach(user, promotion.depth)
        self._post(user, promotion.shop, minute, text, reach)

    def _run(self, campaign: Campaign) -> None:
        """Post a campaign: its shop and persons each day, both deal accounts on the first."""
        for offset in range(campaign.days):
            day = campaign.first + timedelta(days=offset)
            if day not in self.minutes:
                continue
            told = [("shop", tweets.shop_user(campaign.shop)) for _ in range(OWN_A_DAY)]
            told += [("person", tweets.crowd_user(self.chance)) for _ in range(PERSONS_A_DAY)]
            if not offset:
                told += [("account", tweets.shop_user(account)) for account in DEAL_ACCOUNTS]
            for speaker, user in told:
                user["followers_count"] = max(user["followers_count"], 400)
                text = wording.of_campaign(self.chance, campaign, speaker, self._short_link())
                reach = campaign.appeal * _reach(user, campaign.percent / 100)
                minute = self._minute_of(day, campaign.shop)
                self._post(user, campaign.shop, minute, text, reach, is_watched=True)

    def _post(
        self, user: dict[str, Any], shop: Shop, minute: datetime, text: str, reach: float, *,
        is_watched: bool = False,
    ) -> None:  # fmt: skip
        """Add a post and how it is passed on; one that `is_watched` is surely seen again a day later."""
        at = minute + timedelta(seconds=self.chance.randrange(60))
        post_id = self.ids.post_id(at)
        link = f"https://{domain_of(shop)}/offers/{post_id % 1_000_000}"
        original = tweets.tweet(post_id, at, user, text, "en", link)
        if is_watched or self.chance.random() < 0.8:  # a sample: some originals come only in retweets
            self.lines[minute].append(original)
        seen = set(self._some_later_minutes(at, self.chance.randrange(RETWEETS_AT_MOST + 1)))
        if is_watched:
            seen |= set(self._some_later_minutes(at + timedelta(days=1), 1))
        for seen_minute in sorted(seen):
            self._pass_on(original, at, seen_minute, reach)
        if not is_watched and self.chance.random() < DELETED_SHARE:
            self._delete(post_id, original["user"]["id"], minute)

    def _pass_on(self, original: dict[str, Any], at: datetime, minute: datetime, reach: float) -> None:
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
            if self.chance.random() < 0.3:
                ids = self.chance.randrange(1, 1 << 40), self.chance.randrange(1, 10**9)
                self.lines[minute].append(tweets.delete_notice(tweets.DEMO_IDS_FROM - ids[0], ids[1], at))
            else:
                text, lang = wording.noise(self.chance)
                user = tweets.crowd_user(self.chance)
                self.lines[minute].append(tweets.tweet(self.ids.post_id(at), at, user, text, lang))

    def _minutes_of(self, day: date) -> list[datetime]:
        midnight = datetime.combine(day, time(), UTC)
        return [midnight + timedelta(hours=hour, minutes=self.chance.randrange(60)) for hour in range(24)]

    def _minute_of(self, day: date, shop: Shop) -> datetime:
        return self.chance.choice(self.minutes[day][OPEN[shop.country]])

    def _short_link(self) -> str:
        return f"https://t.co/{self.chance.getrandbits(40):010x}"

    def _all_minutes(self) -> list[datetime]:
        return [minute for day in self.minutes for minute in self.minutes[day]]

    def _some_later_minutes(self, at: datetime, count: int) -> Iterator[datetime]:
        days = [at.date() + timedelta(days=ahead) for ahead in range(SEEN_DAYS)]
        later = [minute for day in days for minute in self.minutes.get(day, ()) if minute > at]
        yield from sorted(self.chance.sample(later, min(count, len(later))))


def _reach(user: dict[str, Any], depth: float) -> float:
    """Return how many retweets a post draws in the end, by its account's followers and the discount."""
    return float(REACH * user["followers_count"] ** GROWS * (1 + BY_DEPTH * depth))


def _days(count: int) -> Iterator[date]:
    days = (FIRST_DAY + timedelta(days=number) for number in range(count))
    return (day for day in days if day not in MISSING)
