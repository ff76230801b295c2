"""How much reaction a post drew against what such accounts usually get (pure).

Usual is the median of the account's own posts; where those are too few, what a line through the reactions of
all accounts' posts gives for its followers (both on a logarithmic scale). Both sides count one reaction
more than there were: most posts draw none, and nothing can be divided by 0.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from deals.domain.campaigns import MedianInterval

ACCOUNT_MINIMUM = 6
"""Fewer posts of an account tell nothing of what it usually gets."""

FIT_MINIMUM = 10
"""Fewer posts do not make a line."""

SETTLED_HOURS = 24
"""Reactions count from so long after the post on: before, most of them are still to come."""


class Result(StrEnum):
    """What can be said of a campaign; the order is that of the page.

    It worked where the whole interval of its lift lies above 1, and did not where all of it lies below.
    """

    WORKED = "worked"
    AS_USUAL = "as usual"
    NOT_WORKED = "did not work"
    TOO_FEW = "not enough data"
    NOT_PASSED_ON = "nobody seen to pass it on"


class Reaction(NamedTuple):
    """The reactions to one post, of an account with so many followers (None: unknown)."""

    post_id: int
    author_id: int
    followers: int | None
    engagement: int


@dataclass(frozen=True, slots=True)
class FollowersLine:
    """log(1 + reactions) = `start` + `slope` x log(1 + followers), by least squares over `n` posts."""

    n: int
    start: float
    slope: float

    def at(self, followers: int) -> float:
        """Return the usual reactions of such an account; never below 0."""
        return max(0.0, math.exp(self.start + self.slope * math.log1p(followers)) - 1)


@dataclass(frozen=True, slots=True)
class Usual:
    """What accounts usually get: medians of those with enough posts, a line for others (None: too few)."""

    medians: dict[int, float]
    line: FollowersLine | None

    def of(self, author_id: int, followers: int | None) -> float | None:
        """Return the usual reactions of an account, None where nothing tells them."""
        if author_id in self.medians:
            return self.medians[author_id]
        return None if self.line is None or followers is None else self.line.at(followers)


def usual_of(reactions: Sequence[Reaction]) -> Usual:
    """Learn what accounts usually get from the reactions to their posts."""
    by_author: dict[int, list[int]] = defaultdict(list)
    for one in reactions:
        by_author[one.author_id].append(one.engagement)
    medians = {
        author: float(median(drawn)) for author, drawn in by_author.items() if len(drawn) >= ACCOUNT_MINIMUM
    }
    return Usual(medians, followers_line(reactions))


def followers_line(reactions: Sequence[Reaction]) -> FollowersLine | None:
    """Fit reactions on followers; None of fewer than FIT_MINIMUM posts, or where all have the same."""
    points = [
        (math.log1p(one.followers), math.log1p(one.engagement))
        for one in reactions
        if one.followers is not None and one.followers >= 0
    ]
    if len(points) < FIT_MINIMUM:
        return None
    middle_x = math.fsum(x for x, _ in points) / len(points)
    middle_y = math.fsum(y for _, y in points) / len(points)
    spread = math.fsum((x - middle_x) ** 2 for x, _ in points)
    if spread < 1e-9:
        return None
    slope = math.fsum((x - middle_x) * (y - middle_y) for x, y in points) / spread
    return FollowersLine(len(points), middle_y - slope * middle_x, slope)


def ratio(engagement: int, usual: float) -> float:
    """Return reactions against the usual ones, one added to both: 1 is as usual, 2 twice as many."""
    return (engagement + 1) / (usual + 1)


def result_of(lift: MedianInterval, is_passed_on: bool) -> Result:
    """Tell what can be said of a campaign whose posts were seen to be passed on, or not."""
    if lift.low is not None and lift.high is not None:
        if lift.low > 1:
            return Result.WORKED
        return Result.NOT_WORKED if lift.high < 1 else Result.AS_USUAL
    return Result.TOO_FEW if is_passed_on else Result.NOT_PASSED_ON
