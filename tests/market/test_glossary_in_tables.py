"""What the glossary says of lists, of the API and of what the database computes is so."""

from typing import Any
from unittest.mock import MagicMock

import pytest
from drf_spectacular.generators import SchemaGenerator

from deals.domain.glossary.contents import ENTRIES, entry_of
from deals.exports import (
    article_prices,
    assortment,
    campaign_groups,
    campaign_pictures,
    campaigns,
    comparing,
    levels,
    lines,
    market,
    price_chart,
    promotion_profile,
    undercuts,
    watched,
    workspace,
)
from deals.exports.table import FileOptions
from deals.models import EngagementSnapshot
from deals.selectors.common.as_of import Period
from deals.selectors.market.price_history import price_summary
from ingestion import exports as ingested
from tests.factories import DAY, START, make_deal, make_product, make_snapshot

NOTHING: Any = MagicMock()
"""What a column would read its values from."""

OPTIONS = FileOptions(link=lambda *parts: "", filters={}, as_of="")
COLUMNS: dict[str, Any] = {
    "/products": market.PRODUCTS,
    "/products/ID": market.price_columns(NOTHING, OPTIONS.link),
    "/products/ID/lowest": price_chart.lowest_table("", "", NOTHING, [], OPTIONS).columns,
    "/products/ID/discount-claims": market.discount_claim_columns(NOTHING),
    "/lines": lines.LINES,
    "/retailers": market.RETAILERS,
    "/retailers/NAME": market.deal_columns(OPTIONS.link),
    "/retailers/NAME/calendar": promotion_profile.DAYS,
    "/retailers/NAME/categories": promotion_profile.CATEGORIES,
    "/workspaces/N/assortment": assortment.ITEMS,
    "/workspaces/N/assortment/advertised": article_prices.ARTICLE_LINES,
    "/workspaces/N/assortment/floors": article_prices.BREACHES,
    "/workspaces/N/campaigns/lift": campaign_pictures.LIFT,
    "/workspaces/N/campaigns/list": campaign_groups.CAMPAIGNS,
    "/workspaces/N/campaigns/posts": campaigns.post_columns(OPTIONS.link),
    "/workspaces/N/campaigns/reactions": campaigns.GROUPS,
    "/workspaces/N/campaigns/reactions/rhythm": campaigns.RHYTHM,
    "/workspaces/N/campaigns/worked": campaign_groups.WORKED,
    "/workspaces/N/campaigns/years": campaign_pictures.YEARS,
    "/workspaces/N/compare": comparing.matrix_columns(NOTHING, NOTHING),
    "/workspaces/N/compare?level=line": levels.level_table(NOTHING, NOTHING, OPTIONS).columns,
    "/workspaces/N/compare/answers": undercuts.ANSWERS,
    "/workspaces/N/compare/index": comparing.INDEX,
    "/workspaces/N/compare/movers": comparing.mover_columns(NOTHING),
    "/workspaces/N/compare/share-of-voice": comparing.SHARES,
    "/workspaces/N/compare/undercuts": undercuts.undercut_columns(NOTHING),
    "/workspaces/N/competitors": workspace.COMPETITORS,
    "/workspaces/N/watchlists": watched.ROW_COLUMNS,
    "/coverage": ingested.HOURS,
    "/runs/ID": ingested.FILES,
}
"""The columns of each list that an entry names."""

IN_FILES = sorted({(one.address, one.column) for entry in ENTRIES for one in entry.columns})
IN_API = sorted({(one.address, one.name) for entry in ENTRIES for one in entry.fields})


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The API's description."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


@pytest.mark.parametrize(("address", "column"), IN_FILES)
def test_a_column_that_an_entry_names_is_in_that_list(address: str, column: str) -> None:
    assert column in [one.name for one in COLUMNS[address]]


@pytest.mark.parametrize(("address", "name"), IN_API)
def test_a_field_that_an_entry_names_is_in_that_answer(
    schema: dict[str, Any], address: str, name: str
) -> None:
    path = "/api/v1/" + address.replace("/NAME/", "/{slug}/").replace("/ID/", "/{id}/")
    answer = schema["paths"][path]["get"]["responses"]["200"]
    assert name in names_in(answer, schema, set())


def names_in(node: Any, schema: dict[str, Any], seen: set[str]) -> set[str]:
    """The names of all fields of an answer, however deep."""
    if isinstance(node, list):
        return set().union(*(names_in(one, schema, seen) for one in node))
    if not isinstance(node, dict):
        return set()
    name = str(node.get("$ref", "")).rpartition("/")[2]
    if name and name not in seen:
        seen.add(name)
        return names_in(schema["components"]["schemas"][name], schema, seen)
    found = set(node.get("properties", {}))
    return found.union(*(names_in(one, schema, seen) for one in node.values()))


def test_only_two_examples_are_the_databases() -> None:
    left = [entry.slug for entry in ENTRIES for one in entry.examples if one.of is None]
    assert left == ["lowest-ever", "engagement"]


@pytest.mark.django_db
def test_the_example_of_the_lowest_price_ever_is_what_the_page_shows() -> None:
    [example] = entry_of("lowest-ever").examples
    product = make_product("Kettle")
    for price in example.given["prices"]:  # type: ignore[attr-defined]
        make_deal(str(price), product=product, retailer="Tindalo")
    summary = price_summary(product.pk, "USD", "new", Period.all_until(START + DAY))
    assert summary.lows[0].point is not None
    assert summary.lows[0].point.price == example.result


@pytest.mark.django_db
def test_the_example_of_engagement_is_what_the_database_sums() -> None:
    [example] = entry_of("engagement").examples
    make_snapshot(make_deal().post, START, **example.given)  # type: ignore[arg-type]
    assert EngagementSnapshot.objects.get().engagement == example.result
