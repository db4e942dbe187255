"""A published ruleset: the parameters of aid in force from a day on, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from essor.foundation.bilingual import Bilingual


class BeneficiaryClass(StrEnum):
    """Who is aided: the employer's class, or a person who pays alone."""

    SME = "sme"
    LARGE = "large"
    NONPROFIT = "nonprofit"
    PUBLIC = "public"
    INDIVIDUAL = "individual"


CLASSES = tuple(kind.value for kind in BeneficiaryClass)

Value = int | str | Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as printed: what it is, its unit, and its values by date with the article that sets each."""

    name: str
    description: Bilingual
    unit: str
    values: tuple[tuple[date, Value, str], ...]
    """(in force from, value, reference), oldest first; the last one holds."""

    @property
    def value(self) -> Value:
        return self.values[-1][1]

    @property
    def since(self) -> date:
        return self.values[-1][0]

    @property
    def reference(self) -> str:
        return self.values[-1][2]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The parameters that hold from `starts_on` until the next ruleset. Cents, minutes, basis points, days, months.

    One ruleset has one value of each parameter: the older values it prints are history, so a decision recomputes from
    the ruleset's code alone.
    """

    code: str
    starts_on: date
    title: Bilingual
    notice: Bilingual
    demonstration: bool
    sha256: str
    parameters: tuple[Parameter, ...]

    rate: Mapping[str, int]
    stacking_cap: Mapping[str, int]
    cap_participant_course: int
    cap_person_year: int
    cap_company_year: int
    course_minutes_min: int
    course_minutes_max: int
    group_min: int
    group_max: int
    min_private_share: int
    same_course_times: int
    courses_per_year: int
    completion_attendance: int
    partial: str
    source_split: Mapping[str, int]
    claim_deadline_days: int
    company_min_age_months: int

    references: Mapping[str, str]
    """Parameter name -> the article that sets its value."""

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name; raises KeyError."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise KeyError(name)
