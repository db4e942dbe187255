"""Shapes of input: the period of a claim, the decision of a line, a question, a reason."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from essor.claims import wording
from essor.foundation import clock, typography
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.money import parse_cents
from essor.ui import words


def months_over(count: int = 14) -> list[tuple[date, date]]:
    """Whole months that are over, the latest first."""
    first = clock.today().replace(day=1)
    found = []
    for _month in range(count):
        last = first - timedelta(days=1)
        first = last.replace(day=1)
        found.append((first, last))
    return found


class PeriodForm(forms.Form):
    """A month, or the fiscal year so far."""

    period = forms.ChoiceField(label=_("Period"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        months = [(f"{a.isoformat()}/{b.isoformat()}", words.span(a, b)) for a, b in months_over()]
        year = FiscalYear.of(today)
        so_far = (f"{year.first_day.isoformat()}/{today.isoformat()}", words.span(year.first_day, today))
        self.fields["period"].choices = [*months, so_far]  # type: ignore[attr-defined]  # it is the ChoiceField above

    def clean_period(self) -> tuple[date, date]:
        start, end = self.cleaned_data["period"].split("/")
        return date.fromisoformat(start), date.fromisoformat(end)


class DecisionForm(forms.Form):
    """What an officer decides of one line."""

    decision = forms.ChoiceField(
        label=_("Your decision on the line"), choices=list(wording.DECISIONS.items()), widget=forms.RadioSelect
    )
    amount = forms.CharField(
        label=_("Amount, if it is less"),
        required=False,
        max_length=20,
        help_text=_("Empty: all that the line can bring."),
    )
    reason = forms.CharField(
        label=pgettext_lazy("decision", "Reason"),
        help_text=_("Seen by the auditor, not by the partner."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_amount(self) -> int | None:
        text = self.cleaned_data["amount"].strip()
        if not text:
            return None
        try:
            return parse_cents(text)
        except ValueError as error:
            example = typography.format_cents(58_500, "fr")
            raise forms.ValidationError(_("Write an amount such as %(example)s.") % {"example": example}) from error


class TextForm(forms.Form):
    """A question, an answer or a reason."""

    text = forms.CharField(label=_("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class SeenForm(forms.Form):
    """The amount that was on the page when the button was pressed."""

    seen_cents = forms.IntegerField(required=False, min_value=0)
