"""Fields and buttons of django-allauth's forms in the look of this site."""

from typing import Any

from django import forms, template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from deals.selectors.workspaces.addresses import address_to_verify

register = template.Library()


@register.simple_tag
def account_field(field: Any) -> SafeString:
    """Return a field with its label, help and errors; the forms themselves know nothing of Bootstrap."""
    widget = field.field.widget
    is_checkbox = isinstance(widget, forms.CheckboxInput)
    widget.attrs["class"] = "form-check-input" if is_checkbox else "form-control"
    widget.attrs.pop("placeholder", None)
    return mark_safe(render_to_string("partials/field.html", {"field": field}))  # a template of ours


@register.simple_tag
def button_css(tags: Any) -> str:
    """Return the classes of a button by what django-allauth says of it."""
    kinds = set(str(tags or "").replace(",", " ").split())
    if kinds & {"danger", "delete"}:
        return "btn btn-danger"
    return (
        "btn btn-outline-secondary"
        if kinds & {"outline", "secondary", "cancel", "link"}
        else "btn btn-primary"
    )


@register.simple_tag
def sign_up_is_open() -> bool:
    """Tell whether anyone may create an account (SIGN_UP)."""
    return bool(settings.SIGN_UP)


@register.inclusion_tag("accounts/address_note.html", takes_context=True)
def address_note(context: dict[str, Any]) -> dict[str, str]:
    """Ask to verify the address that alerts would go to. 1 query."""
    return {"address": address_to_verify(context["user"])}
