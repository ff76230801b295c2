"""X's API v2: the filtered stream, with rules from handles, under a daily budget of posts.

The stream cannot be asked for the past: what was missed comes from recent search (7 days). Each post that is
sent costs money: at `most_a_day` different posts of a UTC day the connection is closed until the next day.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson

from ingestion.live.base import SAMPLE_BYTES, BadFrame, Event, Gap, Item, StreamBroken, StreamRefused
from ingestion.live.http_lines import MAX_LINE, lines_of, opened, post_json, read_json
from ingestion.live.x_rules import RuleChange, change_of, rules_of
from ingestion.reading.shapes.base import TWITTER
from ingestion.reading.shapes.v2 import V2
from ingestion.reading.values import BadLine, Json, object_in, objects_in, parse_object, string_in

SITE = "https://api.x.com"
MOST_A_DAY = 5000

SILENCE_SECONDS = 25.0
"""X sends a keep-alive each 20 seconds."""

A_PAGE, MOST_PAGES = 100, 20
"""Posts a page of recent search, and pages a rule that are read after a break."""

FIELDS = {
    "tweet.fields": "id,text,author_id,created_at,lang,entities,public_metrics,referenced_tweets,note_tweet",
    "user.fields": "id,username,name,public_metrics",
    "expansions": "author_id,referenced_tweets.id,referenced_tweets.id.author_id",
}


class XStream:
    """One account's filtered stream."""

    network = TWITTER
    is_timed = False

    def __init__(
        self,
        settings: Mapping[str, Any],
        token: str,
        handles: Sequence[str],
        most_a_day: int | None = None,
        *,
        silence: float = SILENCE_SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`settings`: url, https://HOST of the API. Raises StreamRefused without any handle."""
        self._site = settings.get("url") or SITE
        if not isinstance(self._site, str) or urlsplit(self._site).scheme not in ("http", "https"):
            raise StreamRefused("the stream's setting 'url' must be https://HOST")
        self._rules = rules_of(handles)
        if not self._rules:
            raise StreamRefused(
                "no handles to read: list some in the stream's setting 'handles', or choose competitors that "
                "have some"
            )
        self._site = self._site.rstrip("/")
        self._rules_url = f"{self._site}/2/tweets/search/stream/rules"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._silence, self._clock = silence, clock
        self._budget = Budget(MOST_A_DAY if most_a_day is None else most_a_day)

    def connect(self, since: datetime | None, position: Mapping[str, Any]) -> Generator[Item]:
        """Give what was missed since `position`, then what comes. Raises StreamBroken or StreamRefused."""
        self._budget.take_up(position, self._clock())
        self._check_budget()
        self._set_rules()
        url = f"{self._site}/2/tweets/search/stream?{urlencode(FIELDS)}"
        with opened(url, self._headers, self._silence) as answer:
            if last := position.get("id"):
                yield from self._missed(str(last))
            for line in lines_of(answer):
                yield self._read(line)
                self._check_budget()

    @property
    def rule_count(self) -> int:
        return len(self._rules)

    def tried(self) -> Generator[Item]:
        """Ask whether X takes token and rules: nothing is set, read or charged.

        Raises StreamBroken or StreamRefused.
        """
        self._try_rules()
        yield Event(self._clock())

    def complete(self, lines: Sequence[bytes]) -> list[bytes]:
        """Return them as they are: posts come with their authors."""
        return list(lines)

    def as_sent(self, line: bytes) -> bytes:
        return line

    def _check_budget(self) -> None:
        """Raise StreamBroken until the next UTC day where today's posts are used up."""
        now = self._clock()
        if self._budget.is_used_up(now):
            midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            raise StreamBroken(
                f"{self._budget.most:,} posts came today, the most that this stream may read: on at 0:00 UTC",
                (midnight - now).total_seconds(),
            )

    def _set_rules(self) -> None:
        """Make the account's rules of ours those that are wanted; X tries them first."""
        change = self._try_rules()
        if change.add:
            post_json(self._rules_url, self._headers, _added(change))
        if change.delete:
            post_json(self._rules_url, self._headers, {"delete": {"ids": list(change.delete)}})

    def _try_rules(self) -> RuleChange:
        """Return what is to be changed, which X tries only. Raises StreamBroken or StreamRefused."""
        known = {
            string_in(each, "id"): (string_in(each, "tag"), string_in(each, "value"))
            for each in objects_in(read_json(self._rules_url, self._headers), "data")
        }
        change = change_of(self._rules, known)
        if change.add:
            tried = post_json(f"{self._rules_url}?dry_run=true", self._headers, _added(change))
            if faults := objects_in(tried, "errors"):
                raise StreamRefused(f"X refuses the rules ({string_in(faults[0], 'title')[:100]!r})")
        return change

    def _missed(self, last: str) -> Iterator[Item]:
        """Search for what came since a post, one line a post, oldest first."""
        for rule in self._rules:
            found, is_whole = self._search(rule, last)
            for post in reversed(found):
                yield self._item(post, orjson.dumps(post))
                self._check_budget()
            if not is_whole:
                yield Gap()

    def _search(self, rule: str, last: str) -> tuple[list[dict[str, Any]], bool]:
        """Return the posts of a rule since a post, newest first, and whether these are all."""
        words: dict[str, str | int] = {"query": rule, "since_id": last, "max_results": A_PAGE, **FIELDS}
        found: list[dict[str, Any]] = []
        for _ in range(MOST_PAGES):
            try:
                page = read_json(f"{self._site}/2/tweets/search/recent?{urlencode(words)}", self._headers)
            except StreamRefused:  # the post is older than what is searched: so is some of what was missed
                return found, False
            found += _exploded(page)
            following = string_in(object_in(page, "meta"), "next_token")
            if not following:
                return found, True
            words["next_token"] = following
        return found, False

    def _read(self, line: bytes) -> Item:
        if not line.strip():
            return Event(self._clock())
        try:
            if len(line) > MAX_LINE:
                raise BadLine("too_long")
            value = parse_object(line)
        except BadLine as fault:
            return BadFrame(str(fault), line[:SAMPLE_BYTES])
        if "data" not in value and (errors := objects_in(value, "errors")):
            raise StreamBroken(f"X says {string_in(errors[0], 'title')[:100]!r}")
        return self._item(value, line)

    def _item(self, value: Json, line: bytes) -> Item:
        number = string_in(object_in(value, "data"), "id")
        if not V2.recognises(value) or not number.isascii() or not number.isdigit():
            return BadFrame("not_a_post", line[:SAMPLE_BYTES])
        now = self._clock()
        self._budget.count(number, now)
        return Event(now, line, self._budget.position())


class Budget:
    """How many different posts came on a UTC day, and the newest post of all."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._day, self._used, self._newest = "", 0, ""
        self._seen: set[str] = set()

    def take_up(self, position: Mapping[str, Any], now: datetime) -> None:
        """Go on from a stored position, where it tells more than what is known."""
        self._begin(now)
        if position.get("day") == self._day:
            self._used = max(self._used, int(position.get("used", 0)))
        self._newest = max(self._newest, str(position.get("id", "")), key=_order)

    def count(self, number: str, now: datetime) -> None:
        """Count a post, once a day: X charges for it once a day."""
        self._begin(now)
        if number not in self._seen:
            self._seen.add(number)
            self._used += 1
        self._newest = max(self._newest, number, key=_order)

    def is_used_up(self, now: datetime) -> bool:
        self._begin(now)
        return self._used >= self.most

    def position(self) -> dict[str, Any]:
        """Return what a stream's row keeps: where to go on, and what was used today."""
        return {"id": self._newest, "day": self._day, "used": self._used}

    def _begin(self, now: datetime) -> None:
        if self._day != (day := f"{now:%Y-%m-%d}"):
            self._day, self._used = day, 0
            self._seen.clear()


def _added(change: RuleChange) -> dict[str, Any]:
    return {"add": [{"value": text, "tag": tag} for tag, text in change.add]}


def _order(number: str) -> tuple[int, str]:
    return len(number), number


def _exploded(page: Any) -> list[dict[str, Any]]:
    """Return a page's posts as the stream sends them: each with what it refers to."""
    includes = object_in(page, "includes")
    found = []
    for post in objects_in(page, "data"):
        named = {each.get("id") for each in objects_in(post, "referenced_tweets")}
        tweets = [each for each in objects_in(includes, "tweets") if each.get("id") in named]
        authors = {each.get("author_id") for each in (post, *tweets)}
        users = [each for each in objects_in(includes, "users") if each.get("id") in authors]
        found.append({"data": post, "includes": {"tweets": tweets, "users": users}})
    return found
