"""The admin of every model of the deals application."""

from deals.admin import (
    accounts,
    alerts,
    catalogue,
    curation,
    facts,
    matching,
    retention,
    watching,
)
from deals.admin import (
    assortment as own_catalogue,
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
