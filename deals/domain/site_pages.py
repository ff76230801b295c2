"""The pages by the names that menus and tabs give them, and who may open each (pure)."""

from dataclasses import dataclass

from deals.domain.roles import Right, may


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page: `menu` is where its name stands, `words` are further words that people look for it by.

    `need` is what opening it takes: `signed in`, `staff`, `superuser`, or a right in a workspace, whose id is
    then part of the page's address.
    """

    name: str
    route: str
    menu: str
    words: str = ""
    need: str = "signed in"

    @property
    def in_workspace(self) -> bool:
        """Whether the page is of one workspace."""
        return self.need in tuple(Right)

    def fits(self, words: list[str]) -> bool:
        """Tell whether each of the words, in small letters, begins one of the page's."""
        known = f"{self.name} {self.menu} {self.words}".casefold().split()
        return all(any(each.startswith(word) for each in known) for word in words)


READ, EDIT, MANAGE = Right.READ.value, Right.EDIT.value, Right.MANAGE.value

PAGES = (
    SitePage("Overview", "overview-itself", "Menu", "first page home position news"),
    SitePage("Products", "products", "Menu", "articles prices"),
    SitePage("Product lines", "lines", "Products", "families variants"),
    SitePage("Price comparison", "compare", "Compare", "matrix competitors", READ),
    SitePage("Index over time", "compare-index", "Compare", "price median", READ),
    SitePage("Undercuts", "compare-undercuts", "Compare", "cheaper lower answers", READ),
    SitePage("Brands and share of voice", "compare-share-of-voice", "Compare", "movers categories", READ),
    SitePage("Promotions", "compare-promotions", "Compare", "deals kinds", READ),
    SitePage("What worked", "campaign-worked", "Campaigns", "lift results", READ),
    SitePage("Campaigns", "campaigns", "Menu", "promotions", READ),
    SitePage("List of campaigns", "campaign-list", "Campaigns", "promotions", READ),
    SitePage("Reactions", "campaign-reactions", "Campaigns", "engagement likes retweets depth hours", READ),
    SitePage("A year before", "campaign-years", "Campaigns", "last season", READ),
    SitePage("Retailers", "retailers", "Menu", "shops sellers"),
    SitePage("Watchlists", "watchlists", "Menu", "watched favourites", READ),
    SitePage("Saved views", "saved-views", "Workspace", "bookmarks favourites filters", READ),
    SitePage("Notes on charts", "notes", "Workspace", "annotations comments days", READ),
    SitePage("Alerts", "alerts", "Menu", "events messages notices", READ),
    SitePage("Alert rules", "alert-rules", "Alerts", "conditions notices", READ),
    SitePage("Mutes", "alert-mutes", "Alerts", "mails silence snooze", READ),
    SitePage("Webhooks", "webhooks", "Alerts", "receivers slack", MANAGE),
    SitePage("Workspace", "workspace-detail", "Menu", "members invitations keys", READ),
    SitePage("Workspace settings", "workspace-settings", "Workspace", "currency time zone retailer", MANAGE),
    SitePage("Log", "workspace-log", "Workspace", "audit who changed history", MANAGE),
    SitePage("Competitors", "competitors", "Workspace", "rivals", READ),
    SitePage("Assortment", "assortment", "Workspace", "articles upload price list", READ),
    SitePage("What competitors advertise", "assortment-advertised", "Assortment", "articles", READ),
    SitePage("Floor prices", "assortment-floors", "Assortment", "map minimum breaches", READ),
    SitePage("Ingestion", "runs", "Archive", "runs files loading"),
    SitePage("Coverage", "coverage", "Archive", "hours gaps loaded missing"),
    SitePage("Account and security", "account", "Account", "password sessions name passkey"),
    SitePage("Glossary", "glossary", "Account", "words measures formulas meaning help"),
    SitePage("My files", "exports", "Account", "exports downloads csv xlsx"),
    SitePage("My reports", "reports", "Account", "wrong deals"),
    SitePage("Use the API", "api-use", "Account", "keys programs python"),
    SitePage("Review", "review", "Menu", "curate queues", "staff"),
    SitePage("Catalogues", "catalogues", "Archive", "brands retailers merge import", "staff"),
    SitePage("Deletions", "deletions", "Archive", "notices purge", "staff"),
    SitePage("Retention", "retention", "Deletions", "keep delete days", "staff"),
    SitePage("Outbox", "outbox", "Archive", "mails emails sent", "superuser"),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: staff or superuser, and the role in the workspace that is read for; '' without one."""

    is_staff: bool = False
    is_superuser: bool = False
    role: str = ""

    def may_open(self, page: SitePage) -> bool:
        """Tell whether the page answers this reader."""
        if page.in_workspace:
            return bool(self.role) and may(self.role, Right(page.need))
        return {"signed in": True, "staff": self.is_staff, "superuser": self.is_superuser}[page.need]


def pages_named(text: str, reader: Reader, most: int) -> list[SitePage]:
    """Return the pages of that name which the reader may open, those that begin with the text first."""
    words = text.casefold().split()
    found = [page for page in PAGES if words and page.fits(words) and reader.may_open(page)]
    return sorted(found, key=lambda page: _place(page, " ".join(words), words))[:most]


def _place(page: SitePage, text: str, words: list[str]) -> tuple[int, str]:
    """Return what pages are sorted by: the name's beginning, then words of the name, then all others."""
    name = page.name.casefold()
    if name.startswith(text):
        return 0, name
    return (1 if all(word in name for word in words) else 2), name
