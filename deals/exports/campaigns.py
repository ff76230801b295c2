"""The lists of the campaign page: groups, posts, rhythm, days."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from typing import Any

from deals.exports.market import DEAL, evidence_column
from deals.exports.spoken import spoken_columns
from deals.exports.table import Column, FileOptions, Link, Table, column_of, in_batches
from deals.selectors.campaigns.posts import CampaignPost, PostRow, rows_of
from deals.selectors.campaigns.reactions import Campaigns, Group, RatedPost, Rhythm

GroupLine = tuple[str, Group]
PostLine = tuple[str, RatedPost]
BATCH = 500
DayLine = tuple[Rhythm, date, int]

GROUPS: tuple[Column[GroupLine], ...] = (
    Column("by", "what the posts of a group have in common", lambda line: line[0]),
    Column("key", "the group; of hours: weekday (0 is Monday) - hour", lambda line: line[1].key),
    Column("group", "the group's name", lambda line: line[1].name),
    Column("posts", "posts of the group", lambda line: line[1].posts),
    Column("not_observed", "of them: reactions unknown (not 0)", lambda line: line[1].not_observed),
    Column("no_followers", "of them: observed, followers unknown or none", lambda line: line[1].no_followers),
    Column("n", "the rest: posts whose rate is known", lambda line: line[1].rate.n),
    Column(
        "median",
        "of engagement per 1,000 followers; empty: not enough data",
        lambda line: line[1].rate.median,
    ),
    Column("low", "lower end of the median's 95 % interval", lambda line: line[1].rate.low),
    Column("high", "upper end of the median's 95 % interval", lambda line: line[1].rate.high),
)


def post_columns(link: Link) -> tuple[Column[Any], ...]:
    """Return the columns of posts."""
    return (
        Column("retailer", "whose promotion", lambda row: str(row.deal.retailer)),
        Column("product", "as the post names it", lambda row: row.deal.product_text),
        *(column_of(DEAL[name], lambda row: row.deal) for name in ("kind", "announced_at_utc")),
        Column("engagement", "reactions as last observed; empty: not observed", lambda row: row.engagement),
        Column("followers", "of the author", lambda row: row.deal.post.followers),
        Column("rate", "engagement per 1,000 followers; empty: unknown", lambda row: row.rate),
        column_of(DEAL["deal"], lambda row: row.deal),
        *spoken_columns(lambda row: row.deal.post.spoken),
        evidence_column(link, lambda row: row.deal.pk),
    )


def extreme_columns(link: Link) -> tuple[Column[PostLine], ...]:
    """Return the columns of best and weakest posts."""
    which: Column[PostLine] = Column("which", "best or weakest", lambda line: line[0])
    return which, *(column_of(column, lambda line: line[1]) for column in post_columns(link))


RHYTHM: tuple[Column[Rhythm], ...] = (
    Column("retailer", "whose promotions", lambda one: one.retailer.name, "Retailer"),
    Column("zone", "in whose days they are counted", lambda one: one.zone),
    Column(
        "promotion_days",
        "days with a promotion",
        lambda one: one.cadence.days,
        "Days with a promotion",
        "num",
    ),
    Column("offers", "offers in all", lambda one: one.offers, "Offers", "num"),
    Column("last_day", "the last such day", lambda one: one.cadence.last, "Last"),
    Column(
        "typical_gap_days",
        "median of the days between, of gaps whose days are all loaded; empty: not enough data",
        lambda one: one.cadence.gap,
        "Typical gap",
        "num",
    ),
    Column("gaps_n", "gaps whose days are all loaded", lambda one: one.cadence.gaps),
    Column(
        "overdue_days",
        "days beyond the gap at the as-of day; empty: unknown, or days since are not loaded",
        lambda one: one.cadence.overdue,
        "Overdue",
        "num",
    ),
    Column("depth_n", "offers whose depth is known", lambda one: one.depth.n),
    Column(
        "depth_median",
        "a share of 1; empty: not enough data",
        lambda one: one.depth.median,
        "Typical depth",
        "num",
    ),
    Column("depth_low", "lower end of its 95 % interval", lambda one: one.depth.low),
    Column("depth_high", "upper end of its 95 % interval", lambda one: one.depth.high),
)
DAYS: tuple[Column[DayLine], ...] = (
    Column("retailer", "whose promotions", lambda line: line[0].retailer.name),
    Column("zone", "of the day", lambda line: line[0].zone),
    Column("day", "a day with a promotion", lambda line: line[1]),
    Column("offers", "offers of that day", lambda line: line[2]),
)


def groups_table(found: Campaigns, options: FileOptions) -> Table[GroupLine]:
    """Return all groups, or those of the picture that is shown; of the hours those with a post."""
    rows = [("all", found.all_posts)]
    for by in ("depth", "kind", "coupon", "voice", "retailer"):
        rows += [(by, group) for group in getattr(found, f"by_{by}")]
    rows += [("hour", group) for hours in found.by_hour for group in hours if group.posts]
    shown = options.filters.get("show", "")
    rows = [row for row in rows if shown in ("", row[0])]
    return Table("campaigns", "Engagement by group", GROUPS, rows, options.filters, options.as_of)


def extremes_table(found: Campaigns, options: FileOptions) -> Table[PostLine]:
    """Return the best and the weakest posts."""
    rows = [("best", one) for one in found.best] + [("weakest", one) for one in found.worst]
    return Table(
        "campaign-extremes",
        "Best and weakest posts",
        extreme_columns(options.link),
        rows,
        options.filters,
        options.as_of,
    )


def posts_table(title: str, posts: Sequence[CampaignPost], options: FileOptions) -> Table[PostRow]:
    """Return the posts behind a number. 1 query a batch."""
    offers: Column[PostRow] = Column(
        "offers", "its offers in the group; one is shown", lambda row: row.offers
    )
    rows = chain.from_iterable(rows_of(batch) for batch in in_batches(posts, BATCH))
    return Table(
        "campaign-posts", title, (*post_columns(options.link), offers), rows, options.filters, options.as_of
    )


def rhythm_table(found: Campaigns, options: FileOptions) -> Table[Rhythm]:
    return Table(
        "campaign-rhythm", "How often they promote", RHYTHM, found.rhythms, options.filters, options.as_of
    )


def days_table(found: Campaigns, options: FileOptions) -> Table[DayLine]:
    rows = [(rhythm, day, n) for rhythm in found.rhythms for day, n in rhythm.days]
    return Table("campaign-days", "Promotion calendar", DAYS, rows, options.filters, options.as_of)


PARTS: dict[str, Callable[[Campaigns, FileOptions], Table[Any]]] = {
    "groups": groups_table,
    "extremes": extremes_table,
    "rhythm": rhythm_table,
    "days": days_table,
}
"""By the part of the page."""
