"""The price simulator's form: a situation, as the person knows it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from essor.foundation.money import parse_cents
from essor.funding import wording
from essor.funding.rules.ruleset import CLASSES

MOST_CENTS = 100_000_00
MOST_HOURS = 2_000


class AmountField(forms.CharField):
    """An amount of money; the value is in cents (0 when empty)."""

    default_error_messages = {
        "amount": _("Write an amount such as 1 234.50."),
        "bounds": _("Write an amount from 0 to 100,000 dollars."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}))
        super().__init__(max_length=24, **kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not text:
            return 0
        try:
            cents = parse_cents(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["amount"], code="amount") from error
        if not 0 <= cents <= MOST_CENTS:
            raise ValidationError(self.error_messages["bounds"], code="bounds")
        return cents


class HoursField(forms.CharField):
    """A length in hours, comma or point; the value is in minutes."""

    default_error_messages = {"hours": _("Write a number of hours such as 24 or 3.5.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}))
        super().__init__(max_length=8, **kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        try:
            minutes = round(float(text.replace(",", ".")) * 60)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["hours"], code="hours") from error
        if not 0 < minutes <= MOST_HOURS * 60:
            raise ValidationError(self.error_messages["hours"], code="hours")
        return minutes


class SituationForm(forms.Form):
    """GET: what was asked stands in the address, so that a price can be shared."""

    kind = forms.ChoiceField(
        label=_("Who pays"), choices=lambda: [(code, wording.CLASSES[code]) for code in CLASSES], initial="sme"
    )
    fee = AmountField(label=_("Full fee of the course"), help_text=_("Per person, before taxes."), initial="3200")
    hours = HoursField(label=_("Length in hours"), initial="24")
    starts = forms.DateField(
        label=_("First day of the course"),
        help_text=_("The fiscal year runs from April 1 to March 31."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    other = AmountField(
        label=_("Other public aid for this course"), help_text=_("For example, a sector committee's."), required=False
    )
    person_used = AmountField(label=_("Aid that the person already has this fiscal year"), required=False)
    company_used = AmountField(label=_("Aid that the company already has this fiscal year"), required=False)
    courses = forms.IntegerField(
        label=_("Courses that the person already took with aid this fiscal year"),
        min_value=0,
        max_value=100,
        required=False,
        initial=0,
    )
    taken = forms.BooleanField(label=_("The person already took this course with aid"), required=False)
