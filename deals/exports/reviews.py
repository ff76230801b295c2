"""What waits for a curator, queue by queue: each kind has columns of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from deals.exports.market import CONFIDENCES, deal_columns
from deals.exports.spoken import spoken_columns
from deals.exports.table import Column, Table
from deals.models import Deal, DealOverride, DealReport, MatchPair, Speaker
from deals.selectors.market.deals import why_no_price_point
from deals.selectors.matching.groups import Member, ShownGroup
from deals.services.curation.kinds import ReviewKind

BATCH = 500

Link = Callable[..., str]
Columns = tuple[Column[Any], ...]

PAIRS: tuple[Column[MatchPair], ...] = (
    Column("item", "the item's id, as decisions take it", lambda pair: pair.pk),
    Column("score", "0 to 1: how sure that both are one product", lambda pair: round(pair.score, 3)),
    Column("left_title", "a normalised title", lambda pair: pair.left.key),
    Column("left_product", "the product's id that has it", lambda pair: pair.left.product_id),
    Column("right_title", "the other title", lambda pair: pair.right.key),
    Column("right_product", "the product's id that has that", lambda pair: pair.right.product_id),
    Column("agrees", "what speaks for one product", lambda pair: pair.agrees),
    Column("conflicts", "what speaks against it", lambda pair: pair.conflicts),
)
ORPHANED: tuple[Column[DealOverride], ...] = (
    Column("item", "the item's id, as decisions take it", lambda override: override.pk),
    Column("about", "the deal as it was; empty: its post was deleted", lambda override: override.about),
    Column("said", "what the curator said of it", lambda override: override.said),
    Column("by", "who; empty: the account is gone", lambda override: str(override.decided_by or "")),
    Column("decided_at_utc", "when", lambda override: override.decided_at),
    Column("post", "the network's id of the post", lambda override: str(override.post_id)),
)
READING: tuple[Column[Deal], ...] = (
    Column("why", "why it stands in no price history", why_no_price_point),
    Column("text", "the post's text", lambda deal: deal.post.text),
)
"""What a curator looks at beside a deal's values."""


def _deals(link: Link) -> Columns:
    return (*deal_columns(link), *READING)


def _sellers(link: Link) -> Columns:
    return (
        Column("seller", "how the seller goes by in posts", lambda deal: deal.seller_key),
        Column("deals", "deals of that seller", lambda deal: deal.n),
        Column("example", "a deal of it", lambda deal: deal.pk),
        Column("text", "that deal's post", lambda deal: deal.post.text),
        *spoken_columns(lambda deal: deal.post.spoken),
        Column("evidence", "the page that shows the post", lambda deal: link("deal", deal.pk)),
    )


def _makers(link: Link) -> Columns:
    return (
        Column("item", "the item's id, as decisions take it", lambda deal: deal.pk),
        Column("maker", "the name as most posts write it", lambda deal: deal.name),
        Column("deals", "deals with that name", lambda deal: deal.n),
        Column("accounts", "accounts that wrote them", lambda deal: deal.accounts),
        Column("titles", "their different titles", lambda deal: deal.titles),
        Column("examples", "titles of most of them", lambda deal: [each["title"] for each in deal.examples]),
        *spoken_columns(lambda deal: deal.post.spoken),
        Column("evidence", "the page that shows that post", lambda deal: link("deal", deal.pk)),
    )


VOICES: tuple[Column[Speaker], ...] = (
    Column("item", "the item's id, as decisions take it", lambda speaker: speaker.pk),
    Column("account", "network and the author's id", lambda speaker: speaker.key),
    Column("posts", "posts that were looked at", lambda speaker: speaker.posts),
    Column("voice", "of most of them", lambda speaker: speaker.get_voice_display()),
    Column("sure", "0 to 1: how sure their voices are on average", lambda speaker: speaker.sure),
    Column("example", "the network's id of a post", lambda speaker: str(speaker.example_id)),
)


def _reports(link: Link) -> Columns:
    reports: tuple[Column[DealReport], ...] = (
        Column("item", "the item's id, as decisions take it", lambda report: report.pk),
        Column("reason", "what the user says is wrong", lambda report: report.get_reason_display()),
        Column("comment", "what the user wrote", lambda report: report.comment),
        Column("by", "who reported it", lambda report: report.reporter.get_username()),
        Column("reported_at_utc", "when", lambda report: report.reported_at),
        Column("about", "the deal as it was", lambda report: report.about),
        *spoken_columns(lambda report: report.deal and report.deal.post.spoken),
        Column(
            "evidence", "the deal's page", lambda report: link("deal", report.deal_id) if report.deal else ""
        ),
    )
    return (*reports, *(_of_report(column) for column in (*CONFIDENCES, *READING)))


def _of_report(column: Column[Deal]) -> Column[Any]:
    """Return a deal's column for a report of it: empty where the deal is gone."""

    def value(report: Any) -> Any:
        return None if report.deal is None else column.value(report.deal)

    changed: Any = replace(column, value=value)
    return changed


COLUMNS: dict[str, Callable[[Link], Columns]] = {
    "match": lambda link: PAIRS,
    "unsure": _deals,
    "outliers": _deals,
    "deals": _deals,
    "reports": _reports,
    "sellers": _sellers,
    "makers": _makers,
    "voices": lambda link: VOICES,
    "orphaned": lambda link: ORPHANED,
}
"""By the kind of review."""


def waiting_table(kind: ReviewKind, link: Link) -> Table[Any]:
    """Return the items of a kind that wait, in the page's order."""
    order = next(iter(kind.orderings.values()))
    rows = kind.waiting().order_by(*order).iterator(chunk_size=BATCH)
    return Table(f"review-{kind.slug}", f"Review: {kind.name}", COLUMNS[kind.slug](link), rows)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A product of a group."""

    group: ShownGroup
    member: Member


GROUPS: tuple[Column[GroupLine], ...] = (
    Column("group", "the group's number: its first product's id", lambda line: line.group.pk),
    Column("product", "the product's id, as decisions take it", lambda line: line.member.product.pk),
    Column("titles", "its normalised titles", lambda line: list(line.member.titles)),
    Column("brand", "its brand", lambda line: str(line.member.product.brand or "")),
    Column("retailers", "who sells it", lambda line: line.member.retailers),
    Column("deals", "its deals", lambda line: line.member.deals),
    Column("currency", "of its prices; empty: none or several", lambda line: line.member.currency),
    Column("lowest", "its lowest price", lambda line: line.member.lowest),
    Column("highest", "its highest price", lambda line: line.member.highest),
    Column(
        "joins_retailers",
        "joining the group joins two retailers",
        lambda line: line.group.waiting.effect.joins_retailers,
    ),
    Column("watched", "somebody watches one of the group", lambda line: line.group.waiting.effect.is_watched),
    Column(
        "in_assortment",
        "one of the group is in an assortment",
        lambda line: line.group.waiting.effect.is_in_assortment,
    ),
    Column(
        "likeness", "0 to 1: of the most alike two", lambda line: round(line.group.waiting.group.score, 3)
    ),
    Column("agrees", "what speaks for one product", lambda line: list(line.group.agrees)),
    Column("conflicts", "what speaks against it", lambda line: list(line.group.conflicts)),
)


def group_table(groups: Iterable[ShownGroup], filters: Mapping[str, Any]) -> Table[GroupLine]:
    """Return groups of products that may be one, a line each product, in the page's order."""
    rows = (GroupLine(group, member) for group in groups for member in group.members)
    return Table("review-groups", "Review: Products", GROUPS, rows, {k: str(v) for k, v in filters.items()})
