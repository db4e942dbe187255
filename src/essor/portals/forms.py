"""What a visitor may say of their situation before any account; it stands in the address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from essor.foundation.money import parse_cents
from essor.portals import wording

MOST_CENTS = 100_000_00


class SituationForm(forms.Form):
    """Who pays, and what other aid they have for this course (cents)."""

    situation = forms.ChoiceField(label=_("Who pays"), required=False)
    other_aid = forms.CharField(
        label=_("Other public aid for this course"),
        help_text=_("For example, that of a sector committee."),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, str(text)[:1].upper() + str(text)[1:]) for code, text in wording.SITUATIONS.items()]
        self.fields["situation"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_other_aid(self) -> int:
        text = self.cleaned_data.get("other_aid") or ""
        if not text:
            return 0
        try:
            cents = parse_cents(text)
        except ValueError as error:
            raise ValidationError(_("Write an amount such as 1 234.50.")) from error
        if not 0 <= cents <= MOST_CENTS:
            raise ValidationError(_("Write an amount from 0 to 100,000 dollars."))
        return cents
