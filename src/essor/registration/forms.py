"""What people fill in: their situation, who they are, their employer; a file, a cell of it."""

from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essor.directory import queries as directory
from essor.foundation.money import parse_cents
from essor.registration import wording
from essor.registration.rules.roster.reading import MAX_BYTES

Choices = list[tuple[str, str | Promise]]

NO_AID = [
    ("refuse", _("Tell me, and take no seat")),
    ("pay", _("Take the seat at full price")),
    ("wait", _("Wait for aid")),
]


def region_choices(empty: str | Promise) -> Choices:
    return [("", empty), *((card.code, f"{card.code} · {card.name.fr}") for card in directory.region_cards())]


class MoneyField(forms.CharField):
    """An amount as people type it in either language; the cleaned value is cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not text:
            return 0
        try:
            cents = parse_cents(text)
        except ValueError as error:
            raise forms.ValidationError(_("Write an amount such as 900.00.")) from error
        if not 0 <= cents <= 10_000_000_00:
            raise forms.ValidationError(_("Write an amount such as 900.00."))
        return cents


class NeqField(forms.CharField):
    """A Québec enterprise number of a registered employer; the cleaned value is its card, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = directory.organization_by_neq(text)
        if found is None:
            raise forms.ValidationError(_("No employer of the program has this number. It has 10 digits."))
        return found


class SituationForm(forms.Form):
    """What a price depends on. Asked before any account."""

    situation = forms.ChoiceField(label=_("Who pays"), choices=list(wording.CLASSES.items()), initial="individual")
    neq = NeqField(
        label=_("Employer’s Québec enterprise number"),
        help_text=_("With it, the price is exact: what the company has already received this year counts."),
        required=False,
    )
    region = forms.ChoiceField(label=_("Region where you live or work"), required=False)
    other_aid = MoneyField(
        label=_("Other public aid for this course"),
        help_text=_("For example, that of a sector committee."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["region"]).choices = region_choices(_("Choose"))


class AnswersForm(forms.Form):
    """Who you are in this registration, your employer, and what to do without aid."""

    audience = forms.ChoiceField(label=_("Your function"), choices=list(wording.AUDIENCES.items()))
    residence_region = forms.ChoiceField(label=_("Region where you live"), required=False)
    neq = NeqField(
        label=_("Employer’s Québec enterprise number"),
        help_text=_("Leave it empty if you pay yourself."),
        required=False,
    )
    workplace_region = forms.ChoiceField(label=_("Region where you work"), required=False)
    other_aid = MoneyField(label=_("Other public aid for this course"), required=False)
    no_aid = forms.ChoiceField(
        label=_("If there is no aid"), choices=NO_AID, initial="refuse", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, empty in (
            ("residence_region", _("Outside Québec")),
            ("workplace_region", _("The employer’s region")),
        ):
            cast(forms.ChoiceField, self.fields[name]).choices = region_choices(empty)


class ConfirmForm(forms.Form):
    exact = forms.BooleanField(
        label=_("My answers are exact. I’ll confirm my own presence at each meeting."),
        error_messages={"required": _("Confirm that your answers are exact.")},
    )


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=list(wording.REASONS.items()))


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("File of people (.xlsx or .csv)"),
        help_text=_("At most 10 MB and 5,000 people. Columns in any order, headings in French or English."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is too big: at most 10 MB."))
        return file


class RosterConfirmForm(forms.Form):
    """The company's agreement. `rest`: what happens to people without a seat or without aid."""

    no_aid = forms.ChoiceField(
        label=_("People for whom there is no aid"),
        choices=[("refuse", _("Leave them out")), ("pay", _("Register them at full price"))],
        initial="refuse",
        widget=forms.RadioSelect,
    )
    no_seat = forms.ChoiceField(
        label=_("People for whom there is no seat"),
        choices=[("refuse", _("Leave them out")), ("wait", _("Put them on the waiting list"))],
        initial="wait",
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(
        label=_("The company agrees to pay its share of these registrations."),
        error_messages={"required": _("Confirm that the company agrees.")},
    )
