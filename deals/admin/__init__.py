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
    assortment as assortment,
)

__all__ = [
    "accounts",
    "alerts",
    "assortment",
    "catalogue",
    "curation",
    "facts",
    "matching",
    "retention",
    "watching",
]
