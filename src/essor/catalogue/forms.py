"""Shapes of input: the course file, a session and its meetings, the review grid, the decision."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from essor.catalogue import rules, wording
from essor.catalogue.queries import CourseCard, VersionCard
from essor.catalogue.rules import timetable
from essor.catalogue.rules.grid import TOP_SCORE
from essor.foundation import typography
from essor.foundation.money import parse_cents
from essor.foundation.outcome import Refusal, Refused
from essor.ui import refusals

IDENTITY = ("theme", "audience", "level")
ROWS = 4
MOST_ROWS = 60


def _choices(words: wording.Words, codes: Iterable[str] | None = None) -> list[tuple[str, str | Promise]]:
    return [(code, words[code]) for code in (words if codes is None else codes)]


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def in_words(refusal: Refusal) -> Refusal:
    """The same refusal, its codes of fields and criteria replaced by their words."""
    names: Mapping[str, wording.Words] = {"field": wording.FIELDS, "criterion": wording.CRITERIA}
    said = {name: names[name].get(str(v), v) if name in names else v for name, v in refusal.params.items()}
    return Refusal(refusal.code, said)


def add_refusals(form: forms.Form, refused: Refused) -> list[Refusal]:
    """Put each refusal at the field it speaks of; what is left is for the summary on top."""
    left = []
    for refusal in refused.refusals:
        name = refusal.params.get("field")
        if name in form.fields:
            form.add_error(name, refusals.text(in_words(refusal)))
        else:
            left.append(in_words(refusal))
    return left


class HoursField(forms.CharField):
    """Training hours typed as `7`, `7,5` or `7.5`; minutes come out."""

    default_error_messages = {"hours": _("Write a number of hours, for example 7 or 10.5.")}

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").strip().removesuffix("h").strip().replace(",", ".")
        if not text:
            return None
        try:
            minutes = Decimal(text) * 60
        except InvalidOperation as error:
            raise forms.ValidationError(self.error_messages["hours"]) from error
        if not minutes.is_finite() or minutes != minutes.to_integral_value() or minutes <= 0:
            raise forms.ValidationError(self.error_messages["hours"])
        return int(minutes)


class MoneyField(forms.CharField):
    """An amount typed in French or English; cents come out."""

    default_error_messages = {"money": _("Write an amount, for example 1,250.00.")}

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            cents = parse_cents(text)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["money"]) from error
        if not 0 <= cents <= 100_000_000:
            raise forms.ValidationError(self.error_messages["money"])
        return cents


class DraftText(forms.CharField):
    """A text that the submission will ask for; a draft may lack it."""

    widget = forms.Textarea

    def validate(self, value: Any) -> None:
        """A draft is saved as it is."""


class CourseForm(forms.Form):
    """The course file. A draft may lack the texts that its submission will ask for."""

    use_required_attribute = False
    title_fr = forms.CharField(label=_("Title in French"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=_choices(wording.THEMES))
    audience = forms.ChoiceField(label=_("Audience"), choices=_choices(wording.AUDIENCES))
    level = forms.ChoiceField(label=_("Level"), choices=_choices(wording.LEVELS))
    summary_fr = DraftText(label=_("Summary in French"), help_text=_("Two or three sentences."))
    summary_en = forms.CharField(label=_("Summary in English"), widget=forms.Textarea, required=False)
    objectives_fr = DraftText(
        label=_("Objectives in French"), help_text=_("One per line: what people will be able to do.")
    )
    objectives_en = forms.CharField(label=_("Objectives in English"), widget=forms.Textarea, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=_choices(wording.LANGUAGE_NAMES), widget=forms.CheckboxSelectMultiple
    )
    format = forms.ChoiceField(label=_("Format"), choices=_choices(wording.FORMATS), widget=forms.RadioSelect)
    minutes = HoursField(label=_("Training hours"), help_text=_("The hours that will be accredited and paid."))
    fee_cents = MoneyField(label=_("Full fee"), help_text=_("Per person, before taxes and before any aid."))
    tax = forms.ChoiceField(
        label=_("Taxes"),
        choices=_choices(wording.TAXES),
        help_text=_("Short courses are generally taxable. Ask your finance service when in doubt."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, identity_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in IDENTITY:
            self.fields[name].disabled = identity_fixed

    def file(self) -> rules.CourseFile:
        values = dict(self.cleaned_data)
        return rules.CourseFile(**(values | {"languages": tuple(values["languages"])}))


def course_values(course: CourseCard, version: VersionCard, language: str) -> dict[str, Any]:
    """A version as the values of `CourseForm`."""
    texts = {
        f"{name}_{lang}": getattr(getattr(version, name), lang)
        for name in ("title", "summary", "objectives")
        for lang in ("fr", "en")
    }
    return texts | {
        **{name: getattr(course, name) for name in IDENTITY},
        "languages": list(version.languages),
        "format": version.format,
        "minutes": typography.format_hours(version.minutes, language).removesuffix("h").strip(),
        "fee_cents": typography.format_cents(version.fee_cents, language).replace("$", "").strip(),
        "tax": version.tax,
    }


class SessionForm(forms.Form):
    """A session but for its meetings. What can be chosen depends on the version."""

    region_code = forms.ChoiceField(label=_("Region"))
    venue = forms.CharField(
        label=_("Place"), max_length=200, help_text=_("City and building, or the online platform."), required=False
    )
    language = forms.ChoiceField(label=_("Language"))
    mode = forms.ChoiceField(label=_("Mode"))
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500)
    minimum = forms.IntegerField(
        label=_("Minimum"), min_value=1, max_value=500, help_text=_("The session takes place from this many people on.")
    )
    fee_cents = MoneyField(
        label=_("Fee for this session"), help_text=_("Empty: the accredited fee. It can only be lower."), required=False
    )
    company_neq = forms.CharField(
        label=_("For one company only (NEQ)"),
        max_length=20,
        help_text=_("The session won’t appear in the public catalogue."),
        required=False,
    )

    def __init__(self, *args: Any, version: VersionCard, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = [code for code in wording.FORMATS if code != rules.Format.ASYNC]
        modes = [version.format] if version.format == rules.Format.ASYNC else live
        _offer(self, "region_code", regions)
        _offer(self, "language", _choices(wording.LANGUAGE_NAMES, version.languages))
        _offer(self, "mode", _choices(wording.FORMATS, modes))


class _TimeInput(forms.TimeInput):
    input_type = "time"


class MeetingForm(forms.Form):
    """A line of the timetable; a line left empty is not a meeting."""

    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts = forms.TimeField(label=pgettext_lazy("time", "From"), required=False, widget=_TimeInput(format="%H:%M"))
    ends = forms.TimeField(label=pgettext_lazy("time", "To"), required=False, widget=_TimeInput(format="%H:%M"))
    trainer_id = forms.ChoiceField(label=_("Trainer"), required=False)

    def __init__(self, *args: Any, trainers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "trainer_id", [("", _("Choose")), *trainers])
        place = (self.prefix or "").rpartition("-")[2]
        number = int(place) + 1 if place.isdecimal() else 0
        for name, field in self.fields.items():
            words = {"number": number, "column": field.label}
            told = {"class": "in", "aria-label": _("Meeting %(number)s: %(column)s") % words}
            if self.is_bound and self.has_error(name):
                told |= {"aria-invalid": "true", "aria-describedby": f"id_{self.prefix}-{name}-e"}
            field.widget.attrs |= told

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if any(data.get(name) for name in ("day", "starts", "ends")):
            for name in ("day", "starts", "ends"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Complete this line, or empty it."))
        if not self.errors and data.get("day"):
            found = timetable.meeting_on(data["day"], data["starts"], data["ends"], "", data["trainer_id"] or None)
            if isinstance(found, Refusal):
                raise forms.ValidationError(refusals.text(found))
            data["meeting"] = found
        return data


MeetingFormSet = forms.formset_factory(MeetingForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def planned_meetings(formset: Any) -> list[rules.MeetingPlan]:
    """The meetings of a valid formset, in order of its lines."""
    return [form.cleaned_data["meeting"] for form in formset if form.cleaned_data.get("meeting")]


def typed_rows(formset: Any) -> list[dict[str, str]]:
    """The lines as they were typed, to be shown again with more of them."""
    names = ("day", "starts", "ends", "trainer_id")
    return [{name: formset.data.get(f"{form.prefix}-{name}", "") for name in names} for form in formset.forms]


class WindowForm(forms.Form):
    """The window of access of a self-paced session; both days included."""

    opens = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    closes = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReviewForm(forms.Form):
    """The grid, the declaration, a comment."""

    declares_no_conflict = forms.BooleanField(
        label=_("I declare that I have no interest, real or apparent, in this partner or this course."),
        error_messages={"required": _("Without this declaration, leave the file to a colleague.")},
    )
    comment = forms.CharField(label=_("Comment"), widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = [(str(score), str(score)) for score in range(TOP_SCORE + 1)]
        for criterion in rules.GRID:
            self.fields[criterion.code] = forms.ChoiceField(
                label=str(wording.CRITERIA[criterion.code]),
                choices=points,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a score.")},
            )

    @property
    def grid(self) -> list[tuple[Any, Any]]:
        """(criterion, its field) in the order of the grid."""
        return [(criterion, self[criterion.code]) for criterion in rules.GRID]

    def scores(self) -> dict[str, int]:
        return {criterion.code: int(self.cleaned_data[criterion.code]) for criterion in rules.GRID}


class AccreditForm(forms.Form):
    expires_on = forms.DateField(
        label=_("Last day of the accreditation"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At most five years from now."),
    )
    conditions_fr = forms.CharField(
        label=_("Conditions in French"),
        help_text=_("Empty: without conditions. They are public."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    conditions_en = forms.CharField(
        label=_("Conditions in English"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class RefuseForm(forms.Form):
    reasons_fr = forms.CharField(
        label=_("Reasons in French"), help_text=_("The partner reads them."), widget=forms.Textarea(attrs={"rows": 3})
    )
    reasons_en = forms.CharField(
        label=_("Reasons in English"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
