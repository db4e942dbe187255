"""Who may teach what: a qualification covers a theme, a language, a level and those under it, between two dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from essor.catalogue.rules.kinds import LEVEL_ORDER, Level


@dataclass(frozen=True, slots=True)
class Qualified:
    """What a person is qualified for; `until` is the last day, none when open-ended."""

    theme: str
    level: str
    language: str
    since: date
    until: date | None = None


def covers(qualification: Qualified, *, theme: str, level: str, language: str, on: date) -> bool:
    return (
        qualification.theme == theme
        and qualification.language == language
        and LEVEL_ORDER.index(Level(qualification.level)) >= LEVEL_ORDER.index(Level(level))
        and qualification.since <= on
        and (qualification.until is None or on <= qualification.until)
    )


def is_qualified(qualifications: Iterable[Qualified], *, theme: str, level: str, language: str, on: date) -> bool:
    """Whether one of a person's qualifications covers this on that day."""
    return any(covers(q, theme=theme, level=level, language=language, on=on) for q in qualifications)
