"""Requests to begin with, as lines for curl: the page 'Use the API' shows them, and a test runs them."""

import json
import shlex
from dataclasses import dataclass
from typing import Any

KEY = "TWEETDEALS_KEY"
"""The variable of the shell that holds the key: a key in a line would stay in the shell's history."""


@dataclass(frozen=True, slots=True)
class Example:
    """A request; `{workspace}` and `{product}` in its path stand for ids."""

    title: str
    says: str
    path: str
    method: str = "GET"
    body: dict[str, Any] | None = None

    @property
    def writes(self) -> bool:
        """Tell whether it takes a key that may write."""
        return self.method != "GET"

    def line(self, site: str, ids: dict[str, int]) -> str:
        """Return the line for a shell; `site` is the address without a last slash."""
        words = ["curl", "--fail-with-body", "--silent", "--show-error"]
        if self.writes:
            words += ["--request", self.method]
        if self.body is not None:
            words += ["--json", json.dumps(self.body)]
        quoted = " ".join(map(shlex.quote, words))
        return (
            f'{quoted} --header "Authorization: Bearer ${KEY}" {shlex.quote(site + self.path.format(**ids))}'
        )


EXAMPLES = (
    Example(
        "Products that match a search",
        "A page of at most 200 rows; 'next' is the address of the following page.",
        "/api/v1/products/?q=drill&order=newest&page_size=20",
    ),
    Example(
        "The price history of a product",
        "One series per retailer, yours and your competitors. Amounts are decimal strings with a currency.",
        "/api/v1/products/{product}/price-history/?show=mine&workspace={workspace}&period=180",
    ),
    Example(
        "Your current prices vs. your competitors' comparison",
        "'as_of' takes a date (its end) or a time; without it the last loaded hour counts.",
        "/api/v1/workspaces/{workspace}/compare/?as_of=2016-11-25",
    ),
    Example(
        "The price index over time",
        "Below 100 your prices are cheaper; each value says how many products it is based on.",
        "/api/v1/workspaces/{workspace}/compare/index/?period=90&split=brand",
    ),
    Example(
        "Engagement of promotions",
        "Engagement per 1,000 followers by depth, kind, coupon and hour, with n and interval.",
        "/api/v1/workspaces/{workspace}/campaigns/?period=365",
    ),
    Example(
        "Alerts",
        "Newest first; poll it, or use a webhook.",
        "/api/v1/alert-events/?workspace={workspace}",
    ),
    Example(
        "Watch a product",
        "Create a list (a second call changes nothing), then add items to it.",
        "/api/v1/workspaces/{workspace}/watchlists/",
        "POST",
        {"name": "From the API"},
    ),
    Example(
        "Newest deals",
        "All retailers, newest first; 'unsure=true' includes those that wait for a curator.",
        "/api/v1/deals/?order=newest&page_size=50",
    ),
)
