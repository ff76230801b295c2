"""What the field in the header finds by name: products, lines, retailers, brands, saved views, pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from deals.domain.records import RetailerKind
from deals.domain.site_pages import Reader, pages_named
from deals.models import Membership, Workspace
from deals.selectors.common.as_of import Period, parse_period
from deals.selectors.market.names import (
    MOST_COUNTED,
    NamedBrand,
    NamedRetailer,
    closest_brands_and_retailers,
    closest_lines,
)
from deals.selectors.market.products import closest_products
from deals.selectors.market.promotions import promotions_of
from deals.selectors.workspaces.saved_views import page_said, views_named

MOST = 5
"""Of each kind: more are found on the kind's own page."""

DAYS = "90"
"""A retailer's promotions are counted back so far; the campaigns' list does by itself."""

LONGEST = 200
"""Characters of a text that is looked for."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the site: the route's name, what stands in its address, its query."""

    route: str
    args: tuple[int | str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing of that name and its page; None for figures that its kind has not.

    `about` says in words what it is; `prices` counts price points of all currencies and conditions;
    `promotions` are those of the last DAYS days; of more than MOST_COUNTED products that many are told.
    """

    name: str
    link: Link
    about: str = ""
    products: int | None = None
    prices: int | None = None
    retailers: int | None = None
    promotions: int | None = None
    last_at: datetime | None = None

    @property
    def has_more_products(self) -> bool:
        """Whether the products were counted up to a bound only."""
        return self.prices is None and self.products == MOST_COUNTED


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of a kind, MOST at most, and the page that finds all of them, None without one."""

    kind: str
    title: str
    hits: list[Hit]
    all_of_them: Link | None = None


def search(text: str, until: datetime, membership: Membership | None, reader: Reader) -> list[Group]:
    """Return what a text names, as of a moment; kinds of which nothing fits are left out. 9 queries.

    Campaigns are grouped when their list is read, so of them there is a link to those that the text names.
    """
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return []
    period = Period.all_until(until)
    brands, retailers = closest_brands_and_retailers(text, period, MOST)
    groups = [
        Group("products", "Products", _products(text, period), Link("products", query={"q": text})),
        Group("lines", "Product lines", _lines(text, period), Link("lines", query={"q": text})),
        Group("retailers", "Retailers", _retailers(retailers, until), Link("retailers", query={"q": text})),
        Group("brands", "Brands", [_brand(each) for each in brands]),
        Group("campaigns", "Campaigns", _campaigns(text, membership.workspace) if membership else []),
        Group("views", "Saved views", _views(text, membership) if membership else []),
        Group("pages", "Pages", _pages(text, membership, reader)),
    ]
    return [group for group in groups if group.hits]


def reader_of(user: object, membership: Membership | None) -> Reader:
    """Return what a user may open."""
    is_staff, is_superuser = getattr(user, "is_staff", False), getattr(user, "is_superuser", False)
    return Reader(bool(is_staff), bool(is_superuser), membership.role if membership else "")


def _products(text: str, period: Period) -> list[Hit]:
    return [
        Hit(
            name=each.title,
            link=Link("product", (each.pk,)),
            about=each.brand.name if each.brand else "",
            prices=each.points,
            retailers=each.retailers,
            last_at=each.last_at,
        )
        for each in closest_products(text, period, MOST)
    ]


def _lines(text: str, period: Period) -> list[Hit]:
    return [
        Hit(
            name=each.name,
            link=Link("line", (each.pk,)),
            about=each.brand.name if each.brand else "",
            products=each.products_n,
            prices=each.points,
            retailers=each.retailers,
            last_at=each.last_at,
        )
        for each in closest_lines(text, period, MOST)
    ]


def _retailers(found: list[NamedRetailer], until: datetime) -> list[Hit]:
    counted = promotions_of([each.pk for each in found], parse_period(DAYS, until)) if found else {}
    return [
        Hit(
            name=each.name,
            link=Link("retailer", (each.slug,)),
            about=", ".join(filter(None, (str(RetailerKind(each.kind).label), each.country))),
            promotions=counted.get(each.pk, 0),
        )
        for each in found
    ]


def _brand(found: NamedBrand) -> Hit:
    return Hit(found.name, Link("products", query={"brand": found.slug}), products=found.products)


def _campaigns(text: str, workspace: Workspace) -> list[Hit]:
    link = Link("campaign-list", (workspace.pk,), {"q": text})
    return [Hit(f"Campaigns that name “{text}”", link, about=f"the last {DAYS} days")]


def _views(text: str, membership: Membership) -> list[Hit]:
    found = views_named(text, membership, MOST)
    return [
        Hit(each.name, Link("saved-view", (each.workspace_id, each.pk)), page_said(each)) for each in found
    ]


def _pages(text: str, membership: Membership | None, reader: Reader) -> list[Hit]:
    found = pages_named(text, reader, MOST)
    workspace = (membership.workspace_id,) if membership else ()
    return [
        Hit(each.name, Link(each.route, workspace if each.in_workspace else ()), about=each.menu)
        for each in found
    ]
