"""Fields and buttons of django-allauth's forms in the look of this site."""

import json
from typing import Any

from django import forms, template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
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
    kinds = set(tags.replace(",", " ").split() if isinstance(tags, str) else tags or ())
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


@register.simple_tag
def passkey_data(form: str, **ids: str) -> SafeString:
    """Return the data by which django-allauth's script finds a page's parts; nothing in it is run."""
    data = mark_safe(json.dumps({"ids": ids}).replace("<", "\\u003c"))  # ids of ours
    start = '<script data-allauth-onload="allauth.webauthn.forms.{}" type="application/json">{}</script>'
    return format_html(start, form, data)


@register.simple_tag
def badge_css(tags: Any) -> str:
    """Return the classes of a badge by what django-allauth says of it."""
    kinds = set(tags.replace(",", " ").split() if isinstance(tags, str) else tags or ())
    colour = "success" if "success" in kinds else "warning" if "warning" in kinds else "secondary"
    return f"badge text-bg-{colour}"
