"""Forms of alert rules and webhooks."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from deals.domain.alerts.schedule import WEEKDAYS
from deals.domain.alerts.templates import CHOICES, CUSTOM, TEMPLATES, template_of
from deals.domain.currencies import SYMBOLS
from deals.domain.roles import may_change_alert
from deals.forms.fields import BootstrapFields, FocusesErrors
from deals.forms.typeahead import MOST_CHOSEN, Typeahead, TypeaheadIds
from deals.models import AlertRule, Category, Membership
from deals.selectors.alerts.bells import free_name
from deals.selectors.alerts.events import rule_problems
from deals.selectors.alerts.rule_summaries import name_of

GROUPS = (
    ("Alert", ("template", "name", "kind")),
    ("Products", ("scope", "products", "lines", "brands", "categories", "watchlist")),
    ("Retailers", ("sellers", "retailers")),
    ("Condition", ("baseline", "days", "target", "currency", "direction", "size", "unit", "factor")),
    ("Only if", ("confidence", "minimum")),
    ("Repeat", ("rearm", "rearm_percent", "rearm_days")),
    (
        "Notification",
        ("timing", "weekday", "hour", "zone", "audience", "recipients", "by_mail", "by_webhook"),
    ),
)
"""The form's sections; each field is in one of them."""

SHOWN_FOR = {
    "products": "scope=products", "lines": "scope=lines", "brands": "scope=brands",
    "categories": "scope=categories", "watchlist": "scope=watchlist", "retailers": "sellers=named",
    "kind": f"template={CUSTOM}", "baseline": "kind=price", "target": "baseline=target",
    "days": "kind=promotion,engagement|baseline=average,low", "direction": "kind=price",
    "size": "baseline=previous,average,low,all_time_low,own_price,list_price",
    "unit": "baseline=previous,average,low,all_time_low,own_price,list_price",
    "factor": "kind=engagement", "currency": "kind=price", "confidence": f"template={CUSTOM}",
    "minimum": "kind=engagement|baseline=average,low,all_time_low", "rearm": "kind=price",
    "rearm_percent": "rearm=leave",
    "rearm_days": "rearm=days", "weekday": "timing=weekly", "hour": "timing=daily,weekly",
    "zone": "timing=daily,weekly", "recipients": "audience=people",
}  # fmt: skip
"""For which choice of another field a field applies: the script hides others, and what a template fixes."""


OF_ALL = ("audience", "recipients", "by_webhook")
"""What is not asked where an alert can only be the member's own."""


class Ids(forms.ModelMultipleChoiceField):
    """Some rows, cleaned to their ids."""

    def clean(self, value: Any) -> Any:
        """Return ids. Raises ValidationError for rows that do not exist, or too many."""
        if isinstance(value, list | tuple) and len(value) > MOST_CHOSEN:
            raise forms.ValidationError(f"At most {MOST_CHOSEN}: take a watchlist, a brand or a category.")
        return sorted(row.pk for row in super().clean(value))


def _ids(rows: QuerySet[Any], label: str | None = None) -> Ids:
    return Ids(rows, required=False, label=label, widget=forms.SelectMultiple(attrs={"size": 6}))


