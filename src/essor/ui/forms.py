"""The sample form of the gallery, with every kind of field and two errors."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """Bound with a short number, so that the gallery shows what an error looks like."""

    number = forms.RegexField(
        r"^\d{10}$",
        label=_("Business number (NEQ)"),
        help_text=_("10 digits, without spaces."),
        error_messages={"invalid": _("The NEQ has 10 digits")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    ends = forms.DateField(
        label=_("Last day"),
        help_text=_("For example 2022-11-30."),
        error_messages={"invalid": _("This date doesn't exist")},
    )
    amount = forms.CharField(
        label=_("Amount"), help_text=_("1 234,50 and 1,234.50 are both understood."), required=False
    )
    region = forms.ChoiceField(label=_("Region"), choices=[("04", "Mauricie"), ("05", "Estrie")])
    mode = forms.ChoiceField(
        label=_("Mode"), choices=[("room", _("In a room")), ("live", _("Online, live"))], widget=forms.RadioSelect
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=[("fr", _("French")), ("en", _("English"))], widget=forms.CheckboxSelectMultiple
    )
    comment = forms.CharField(label=_("Comment"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("My answers are exact."))
