"""Shapes of input: one mark, a code at the door, the evaluation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from essor.delivery import wording
from essor.delivery.rules import SCORES

SCORE_CHOICES = [(n, str(n)) for n in SCORES]


class MarkForm(forms.Form):
    """One person at one meeting."""

    registration = forms.CharField(widget=forms.HiddenInput)
    mark = forms.ChoiceField(choices=[(k, v) for k, v in wording.MARKS.items() if k])
    late_minutes = forms.IntegerField(label=_("Minutes late"), required=False, min_value=1, max_value=1440)
    reason = forms.CharField(label=_("Reason of the correction"), required=False, max_length=500)


class CodeForm(forms.Form):
    """A personal code typed at the room's kiosk."""

    code = forms.CharField(
        label=_("Your personal code"), help_text=_("Eight letters and digits, in your message."), max_length=20
    )


class DisputeForm(forms.Form):
    """What is wrong with one meeting."""

    meeting = forms.CharField(widget=forms.HiddenInput)
    says = forms.ChoiceField(choices=list(wording.DISPUTES.items()))


class EvaluationForm(forms.Form):
    """Two questions and a comment."""

    satisfaction = forms.TypedChoiceField(
        label=_("How satisfied are you with the training?"),
        help_text=_("1: not at all. 5: very much."),
        choices=SCORE_CHOICES,
        coerce=int,
        widget=forms.RadioSelect,
    )
    usefulness = forms.TypedChoiceField(
        label=_("How useful is it for your work?"),
        help_text=_("1: not at all. 5: very much."),
        choices=SCORE_CHOICES,
        coerce=int,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("What would you change?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
