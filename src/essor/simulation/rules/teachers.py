"""Who can teach what, where and from when: the founding specialists, then the cohorts of the regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from essor.simulation.rules.chance import Chance
from essor.simulation.rules.parameters import Parameters

THEMES = ("business", "tools", "techniques", "ethics")
LEVELS = ("awareness", "practitioner", "expert")
FOUNDING_DATE = date(2019, 4, 8)
LONGEST_NOTICE = 75
"""A session is planned at most so many days ahead, and its teacher must be qualified when it is."""


@dataclass(slots=True)
class Teacher:
    """A trainer of the simulation. `since` is None for a candidate who stops on the way."""

    key: str
    partner: str
    region: str
    founding: bool
    themes: tuple[str, ...]
    level: str
    languages: tuple[str, ...]
    applied: date | None
    selected: bool
    since: date | None
    taken: set[date] = field(default_factory=set)

    def can(self, theme: str, level: str, language: str, days: list[date]) -> bool:
        """Qualified for this on all these days, and free."""
        return (
            self.since is not None
            and days[0] > self.since + timedelta(days=10 if self.founding else LONGEST_NOTICE)
            and theme in self.themes
            and LEVELS.index(level) <= LEVELS.index(self.level)
            and language in self.languages
            and self.taken.isdisjoint(days)
        )


def _languages(chance: Chance, key: str) -> tuple[str, ...]:
    return ("fr", "en") if chance.percent(f"{key}/bilingual", 45) else ("fr",)


def _founding(told: Parameters, chance: Chance, scale: float) -> Iterator[Teacher]:
    for partner in told.partners:
        for number in range(round(partner.trainers * scale)):
            key = f"teacher/{partner.code}/{number}"
            first = number % len(THEMES)
            themes = tuple(THEMES[(first + step) % len(THEMES)] for step in range(3))
            yield Teacher(
                key,
                partner.code,
                partner.region,
                True,
                themes,
                "expert",
                _languages(chance, key),
                None,
                True,
                FOUNDING_DATE,
            )


def _cohorts(told: Parameters, chance: Chance, scale: float) -> Iterator[Teacher]:
    rules = told.trainers
    turn = 0
    for region, count in rules["candidates"].items():
        homes = [partner for partner in told.partners if region == partner.region] or [
            partner for partner in told.partners if region in partner.serves
        ]
        for number in range(max(1, round(count * scale))):
            key = f"candidate/{region}/{number}"
            applied = rules["first_cohort"] + timedelta(days=182 * (turn % 5))
            turn += 1
            selected = chance.percent(f"{key}/selected", rules["selected"])
            qualifies = selected and chance.percent(f"{key}/qualified", rules["qualified"])
            done = applied + timedelta(days=30 * rules["months_training"] + chance.between(f"{key}/days", 30, 75))
            themes = tuple(theme for theme in THEMES if theme != chance.one(f"{key}/not", THEMES[1:3]))
            home = homes[number % len(homes)]
            yield Teacher(
                key, home.code, region, False, themes, "practitioner", ("fr",), applied, selected,
                done if qualifies else None,
            )  # fmt: skip


def teachers(told: Parameters, chance: Chance, participants: int) -> list[Teacher]:
    """Everyone who teaches or wants to. More than 25,000 participants need more of them;
    a small program trains one candidate a region."""
    scale = max(1.0, participants / 25_000)
    return [*_founding(told, chance, scale), *_cohorts(told, chance, scale if participants >= 1000 else 0.0)]
