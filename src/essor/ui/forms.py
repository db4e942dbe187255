"""The sample form of the gallery, with every kind of field and two errors."""

from django import forms
from django.utils.translation import pgettext_lazy


class SampleForm(forms.Form):
    """Bound with a short number, so that the gallery shows what an error looks like."""

    number = forms.RegexField(
        r"^\d{10}$",
        label=pgettext_lazy("gallery", "Business number (NEQ)"),
        help_text=pgettext_lazy("gallery", "10 digits, without spaces."),
        error_messages={"invalid": pgettext_lazy("gallery", "The NEQ has 10 digits")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    ends = forms.DateField(
        label=pgettext_lazy("gallery", "Last day"),
        help_text=pgettext_lazy("gallery", "For example 2022-11-30."),
        error_messages={"invalid": pgettext_lazy("gallery", "This date doesn't exist")},
    )
    amount = forms.CharField(
        label=pgettext_lazy("gallery", "Amount"),
        help_text=pgettext_lazy("gallery", "1 234,50 and 1,234.50 are both understood."),
        required=False,
    )
    region = forms.ChoiceField(label=pgettext_lazy("gallery", "Region"), choices=[("04", "Mauricie"), ("05", "Estrie")])
    mode = forms.ChoiceField(
        label=pgettext_lazy("gallery", "Mode"),
        choices=[("room", pgettext_lazy("gallery", "In a room")), ("live", pgettext_lazy("gallery", "Online, live"))],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=pgettext_lazy("gallery", "Languages"),
        choices=[("fr", pgettext_lazy("gallery", "French")), ("en", pgettext_lazy("gallery", "English"))],
        widget=forms.CheckboxSelectMultiple,
    )
    comment = forms.CharField(label=pgettext_lazy("gallery", "Comment"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=pgettext_lazy("gallery", "My answers are exact."))
