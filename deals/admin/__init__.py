"""The admin of every model of the deals application."""

from deals.admin import accounts, catalogue, curation, facts, matching, retention, watching

__all__ = ["accounts", "catalogue", "curation", "facts", "matching", "retention", "watching"]
