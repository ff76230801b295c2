"""Campaigns as lists: the page's columns and the files'."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from deals.domain.records import DealKind
from deals.exports.table import Column, FileOptions, Link, Table, column_of
from deals.selectors.campaigns.grouped import Campaign
from deals.selectors.campaigns.worked import WorkedCampaign

NOT_ENOUGH = "not enough data"


def _evidence(row: Campaign) -> tuple[str, int]:
    return "deal", (row.best or row.group.promotions[0]).deal_id


def _lift(row: Campaign) -> str:
    lift = row.lift
    if lift.median is None:
        return ""
    return f"{lift.median:.2f} ({lift.low:.2f} to {lift.high:.2f}), n = {lift.n}"


CAMPAIGNS: tuple[Column[Campaign], ...] = (
    Column("campaign", "retailer, promise, subject, days", lambda row: row.name, "Campaign", link=_evidence),
    Column("retailer", "whose campaign", lambda row: row.group.retailer),
    Column("kind", "of promotion", lambda row: str(DealKind(row.group.kind).label)),
    Column("value", "the price, the sum off or the percentage off; empty: none", lambda row: row.group.value),
    Column("currency", "of the value; empty: a percentage or none", lambda row: row.group.currency),
    Column("coupon", "its code", lambda row: row.group.coupon),
    Column("subject", "what is promoted, as most posts name it", lambda row: row.group.subject),
    Column("first_day", "in the retailer's zone", lambda row: row.group.first_day),
    Column("last_day", "in the retailer's zone", lambda row: row.group.last_day),
    Column("voices", "distinct accounts", lambda row: row.group.voices, "Voices", "num"),
    Column("reach", "followers of these accounts together", lambda row: row.group.reach, "Reach", "num"),
    Column("posts", "in all", lambda row: row.group.posts, "Posts", "num"),
    Column("days_alive", "from first to last day", lambda row: row.group.days_alive, "Days", "num"),
    Column(
        "hours_to_half",
        "hours from the first post until half of its accounts had spoken",
        lambda row: round(row.group.hours_to_half, 1),
        "Hours to half",
        "num",
    ),
    Column("depth", "median discount, a share of 1; empty: not stated", lambda row: row.depth),
    Column("depth_percent", "the same in percent", lambda row: _percent(row.depth), "Depth, %", "num"),
    Column("reacted", "posts whose reactions are known, 24 hours after or later", lambda row: row.reacted),
    Column(
        "reactions",
        "to these posts together; empty: not known",
        lambda row: row.reactions if row.reacted else None,
        "Reactions",
        "num",
        empty="not known",
    ),
    Column(
        "age_hours",
        "median hours from these posts to when their reactions were told",
        lambda row: None if row.age is None else round(row.age),
        "Age, hours",
        "num",
    ),
    Column(
        "lift",
        "median of reactions against what such accounts usually get, 1 is as usual; empty: not enough data",
        lambda row: row.lift.median,
        "Against the usual",
        "num",
        on_page=_lift,
        empty=NOT_ENOUGH,
    ),
    Column("lift_low", "lower end of its 95 % interval", lambda row: row.lift.low),
    Column("lift_high", "upper end of its 95 % interval", lambda row: row.lift.high),
    Column("lift_n", "posts that it rests on", lambda row: row.lift.n),
    Column(
        "passed_on",
        "posts of which a retweet or quote was seen",
        lambda row: row.passed_on,
        "Passed on",
        "num",
    ),
    Column("deal", "of the best post, else of the first", lambda row: _evidence(row)[1]),
)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def with_evidence(link: Link) -> tuple[Column[Campaign], ...]:
    """Return the columns of campaigns with the address of a deal's card."""
    address: Column[Campaign] = Column("evidence", "the card of that deal", lambda row: link(*_evidence(row)))
    return *CAMPAIGNS, address


def _beside(row: WorkedCampaign) -> list[str]:
    return list(row.beside)


def worked_columns(columns: Iterable[Column[Campaign]]) -> tuple[Column[Any], ...]:
    """Return the columns of own campaigns: those of any, what can be said of each, what ran beside it."""
    return (
        *(_of_worked(column) for column in columns),
        Column("result", "whether it worked, or why nothing can be said", lambda row: str(row.result)),
        Column("beside", "competitors' largest campaigns of the same days", _beside, "In the same days",
               css="cell-wide", on_page=lambda row: "; ".join(row.beside)),
    )  # fmt: skip


def _of_worked(column: Column[Campaign]) -> Column[Any]:
    """Return a column for the own campaigns."""
    changed: Column[Any] = column_of(column, lambda row: row.campaign)
    on_page, link = column.on_page, column.link
    return replace(
        changed,
        on_page=None if on_page is None else lambda row: on_page(row.campaign),
        link=None if link is None else lambda row: link(row.campaign),
    )


WORKED = worked_columns(CAMPAIGNS)


def campaigns_table(rows: Iterable[Campaign], options: FileOptions) -> Table[Campaign]:
    """Return all campaigns."""
    columns = with_evidence(options.link)
    return Table("campaign-list", "Campaigns", columns, rows, options.filters, options.as_of)


def worked_table(rows: Iterable[WorkedCampaign], options: FileOptions) -> Table[WorkedCampaign]:
    """Return the own campaigns with what can be said of each."""
    columns = worked_columns(with_evidence(options.link))
    return Table("campaign-worked", "What worked", columns, rows, options.filters, options.as_of)
