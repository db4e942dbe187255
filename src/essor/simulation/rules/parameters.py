"""The parameters of the simulated program, read from `data/program.yaml` and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent.parent / "data" / "program.yaml"


@dataclass(frozen=True, slots=True)
class Partner:
    """An invented partner: the regions it serves, and how many of the founding specialists it has."""

    code: str
    name: str
    kind: str
    region: str
    serves: Sequence[str]
    trainers: int
    domain: str


@dataclass(frozen=True, slots=True)
class Course:
    """A course model: hours live, fee in dollars."""

    code: str
    theme: str
    audience: str
    level: str
    hours: int
    fee: int
    languages: Sequence[str]
    fr: str
    en: str
    about_fr: str
    about_en: str


@dataclass(frozen=True, slots=True)
class Region:
    weight: int
    ramp: Sequence[int]


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything in the file; sections that are plain tables stay tables."""

    starts_on: date
    ends_on: date
    clock_stops: datetime
    funders: Mapping[str, Mapping[str, str]]
    envelopes: Mapping[str, Mapping[str, Mapping[str, Sequence[int]]]]
    amended_on: date
    pace: Sequence[int]
    commitments: Mapping[str, Sequence[int]]
    months: Sequence[int]
    pandemic: Mapping[str, Any]
    regions: Mapping[str, Region]
    partners: Sequence[Partner]
    courses: Sequence[Course]
    audiences: Mapping[str, int]
    per_partner: int
    groups: Mapping[str, Any]
    singles: Mapping[str, Any]
    fill: Mapping[str, int]
    seats: Sequence[int]
    companies: Mapping[str, Any]
    conduct: Mapping[str, float]
    minimum: int
    trainers: Mapping[str, Any]
    claims: Mapping[str, Any]
    lapse: Mapping[str, int]


@cache
def parameters() -> Parameters:
    """The file's content. Raises ValueError when a part contradicts another."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    program = told.pop("program")
    told["regions"] = {code: Region(**region) for code, region in told["regions"].items()}
    told["partners"] = [Partner(**partner) for partner in told["partners"]]
    told["courses"] = [Course(**course) for course in told["courses"]]
    stops = datetime.fromisoformat(program.pop("clock_stops"))
    read = Parameters(**program, **told, clock_stops=stops)
    served = {region for partner in read.partners for region in partner.serves}
    if served != set(read.regions):
        raise ValueError(f"regions without a partner, or the reverse: {served ^ set(read.regions)}")
    if sum(read.pace) != 100 or len(read.months) != 12:
        raise ValueError("pace adds up to 100 and there are twelve months")
    return read
