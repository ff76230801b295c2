"""Which pages can be saved as a view, and what a view keeps of an address (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from deals.domain.plain_text import has_control, plain_text
from deals.domain.refused import Refused
from deals.domain.roles import Right, may
from deals.domain.site_pages import PAGES

MOST_VIEWS = 200
"""In a workspace, those that only their makers see too."""

LONGEST_ADDRESS = 2_000
LONGEST_QUERY = 1_500
MOST_PARAMETERS = 60

WORKSPACE = "workspace"
"""In place of a thing: the page is one of the workspace."""

MOMENT = "as_of"


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page that can be saved; `of` is what stands in its address: nothing, the workspace, or a thing."""

    name: str
    of: str = ""


OF_THINGS = {
    "product": SavedPage("Product", "product"),
    "product-events": SavedPage("What happened to a product's price", "product"),
    "product-discount-claims": SavedPage("Claimed and actual discounts", "product"),
    "line": SavedPage("Product line", "line"),
    "line-events": SavedPage("What happened to a line's prices", "line"),
    "retailer": SavedPage("Retailer", "retailer"),
}
OF_MENUS = (
    "overview-itself", "products", "lines", "compare", "compare-index", "compare-undercuts",
    "compare-share-of-voice", "compare-promotions", "campaign-worked", "campaigns", "campaign-list",
    "campaign-reactions", "campaign-years", "retailers", "watchlists", "alerts", "assortment",
    "assortment-advertised", "assortment-floors", "runs", "coverage",
)  # fmt: skip
"""By the names that menus give them: pages with filters, which each member of a workspace may open."""

SAVED_PAGES: dict[str, SavedPage] = {
    "market": SavedPage("The whole market"),
    "campaign-posts": SavedPage("Posts of campaigns", WORKSPACE),
    **{
        page.route: SavedPage(page.name, WORKSPACE if page.in_workspace else "")
        for page in PAGES
        if page.route in OF_MENUS
    },
    **OF_THINGS,
}
"""By the name of the route."""

SAME_PAGE = {"overview": "overview-itself"}
"""Routes by which a page is reached too: '/' leads elsewhere once a first page was chosen."""

NOT_FILTERS = frozenset({"page"})
"""Where one was on a page of a list: a view begins at the first."""


def may_change(role: str, *, is_mine: bool) -> bool:
    """Tell whether a member may rename, unshare or delete a view: their own; a manager each shared one."""
    return is_mine or may(role, Right.MANAGE)


def kept_query(query: str, *, keep_moment: bool) -> str:
    """Return a query as a view keeps it: relative time stays relative, `as_of` goes unless it is asked for.

    Raises Refused for what is too long, or holds what cannot be typed.
    """
    if has_control(query):
        raise Refused("The address holds a character that cannot be typed or shown: leave it out.")
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise Refused(f"A view keeps up to {MOST_PARAMETERS} filters: choose fewer.") from None
    if any(has_control(text) for pair in pairs for text in pair):
        raise Refused("The address holds a character that cannot be typed or shown: leave it out.")
    left_out = NOT_FILTERS if keep_moment else NOT_FILTERS | {MOMENT}
    kept = urlencode([pair for pair in pairs if pair[0] not in left_out])
    if len(kept) > LONGEST_QUERY:
        raise Refused(f"The page's filters have over {LONGEST_QUERY:,} characters: choose fewer.")
    return kept


def filters_said(query: str) -> str:
    """Return a view's filters in words: 'period 90, brand lumo'."""
    said = [f"{plain_text(name).replace('_', ' ')} {plain_text(value)}" for name, value in parse_qsl(query)]
    return ", ".join(said)


def free_name(wish: str, left_by: str, taken: Iterable[str], most: int) -> str:
    """Return a name for a view that goes to another member: its own, else with whose it was, numbered."""
    known = set(taken)
    if wish not in known:
        return wish
    names = (f" ({left_by[:30]}{number})" for number in ["", *(f" {n}" for n in range(2, MOST_VIEWS + 2))])
    return next(name for end in names if (name := wish[: most - len(end)] + end) not in known)
