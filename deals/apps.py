"""The deals application: what was on offer, by whom, at what price, how people reacted."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Market data, shared by all signed-in users, and the workspaces that look at them."""

    name = "deals"
    verbose_name = "Deals"
