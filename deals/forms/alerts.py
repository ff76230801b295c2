"""Forms of alert rules and webhooks."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from deals.domain.alerts.schedule import WEEKDAYS
from deals.domain.currencies import SYMBOLS
from deals.forms.fields import BootstrapFields
from deals.forms.typeahead import MOST_CHOSEN, Typeahead, TypeaheadIds
from deals.models import AlertRule, Category, Workspace
from deals.selectors.alerts.events import rule_problems

GROUPS = (
    ("Alert", ("name", "kind")),
    ("Products", ("scope", "products", "lines", "brands", "categories", "watchlist")),
    ("Retailers", ("sellers", "retailers")),
    ("Condition", ("baseline", "days", "target", "direction", "size", "unit", "factor")),
    ("Only if", ("currency", "confidence", "minimum")),
    ("Repeat", ("rearm", "rearm_percent", "rearm_days")),
    ("Notification", ("timing", "weekday", "hour", "zone", "audience", "by_mail", "by_webhook")),
)
"""The form's sections; each field is in one of them."""

SHOWN_FOR = {
    "products": "scope=products", "lines": "scope=lines", "brands": "scope=brands",
    "categories": "scope=categories", "watchlist": "scope=watchlist", "retailers": "sellers=named",
    "baseline": "kind=price", "target": "baseline=target", "direction": "kind=price", "size": "kind=price",
    "unit": "kind=price",
    "factor": "kind=engagement", "rearm": "kind=price", "rearm_percent": "rearm=leave",
    "rearm_days": "rearm=days", "weekday": "timing=weekly", "hour": "timing=daily,weekly",
    "zone": "timing=daily,weekly",
}  # fmt: skip
"""For which choice of another field a field applies: the script hides it otherwise."""


class Ids(forms.ModelMultipleChoiceField):
    """Some rows, cleaned to their ids."""

    def clean(self, value: Any) -> Any:
        """Return ids. Raises ValidationError for rows that do not exist, or too many."""
        if isinstance(value, list | tuple) and len(value) > MOST_CHOSEN:
            raise forms.ValidationError(f"At most {MOST_CHOSEN}: take a watchlist, a brand or a category.")
        return sorted(row.pk for row in super().clean(value))


def _ids(rows: QuerySet[Any]) -> Ids:
    return Ids(rows, required=False, widget=forms.SelectMultiple(attrs={"size": 6}))


class RuleForm(BootstrapFields, forms.ModelForm):
    small = True
    products = TypeaheadIds("products")
    lines = TypeaheadIds("lines", label="Product lines")
    brands = TypeaheadIds("brands")
    categories = _ids(Category.objects.order_by("name"))
    retailers = TypeaheadIds("retailers")
    zone = Typeahead("zones", label="Time zone")
    weekday = forms.TypedChoiceField(coerce=int, choices=list(enumerate(WEEKDAYS)))
    currency = forms.ChoiceField(required=False)

    class Meta:
        model = AlertRule
        fields = [field for _, names in GROUPS for field in names]
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

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workspace = workspace
        watchlist, currency = self.fields["watchlist"], self.fields["currency"]
        assert isinstance(watchlist, forms.ModelChoiceField) and isinstance(currency, forms.ChoiceField)
        watchlist.queryset = workspace.watchlists.all()
        currency.choices = [("", "any"), *((code, code) for code in sorted(SYMBOLS))]
        for name, condition in SHOWN_FOR.items():
            self.fields[name].widget.attrs["data-shown-for"] = condition

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
        return [(title, [self[name] for name in names]) for title, names in GROUPS]


class WebhookForm(BootstrapFields, forms.Form):
    """A new webhook's address."""

    small = True
    url = forms.URLField(label="Address", max_length=500, assume_scheme="https")
