"""The admin of every model of the deals application."""

from deals.admin import (
    accounts,
    alerts,
    assortment,
    catalogue,
    curation,
    exports,
    facts,
    keeping,
    matching,
    retention,
    watching,
)

__all__ = [
    "accounts",
    "alerts",
    "assortment",
    "catalogue",
    "curation",
    "exports",
    "facts",
    "keeping",
    "matching",
    "retention",
    "watching",
]
