"""Shapes of what people type to sign in and to describe themselves."""

from typing import cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from essor.directory import queries, rules
from essor.foundation.bilingual_fields import said
from essor.foundation.outcome import Refusal
from essor.ui import refusals

WRITE_ADDRESS = {"required": _("Write your email address.")}
LANGUAGES = (("fr", "Français"), ("en", "English"))


class _EmailForm(forms.Form):
    email = forms.CharField(
        label=_("Email address"),
        max_length=rules.EMAIL_MAX,
        error_messages=WRITE_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    def clean_email(self) -> str:
        answer = rules.check_email(self.cleaned_data["email"])
        if isinstance(answer, Refusal):
            raise forms.ValidationError(refusals.text(answer))
        return answer


class LinkForm(_EmailForm):
    """An address to send a link to."""


class PasswordSignInForm(forms.Form):
    """An address and its password. The form of the address isn't judged here: the answer is the same for all."""

    email = forms.CharField(
        label=_("Email address"),
        max_length=rules.EMAIL_MAX,
        error_messages=WRITE_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "inputmode": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages={"required": _("Write your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class _IdentityForm(forms.Form):
    given_name = forms.CharField(
        label=_("Given name"),
        max_length=80,
        error_messages={"required": _("Write your given name.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=80,
        error_messages={"required": _("Write your family name.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of your messages and documents"),
        choices=LANGUAGES,
        error_messages={"required": _("Choose a language.")},
        widget=forms.RadioSelect,
    )
    residence_region = forms.ChoiceField(label=_("Region where you live"), required=False)
    postal_code = forms.CharField(
        label=_("Postal code"),
        max_length=7,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        regions = [(card.code, said(card.name)) for card in queries.region_cards()]
        region = cast(forms.ChoiceField, self.fields["residence_region"])
        region.choices = [("", _("Prefer not to say")), *regions]

    def clean_postal_code(self) -> str:
        answer = rules.check_postal_code(self.cleaned_data["postal_code"])
        if isinstance(answer, Refusal):
            raise forms.ValidationError(refusals.text(answer))
        return answer


class ProfileForm(_IdentityForm):
    """What a person may correct of themselves."""


class JoinForm(_EmailForm, _IdentityForm):
    """A new person."""

    field_order = ["given_name", "family_name", "email", "language", "residence_region", "postal_code"]


class NewPasswordForm(forms.Form):
    """A new password, once: showing it is the browser's work."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        error_messages={"required": _("Write a password.")},
        help_text=_("12 characters or more. A sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]
