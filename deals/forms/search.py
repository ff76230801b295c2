"""What the field in the header is asked."""

from typing import Any

from django import forms

from deals.domain.plain_text import has_control
from deals.selectors.common.search import LONGEST


class SearchForm(forms.Form):
    """A text that is looked for."""

    q = forms.CharField(label="Search for", required=False, max_length=LONGEST)

    def clean_q(self) -> Any:
        """Refuse control characters, as pages do."""
        text = self.cleaned_data["q"]
        if has_control(text):
            raise forms.ValidationError("It holds a character that cannot be typed or shown: leave it out.")
        return text
