"""The field of names and titles: one line of plain text, whichever door it came through."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from deals.domain.plain_text import plain_text


def validate_shows_something(text: str) -> None:
    """Raise ValidationError for a text of characters that show nothing."""
    if text and not plain_text(text):
        raise ValidationError("Enter a name that shows: this one holds control characters only.")


class NameFormField(forms.CharField):
    """A name in a form: its control and format characters go before it is looked at."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain_text(value) if isinstance(value, str) else value)


class NameField(models.CharField):
    """Loses control and format characters on its way to the database, and where it is looked for."""

    default_validators = [validate_shows_something]

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return plain_text(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        """Return a form's field that cleans too."""
        return super().formfield(**{"form_class": NameFormField, **kwargs})

    def deconstruct(self) -> Any:
        """Say that in the database it is a CharField."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
