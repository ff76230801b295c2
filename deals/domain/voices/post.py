"""What is known of a post and of the sellers when its speaker is told (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from deals.domain.records import PostContent, RetailerKind, RetailerRow


@dataclass(frozen=True, slots=True)
class Sellers:
    """Who owns which handle and domain: lower case -> a RetailerKind."""

    handles: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)

    def is_shop(self, handle: str) -> bool:
        return self.handles.get(handle.lower(), RetailerKind.DEAL_ACCOUNT) != RetailerKind.DEAL_ACCOUNT

    def is_deal_account(self, handle: str) -> bool:
        return self.handles.get(handle.lower()) == RetailerKind.DEAL_ACCOUNT

    def kind_of(self, host: str) -> str:
        """Return the kind of the retailer whose domain the host lies in; '' for none."""
        labels = host.split(".")
        parents = (".".join(labels[first:]) for first in range(len(labels) - 1))
        return next((self.domains[each] for each in parents if each in self.domains), "")


def sellers_of(rows: tuple[RetailerRow, ...]) -> Sellers:
    """Return the handles and domains of a catalogue's retailers."""
    return Sellers(
        {handle: row.kind for row in rows for handle in row.handles},
        {domain: row.kind for row in rows for domain in row.domains},
    )


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a post: its host without 'www.', and what follows."""

    host: str
    rest: str


def links_of(post: PostContent) -> list[Link]:
    """Return the links of a post that can be read."""
    found = []
    for url in post.urls:
        try:
            parts = urlsplit(url if "://" in url else f"//{url}")
        except ValueError:
            continue
        host = (parts.hostname or "").lower().removeprefix("www.")
        found.append(Link(host, f"{parts.path}?{parts.query}"))
    return found
