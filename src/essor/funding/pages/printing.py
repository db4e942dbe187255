"""A ruleset as a table for people: each parameter with its value in words, since when, and what it was before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essor.foundation.bilingual_fields import said
from essor.funding import wording
from essor.funding.explain import share
from essor.funding.rules import Parameter, Ruleset
from essor.funding.rules.ruleset import Value
from essor.ui import words


@dataclass(frozen=True, slots=True)
class Printed:
    """A value in words: one text, or (name, text) for each class or source."""

    text: str
    parts: tuple[tuple[str, str], ...]
    since: date
    reference: str


@dataclass(frozen=True, slots=True)
class PrintedParameter:
    name: str
    description: str
    now: Printed
    before: tuple[Printed, ...]


GROUPS = (
    ("who", ("company_min_age", "course_hours_min", "course_hours_max", "group_min", "group_max")),
    ("person", ("same_course", "courses_per_year")),
    ("amount", ("rate", "cap_participant_course", "stacking_cap", "min_private_share")),
    ("year", ("cap_person_year", "cap_company_year", "source_split")),
    ("payment", ("completion_attendance", "partial", "claim_deadline")),
)


def group_title(code: str) -> str:
    return {
        "who": _("Courses and companies that can be aided"),
        "person": _("What one person can take"),
        "amount": _("Amount of the aid for one course"),
        "year": _("Limits of the fiscal year and sources"),
        "payment": _("Completion, payment and deadlines"),
    }[code]


def _number(value: int, unit: str) -> str:
    if unit == "cents":
        return words.money(value)
    if unit == "basis_points":
        return share(value)
    if unit == "hours":
        return words.hours(value * 60)
    shown = {"count": words.num(value)}
    if unit == "months":
        return ngettext("%(count)s month", "%(count)s months", value) % shown
    if unit == "people":
        return ngettext("%(count)s person", "%(count)s people", value) % shown
    if unit == "days":
        return ngettext("%(count)s day", "%(count)s days", value) % shown
    if unit == "courses":
        return ngettext("%(count)s course", "%(count)s courses", value) % shown
    return ngettext("%(count)s time", "%(count)s times", value) % shown


def _printed(unit: str, since: date, value: Value, reference: str) -> Printed:
    if isinstance(value, Mapping):
        parts = tuple(
            (str(wording.CLASSES.get(key) or wording.source_name(key)), _number(number, unit))
            for key, number in value.items()
        )
        return Printed("", parts, since, reference)
    text = str(wording.PARTIAL[value]) if isinstance(value, str) else _number(value, unit)
    return Printed(text, (), since, reference)


def printed(parameter: Parameter) -> PrintedParameter:
    """A parameter in the active language."""
    *before, now = [_printed(parameter.unit, *dated) for dated in parameter.values]
    return PrintedParameter(parameter.name, said(parameter.description), now, tuple(reversed(before)))


def sections(ruleset: Ruleset) -> list[tuple[str, list[PrintedParameter]]]:
    """(title, parameters) in the order of reading."""
    return [(group_title(code), [printed(ruleset.parameter(name)) for name in names]) for code, names in GROUPS]
