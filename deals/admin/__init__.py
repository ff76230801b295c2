"""The admin of every model of the deals application."""

from deals.admin import accounts, alerts, catalogue, facts, matching, watching

__all__ = ["accounts", "alerts", "catalogue", "facts", "matching", "watching"]
