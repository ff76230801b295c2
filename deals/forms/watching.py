"""Forms of competitors and watchlists."""

from typing import Any

from django import forms

from deals.forms.fields import BootstrapFields
from deals.models.names import NameFormField

MAX_FILE = 256 * 1024
MAX_TAGS = 10
TAG_LENGTH = 30


def tags_in(text: str) -> list[str]:
    """Return tags written with commas between. Raises ValidationError for too many or too long ones."""
    tags = list(dict.fromkeys(tag.strip().lower() for tag in text.split(",") if tag.strip()))
    if len(tags) > MAX_TAGS or any(len(tag) > TAG_LENGTH for tag in tags):
        raise forms.ValidationError(f"At most {MAX_TAGS} tags of at most {TAG_LENGTH} characters.")
    return tags


class PasteForm(BootstrapFields, forms.Form):
    """Names to add at once, pasted or as a CSV file."""

    small = True
    needs_names = True
    names = forms.CharField(
        label="Handles, domains or names",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=50_000,
        help_text="One per line, or separated by commas.",
    )
    file = forms.FileField(label="Or a CSV file", required=False)
    group = forms.CharField(required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        """Take the file's text for the names where there is one."""
        found = super().clean() or {}
        if upload := found.get("file"):
            if upload.size > MAX_FILE:
                raise forms.ValidationError(f"The file has over {MAX_FILE // 1024} kB: split it.")
            found["names"] = upload.read().decode("utf-8-sig", "replace").replace('"', "")
        if self.needs_names and not (found.get("names") or "").strip():
            raise forms.ValidationError("Paste at least one handle, domain or name.")
        return found


class CompetitorForm(forms.Form):
    """What may change of a competitor; what is not sent stays."""

    group = forms.CharField(required=False, max_length=60)
    tags = forms.CharField(required=False, max_length=400)
    archived = forms.ChoiceField(required=False, choices=[("", ""), ("yes", "yes"), ("no", "no")])

    def clean_tags(self) -> list[str]:
        return tags_in(self.cleaned_data["tags"])

    def changes(self) -> dict[str, Any]:
        """Return the valid form's fields that were sent."""
        sent = {name: self.cleaned_data[name] for name in ("group", "tags") if name in self.data}
        if archived := self.cleaned_data["archived"]:
            sent["archived"] = archived == "yes"
        return sent


class WatchlistForm(BootstrapFields, forms.Form):
    """A new list's name."""

    small = True
    name = NameFormField(max_length=80)


class SearchForm(BootstrapFields, forms.Form):
    small = True
    search = forms.CharField(max_length=200, label="Watch a search")


class TagsForm(forms.Form):
    tags = forms.CharField(required=False, max_length=400)

    def clean_tags(self) -> list[str]:
        return tags_in(self.cleaned_data["tags"])
