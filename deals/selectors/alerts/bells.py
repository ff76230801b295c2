"""What a bell rings for, and which retailers its form offers."""

from dataclasses import dataclass
from datetime import datetime

from deals.models import AlertRule, Brand, Category, Product, ProductLine, Retailer, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.market.sellers import sellers_of
from deals.selectors.workspaces.competitors import competitors_of

OFFERED = 24
"""Retailers to press at once, as many as a usual set of competitors has: any other one is typed."""

Belled = Product | ProductLine | Brand | Category
"""What has a bell."""

COLUMNS: dict[type[Belled], str] = {
    Product: "products",
    ProductLine: "lines",
    Brand: "brands",
    Category: "categories",
}
"""The column of a rule that covers it, which is the name of its scope too."""


@dataclass(frozen=True, slots=True)
class BellChoices:
    """`retailers` to press, those that advertised it and are competitors first; the richest `currency`."""

    retailers: tuple[Retailer, ...]
    currency: str


def scope_of(thing: Belled) -> dict[str, object]:
    """Return the columns of a rule on one thing."""
    column = COLUMNS[type(thing)]
    return {"scope": AlertRule.Scope(column).value, column: [thing.pk]}


def bell_choices(thing: Belled, workspace: Workspace, until: datetime) -> BellChoices:
    """Return what the form of a bell offers. At most 3 queries."""
    competitors = [each.retailer for each in competitors_of(workspace)]
    sellers = sellers_of(_products(thing), Period.all_until(until), workspace)
    advertised = [one.retailer for one in sellers if one.retailer and not one.is_me]
    known = {each.pk for each in competitors}
    ranked = [
        *(each for each in advertised if each.pk in known),
        *(each for each in advertised if each.pk not in known),
        *competitors,
    ]
    once = {each.pk: each for each in ranked if each.pk != workspace.own_retailer_id}
    richest = max(sellers, key=lambda one: one.n, default=None)
    currency = richest.currency if richest else workspace.currency or "USD"
    return BellChoices(tuple(list(once.values())[:OFFERED]), currency)


def _products(thing: Belled) -> list[int]:
    """Return the products whose prices tell who sells it; none of a brand or category, which are too many."""
    if isinstance(thing, Product):
        return [thing.pk]
    return list(thing.products.values_list("pk", flat=True)) if isinstance(thing, ProductLine) else []


def free_name(workspace: Workspace, name: str, but: int | None = None) -> str:
    """Return the name, with a number where another rule (`but` this one) has it. 1 query."""
    taken = set(workspace.alert_rules.exclude(pk=but or 0).values_list("name", flat=True))
    wanted, number = name, 1
    while wanted in taken:
        number += 1
        wanted = f"{name} ({number})"
    return wanted
