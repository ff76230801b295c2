"""The admin of every model of the deals application."""

from deals.admin import (
    accounts,
    alerts,
    catalogue,
    curation,
    facts,
    matching,
    own_catalogue,
    retention,
    watching,
)

__all__ = [
    "accounts",
    "alerts",
    "catalogue",
    "curation",
    "facts",
    "matching",
    "own_catalogue",
    "retention",
    "watching",
]
