"""The filters of the campaign page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from deals.domain.records import DealKind
from deals.forms.fields import BootstrapFields, kept_categories, with_merge_targets
from deals.forms.typeahead import Typeahead
from deals.models import Retailer
from deals.selectors.campaigns.posts import REACTIONS, Behind
from deals.selectors.campaigns.reactions import KEY_OF, names_of
from deals.selectors.campaigns.wanted import CampaignFilter

GROUPINGS = {
    "depth": "By depth",
    "kind": "By kind",
    "coupon": "By coupon",
    "voice": "By voice",
    "retailer": "By retailer",
}
SHOWN = GROUPINGS | {
    "hour": "By weekday and hour",
    "posts": "Best and weakest posts",
    "rhythm": "Calendar and rhythm",
}
"""What the switch of the picture of reactions offers."""


class CampaignForm(BootstrapFields, forms.Form):
    """Whose promotions, and which; becomes a CampaignFilter."""

    small = True
    retailer = forms.MultipleChoiceField(
        label="Retailers", required=False, widget=forms.SelectMultiple(attrs={"size": 4})
    )
    brand = Typeahead("brands", empty="All brands", required=False)
    category = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(
        label="Kind of promotion", required=False, choices=[("", "All kinds"), *DealKind.choices]
    )

    def __init__(self, data: Any, retailers: Sequence[Retailer]) -> None:
        super().__init__(with_merge_targets(data, [each.slug for each in retailers]))
        self.retailers = retailers
        lists = {
            "retailer": [(each.slug, each.name) for each in retailers],
            "category": kept_categories(),
        }
        for name, values in lists.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = values

    def filters(self) -> CampaignFilter:
        """Return the valid form as what the selector takes; without a retailer chosen all of them."""
        found = self.cleaned_data
        slugs = set(found["retailer"])
        return CampaignFilter(
            retailers=tuple(each for each in self.retailers if not slugs or each.slug in slugs),
            brand=found["brand"],
            category=found["category"],
            kind=found["kind"],
        )


class ReactionsForm(CampaignForm):
    """The same, and which picture of reactions is shown; '' is the first, in files all groups."""

    show = forms.ChoiceField(required=False, choices=[("", "First"), *SHOWN.items()])


class CampaignPostsForm(CampaignForm):
    """The same, and which number's posts: the group `key` of the grouping `by`, of one reaction."""

    by = forms.ChoiceField(required=False, choices=[("", "All posts"), *((by, by) for by in KEY_OF)])
    key = forms.CharField(required=False, max_length=30)
    reaction = forms.ChoiceField(required=False, choices=[("", "All posts"), *REACTIONS.items()])

    def clean(self) -> dict[str, Any]:
        """A grouping has its groups, and no others."""
        found = super().clean() or {}
        by, key = found.get("by", ""), found.get("key", "")
        if self.errors or (not by and not key):
            return found
        if not by:
            self.add_error("by", f"Say what the key is of: {', '.join(KEY_OF)}.")
        elif key not in (names := names_of(by, self.filters())):
            self.add_error(
                "key", f"Must be one of {', '.join(list(names)[:30])}{' ...' if len(names) > 30 else ''}."
            )
        return found

    def behind(self) -> Behind:
        found = self.cleaned_data
        return Behind(found["by"], found["key"], found["reaction"])


class CampaignListForm(CampaignForm):
    """The same, and whether share buttons and programs count."""

    voices = forms.ChoiceField(
        required=False,
        choices=[("", "Accounts that speak for themselves"), ("all", "All, share buttons and programs too")],
    )

    def filters_of_own(self, own_retailer: Retailer | None) -> CampaignFilter:
        """Return the same filters for the own retailer alone, whichever are chosen."""
        return replace(self.filters(), retailers=(own_retailer,) if own_retailer else ())

    @property
    def all_voices(self) -> bool:
        return self.cleaned_data["voices"] == "all"


class CampaignSearchForm(CampaignListForm):
    """The same, and words of the campaigns' names."""

    q = forms.CharField(label="Name", required=False, max_length=200)