class RuleForm(FocusesErrors, BootstrapFields, forms.ModelForm):
    small = True
    template = forms.ChoiceField(
        label="Tell me when a retailer", choices=CHOICES, required=False, initial=CUSTOM
    )
    products = TypeaheadIds("products")
    lines = TypeaheadIds("lines", label="Product lines")
    brands = TypeaheadIds("brands")
    categories = _ids(Category.objects.order_by("name"))
    retailers = TypeaheadIds("retailers")
    recipients = _ids(User.objects.none(), "Which members")
    zone = Typeahead("zones", label="Time zone")
    weekday = forms.TypedChoiceField(coerce=int, choices=list(enumerate(WEEKDAYS)))
    currency = forms.ChoiceField(required=False)

    class Meta:
        model = AlertRule
        fields = [field for _, names in GROUPS for field in names if field != "template"]
        labels = {
            "kind": "Alert type", "scope": "Which products", "sellers": "Offered by",
            "baseline": "Compare the price with", "days": "Days (N)", "target": "Target price",
            "direction": "The price is", "size": "By at least", "unit": "Unit",
            "factor": "k (median + k × MAD)", "confidence": "Minimum confidence",
            "minimum": "Minimum number of prices", "rearm": "Repeat",
            "rearm_percent": "Left the zone by at least (%)", "rearm_days": "Days (N) until then",
            "timing": "Send", "hour": "Hour", "audience": "Recipients", "by_mail": "By email",
            "by_webhook": "By webhook",
        }  # fmt: skip
        help_texts = {
            "days": "For an average or lowest price, a promotion's quiet period, or usual engagement.",
            "size": "0: any difference.",
            "confidence": "From 0.5 to 1.",
            "rearm_days": "0: every time.",
        }

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workspace = workspace = by.workspace
        watchlist, currency = self.fields["watchlist"], self.fields["currency"]
        assert isinstance(watchlist, forms.ModelChoiceField) and isinstance(currency, forms.ChoiceField)
        kept = Q(archived_at=None) | Q(pk=self.instance.watchlist_id)
        watchlist.queryset = workspace.watchlists.filter(kept)
        currency.choices = [("", "any"), *((code, code) for code in sorted(SYMBOLS))]
        self.fields["name"].required = False
        self.fields["name"].help_text = "Left empty, it is made of what the alert says."
        if self.instance.pk:
            columns = {name: getattr(self.instance, name) for name in self.Meta.fields}
            self.fields["template"].initial = template_of(columns)
        self._ask_recipients(by)
        for name, condition in SHOWN_FOR.items():
            if name in self.fields:
                self.fields[name].widget.attrs["data-shown-for"] = condition

    def _ask_recipients(self, by: Membership) -> None:
        """Offer the members; who may make no alerts for others is asked nothing, the alert is their own."""
        recipients, audience = self.fields["recipients"], self.fields["audience"]
        assert isinstance(recipients, forms.ModelMultipleChoiceField)
        assert isinstance(audience, forms.ChoiceField)
        members = Membership.objects.filter(workspace=by.workspace_id).values("user")
        recipients.queryset = User.objects.filter(pk__in=members).order_by("username")
        self.is_own_only = not may_change_alert(by.role, is_own=False)
        if self.is_own_only:
            self.instance.audience, self.instance.by_webhook = AlertRule.Audience.OWN, False
            for name in OF_ALL:
                del self.fields[name]
        elif (
            self.instance.pk and self.instance.made_by_id != by.user_id
        ):  # it would vanish for who changes it
            own = AlertRule.Audience.OWN.value
            audience.choices = [each for each in AlertRule.Audience.choices if each[0] != own]

    @property
    def values(self) -> dict[str, Any]:
        """The valid form's columns of a rule."""
        own = {"audience": AlertRule.Audience.OWN.value, "recipients": [], "by_webhook": False}
        asked = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}
        return {**asked, **own} if self.is_own_only else asked

    def clean(self) -> dict[str, Any]:
        """Take over what the template fixes; a rule without a name is named by what it says."""
        found = super().clean() or {}
        template = TEMPLATES.get(found.get("template", ""))
        for name, value in template.fixed.items() if template else ():
            found[name] = value
            self.errors.pop(name, None)
        if found.get("baseline") == AlertRule.Baseline.TARGET.value and "size" in found:
            found["size"] = Decimal(0)  # a target has none, and the form does not ask for it
        if found.get("name") == "" and template and not self.errors:
            columns = {name: found[name] for name in self.Meta.fields if name in found and name != "name"}
            rule = AlertRule(workspace=self.instance.workspace, **columns)
            found["name"] = free_name(rule.workspace, name_of(rule, template), self.instance.pk)
        elif found.get("name") == "":
            self.add_error("name", "Give the rule a name.")
        return found

    @property
    def templates(self) -> dict[str, dict[str, Any]]:
        """What each template fixes, for the script."""
        return {
            template.name: {name: "" if value is None else value for name, value in template.fixed.items()}
            for template in TEMPLATES.values()
        }

    def clean_name(self) -> str:
        """Refuse a name that another rule has."""
        name: str = self.cleaned_data["name"]
        others = AlertRule.objects.filter(workspace=self.instance.workspace).exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError("Another rule has this name.")
        return name

    def _post_clean(self) -> None:
        """Add what makes the rule as a whole impossible."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            for name, text in rule_problems(self.instance).items():
                self.add_error(name if name in self.fields else None, text)

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in GROUPS]


class WebhookForm(BootstrapFields, forms.Form):
    """A new webhook's address."""

    small = True
    url = forms.URLField(label="Address", max_length=500, assume_scheme="https")
