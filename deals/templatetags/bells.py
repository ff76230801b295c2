"""The button that opens the form of an alert on what a page shows."""

from typing import Any

from django import template
from django.template.context import Context

from deals.templatetags.site import page_url

register = template.Library()


@register.inclusion_tag("alerts/bell_button.html", takes_context=True)
def bell(context: Context, label: str = "", **of: Any) -> dict[str, Any]:
    """{% bell product=5 currency="USD" %}: the button; with a `label` an icon alone, which the label names.

    Nothing without a workspace, which would hold the rule.
    """
    workspace = context.get("current_workspace")
    url = page_url(context, "alert-bell", workspace.pk, **of) if workspace else ""
    return {"url": url, "label": label}


@register.filter
def of_key(names: dict[int, str], key: int | None) -> str:
    """Return what a mapping has under a key, '' for nothing."""
    return names.get(key or 0, "")
