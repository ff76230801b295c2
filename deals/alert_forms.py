"""Forms of alert rules and webhooks."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from deals.alerts.schedule import WEEKDAYS
from deals.currencies import SYMBOLS
from deals.forms import BootstrapFields
from deals.models import AlertRule, Category, Workspace
from deals.selectors.alerts import rule_problems
from deals.typeahead import MOST_CHOSEN, Typeahead, TypeaheadIds

GROUPS = (
    ("What to look for", ("name", "kind")),
    ("On what", ("scope", "products", "brands", "categories", "watchlist")),
    ("Whose", ("sellers", "retailers")),
    ("When", ("baseline", "days", "target", "direction", "size", "unit", "factor")),
    ("Only if", ("currency", "confidence", "minimum")),
    ("And again", ("rearm", "rearm_percent", "rearm_days")),
    ("How to tell", ("timing", "weekday", "hour", "zone", "audience", "by_mail", "by_webhook")),
)
"""The form's sections; each field is in one of them."""

SHOWN_FOR = {
    "products": "scope=products", "brands": "scope=brands", "categories": "scope=categories",
    "watchlist": "scope=watchlist", "retailers": "sellers=named", "baseline": "kind=price",
    "target": "baseline=target", "direction": "kind=price", "size": "kind=price", "unit": "kind=price",
    "factor": "kind=engagement", "rearm": "kind=price", "rearm_percent": "rearm=leave",
    "rearm_days": "rearm=days", "weekday": "timing=weekly", "hour": "timing=daily,weekly",
    "zone": "timing=daily,weekly",
}  # fmt: skip
"""For which choice of another field a field means something: the script hides it otherwise."""


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
    """An alert rule of a workspace."""

    small = True
    products = TypeaheadIds("products")
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
            "kind": "Tell me of", "baseline": "Compare a price with", "days": "N (days)",
            "target": "Target price", "direction": "A price that lies", "size": "By at least",
            "unit": "Counted in", "confidence": "Sureness of the reading, at least",
            "minimum": "Prices that the comparison rests on, at least", "rearm": "Tell me again",
            "rearm_percent": "Left by at least (%)", "rearm_days": "N (days) until then",
            "factor": "k: median + k × MAD", "timing": "Send it", "hour": "Hour", "audience": "To",
            "by_mail": "By e-mail", "by_webhook": "To the webhooks", "sellers": "Offered by",
            "scope": "Look at",
        }  # fmt: skip
        help_texts = {
            "days": "Of the average or the low; of a promotion's quiet time; of the usual engagement.",
            "size": "0: any difference.",
            "confidence": "From 0.5 to 1.",
            "rearm_days": "0: each time.",
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
        """Return the form's parts with their fields."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]


class WebhookForm(BootstrapFields, forms.Form):
    """A new webhook's address."""

    small = True
    url = forms.URLField(label="Address", max_length=500, assume_scheme="https")
