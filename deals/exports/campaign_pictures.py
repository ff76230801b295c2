"""The pictures of the campaign page as lists: the lift plot, and my campaigns beside the year before."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from deals.exports.campaign_groups import CAMPAIGNS, with_evidence
from deals.exports.table import Column, FileOptions, Table, column_of
from deals.selectors.campaigns.lift_plot import LiftPoint
from deals.selectors.campaigns.year_before import YearPair

SHORT = ("campaign", "voices", "reach", "depth_percent", "reactions", "lift")
"""What the first page shows of a campaign."""

IN_PLOT = ("campaign", "depth_percent", "lift", "reach", "voices")


def short_columns(columns: Iterable[Column[Any]], names: Sequence[str] = SHORT) -> tuple[Column[Any], ...]:
    """Return the columns of these names, in their order."""
    by_name = {column.name: column for column in columns}
    return tuple(by_name[name] for name in names)


def lift_columns(columns: Iterable[Column[Any]]) -> tuple[Column[Any], ...]:
    """Return the columns of points: those of their campaigns, and whose each is."""
    is_mine: Column[Any] = Column(
        "is_mine", "whether it is of the own retailer", lambda point: point.is_mine, "Whose",
        on_page=lambda point: "mine" if point.is_mine else point.campaign.group.retailer,
    )  # fmt: skip
    return *(_of(column, "campaign") for column in columns), is_mine


def year_columns(columns: Iterable[Column[Any]]) -> tuple[Column[Any], ...]:
    """Return the columns of pairs: those of this year's campaign, then those of the year before."""
    those = tuple(columns)
    earlier = (_of(column, "before") for column in those)
    return (
        *(_of(column, "campaign") for column in those),
        *(
            replace(column, name=f"before_{column.name}", help=f"a year before: {column.help}",
                    label=column.label and f"{column.label}, a year before")
            for column in earlier
        ),
    )  # fmt: skip


def _of(column: Column[Any], attribute: str) -> Column[Any]:
    """Return a campaign's column for rows that hold it under an attribute."""
    changed: Column[Any] = column_of(column, lambda row: getattr(row, attribute))
    on_page, link = column.on_page, column.link
    return replace(
        changed,
        on_page=None if on_page is None else lambda row: on_page(getattr(row, attribute)),
        link=None if link is None else lambda row: link(getattr(row, attribute)),
    )


LIFT = lift_columns(short_columns(CAMPAIGNS, IN_PLOT))
YEARS = year_columns(short_columns(CAMPAIGNS, ("campaign", "voices", "depth_percent", "lift")))


def lift_table(points: Iterable[LiftPoint], options: FileOptions) -> Table[LiftPoint]:
    """Return the points of the lift plot, mine first."""
    columns = lift_columns(with_evidence(options.link))
    return Table("campaign-lift", "Lift by depth", columns, points, options.filters, options.as_of)


def years_table(pairs: Iterable[YearPair], options: FileOptions) -> Table[YearPair]:
    """Return my campaigns beside those of the year before."""
    columns = year_columns(with_evidence(options.link))
    return Table("campaign-years", "The year before", columns, pairs, options.filters, options.as_of)
