"""The small form behind a bell: what happens, at which retailer, at which price."""

from decimal import Decimal
from typing import Any

from django import forms

from deals.domain.alerts.rule import MOST_DAYS, Sellers
from deals.domain.alerts.templates import TEMPLATES, Template
from deals.domain.currencies import SYMBOLS
from deals.forms.fields import BootstrapFields, FocusesErrors
from deals.forms.typeahead import TypeaheadIds
from deals.models import AlertRule, Workspace
from deals.selectors.alerts.bells import BellChoices, Belled, scope_of
from deals.selectors.alerts.events import rule_problems
from deals.selectors.alerts.rule_summaries import name_of

GROUPS = ((Sellers.COMPETITORS.value, "any competitor"), (Sellers.ANY.value, "any retailer"))
"""Whose prices are looked at, where it is not one retailer's."""

NAMED = "retailer-"
"""Before a retailer's id in what `who` sends."""

OF_PROBLEMS = {"baseline": "template", "sellers": "who", "retailers": "who", "named": "who"}
"""Where the form says what is wrong with a column of the rule that it has no field for."""


class BellForm(FocusesErrors, BootstrapFields, forms.Form):
    """What becomes a rule on one thing, for the one who presses the bell."""

    small = True
    template = forms.ChoiceField(label="Tell me when a retailer", choices=[])
    target = forms.DecimalField(
        label="Price", required=False, min_value=Decimal("0.01"), max_digits=9, decimal_places=2,
        help_text="At this price or less.",
    )  # fmt: skip
    currency = forms.ChoiceField(choices=[(code, code) for code in sorted(SYMBOLS)])
    days = forms.IntegerField(
        label="After so many days without one", required=False, initial=30, min_value=1, max_value=MOST_DAYS
    )
    who = forms.ChoiceField(label="Retailer", widget=forms.RadioSelect, choices=[])
    others = TypeaheadIds("retailers", label="Or another retailer")

    def __init__(
        self, *args: Any, workspace: Workspace, thing: Belled, choices: BellChoices, **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id="bell_%s", **kwargs)
        self.workspace, self.thing = workspace, thing
        self._choose("template", [(each.name, each.label) for each in TEMPLATES.values()])
        offered = [(f"{NAMED}{one.pk}", one.name) for one in choices.retailers]
        self._choose("who", [*offered, *GROUPS])
        self.fields["who"].required = False
        self.fields["who"].widget.attrs["class"] = "btn-check"
        self.fields["who"].initial = offered[0][0] if offered else Sellers.ANY.value
        self.fields["currency"].initial = choices.currency
        self.fields["target"].widget.attrs |= {"autofocus": True, "inputmode": "decimal"}

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Put the rule together; what is wrong with it is said beside the field that it comes from."""
        found = super().clean() or {}
        if not self.errors:
            self.values = self._values(found, TEMPLATES[found["template"]])
            self.rule = AlertRule(workspace=self.workspace, **self.values)
            for name, text in rule_problems(self.rule).items():
                field = OF_PROBLEMS.get(name, name)
                self.add_error(field if field in self.fields else None, text)
        return found

    def _values(self, found: dict[str, Any], template: Template) -> dict[str, Any]:
        """Return the rule's columns."""
        asked = {name: found[name] for name in template.asks if found.get(name) is not None}
        return {
            **template.fixed, **asked, **scope_of(self.thing), **self._sellers(found),
            "zone": self.workspace.time_zone,
        }  # fmt: skip

    def _sellers(self, found: dict[str, Any]) -> dict[str, Any]:
        """Return whose prices are looked at: a retailer that is typed goes before one that is pressed."""
        who = found.get("who") or Sellers.ANY.value
        named = found["others"] or ([int(who.removeprefix(NAMED))] if who.startswith(NAMED) else [])
        return {"sellers": Sellers.NAMED.value if named else who, "retailers": named}

    def name(self) -> str:
        """Return the valid form's name for its rule. Up to 4 queries."""
        return name_of(self.rule, TEMPLATES[self.cleaned_data["template"]])
