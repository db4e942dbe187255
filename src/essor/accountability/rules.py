"""What is counted and how: the columns of a fact, the indicators' meaning, and the masking of small cells. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from essor.foundation.bilingual import Bilingual
from essor.foundation.fiscal_year import FiscalYear

SMALLEST_CELL = 10
"""Cells of fewer people are not published (regulation A-2.1, r. 0.1 asks that nobody be singled out)."""
FACTS_VERSION = 1


class Kind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    DAY = "day"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the participation facts, as the data dictionary says it."""

    name: str
    kind: Kind
    meaning: Bilingual


def _column(name: str, kind: Kind, fr: str, en: str) -> Column:
    return Column(name, kind, Bilingual(fr, en))


COLUMNS: tuple[Column, ...] = (
    _column("participation", Kind.TEXT, "Inscription", "Registration"),
    _column("person", Kind.TEXT, "Pseudonyme de la personne", "Pseudonym of the person"),
    _column("company", Kind.TEXT, "Employeur, vide pour un particulier", "Employer, empty for an individual"),
    _column("session", Kind.TEXT, "Numéro de la séance", "Session number"),
    _column("course", Kind.TEXT, "Cours", "Course"),
    _column("partner", Kind.TEXT, "Partenaire", "Partner"),
    _column("theme", Kind.TEXT, "Thème", "Theme"),
    _column("audience", Kind.TEXT, "Public", "Audience"),
    _column("level", Kind.TEXT, "Niveau", "Level"),
    _column("mode", Kind.TEXT, "Mode", "Mode"),
    _column("language", Kind.TEXT, "Langue", "Language"),
    _column("region", Kind.TEXT, "Région du lieu de travail, sinon de résidence", "Region of work, else of residence"),
    _column("session_region", Kind.TEXT, "Région de la séance", "Region of the session"),
    _column("sector", Kind.TEXT, "Secteur de l’employeur (SCIAN)", "Employer’s sector (NAICS)"),
    _column("size_band", Kind.TEXT, "Taille de l’employeur", "Employer’s size"),
    _column("beneficiary_class", Kind.TEXT, "Classe de bénéficiaire", "Class of beneficiary"),
    _column("fiscal_year", Kind.INTEGER, "Exercice de la fin de la séance", "Fiscal year of the session’s end"),
    _column("ended_on", Kind.DAY, "Dernier jour de la séance", "Last day of the session"),
    _column("state", Kind.TEXT, "État de l’inscription", "State of the registration"),
    _column("result", Kind.TEXT, "Résultat, vide s’il n’y en a pas", "Result, empty when there is none"),
    _column("took_part", Kind.FLAG, "A suivi au moins une rencontre", "Attended at least one meeting"),
    _column("first_time", Kind.FLAG, "Première participation de la personne", "The person’s first participation"),
    _column("completed", Kind.FLAG, "A terminé la formation", "Completed the course"),
    _column("minutes_planned", Kind.INTEGER, "Minutes prévues", "Minutes planned"),
    _column("minutes_attended", Kind.INTEGER, "Minutes suivies", "Minutes attended"),
    _column("minutes_confirmed", Kind.INTEGER, "Minutes confirmées par la personne", "Minutes the person confirmed"),
    _column("evidence", Kind.TEXT, "Preuve de présence la plus faible", "Weakest evidence of attendance"),
    _column("fee_cents", Kind.INTEGER, "Plein tarif, en cents", "Full fee, in cents"),
    _column("aid_cents", Kind.INTEGER, "Aide réservée, en cents", "Aid reserved, in cents"),
    _column("paid_cents", Kind.INTEGER, "Aide versée, en cents", "Aid paid, in cents"),
    _column("claim", Kind.TEXT, "Numéro de la réclamation", "Claim number"),
)

DIMENSIONS = ("fiscal_year", "region", "audience", "partner", "theme", "mode", "month")
"""What every indicator is broken down by. `month` is the first seven characters of `ended_on`."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of the report: its name, unit (people, count, minutes, cents) and definition."""

    code: str
    unit: str
    title: Bilingual
    definition: Bilingual


def _indicator(code: str, unit: str, title: tuple[str, str], definition: tuple[str, str]) -> Indicator:
    return Indicator(code, unit, Bilingual(*title), Bilingual(*definition))


INDICATORS: tuple[Indicator, ...] = (
    _indicator(
        "people", "people", ("Personnes formées", "People trained"),
        ("Personnes uniques qui ont suivi au moins une rencontre d’une séance terminée.",
         "Unique people who attended at least one meeting of a session that ended."),
    ),
    _indicator(
        "new_people", "people", ("Nouvelles personnes", "New people"),
        ("Personnes comptées une seule fois, à leur première participation : les exercices s’additionnent.",
         "People counted once, at their first participation: fiscal years add up."),
    ),
    _indicator(
        "registrations", "count", ("Inscriptions", "Registrations"),
        ("Inscriptions confirmées un jour, désistements compris.",
         "Registrations ever confirmed, withdrawals included."),
    ),
    _indicator(
        "completions", "count", ("Formations terminées", "Completions"),
        ("Participations qui satisfont à la règle d’achèvement des normes en vigueur.",
         "Participations that meet the completion rule of the rules in force."),
    ),
    _indicator(
        "no_shows", "count", ("Absences", "No-shows"),
        ("Personnes inscrites qui n’ont suivi aucune rencontre.", "Registered people who attended no meeting."),
    ),
    _indicator(
        "withdrawals", "count", ("Désistements", "Withdrawals"),
        ("Inscriptions annulées par la personne ou l’entreprise.", "Registrations withdrawn by the person or company."),
    ),
    _indicator(
        "minutes", "minutes", ("Heures de formation suivies", "Training hours attended"),
        ("Durée des rencontres suivies, au prorata.", "Length of the meetings attended, pro rata."),
    ),
    _indicator(
        "companies", "count", ("Entreprises participantes", "Companies taking part"),
        ("Employeurs uniques d’au moins une personne formée.", "Unique employers of at least one person trained."),
    ),
    _indicator(
        "small_companies", "count", ("dont PME", "of which SMEs"),
        ("Entreprises participantes de moins de 250 personnes.", "Companies taking part with fewer than 250 staff."),
    ),
    _indicator(
        "sessions", "count", ("Séances tenues", "Sessions held"),
        ("Séances où au moins une personne a été formée.", "Sessions in which at least one person was trained."),
    ),
    _indicator(
        "regions", "count", ("Régions où l’on a formé", "Regions with training"),
        ("Régions où une séance a été tenue.", "Regions in which a session was held."),
    ),
    _indicator(
        "fees_cents", "cents", ("Plein tarif des formations terminées", "Full fee of completions"),
        ("Plein tarif des participations terminées.", "Full fee of completed participations."),
    ),
    _indicator(
        "paid_cents", "cents", ("Aide versée", "Aid paid"),
        ("Aide payée aux partenaires pour ces participations.", "Aid paid to partners for these participations."),
    ),
)  # fmt: skip
BY_CODE: Mapping[str, Indicator] = {indicator.code: indicator for indicator in INDICATORS}


def fewest(people: Mapping[str, int], registrations: Mapping[str, int]) -> dict[str, int]:
    """What masking looks at, cell by cell: the people trained, or the registrations where nobody is trained yet.

    Both are published, so a cell is too small as soon as one of the two is.
    """
    return {key: people.get(key) or count for key, count in registrations.items()}


def masked(cells: Mapping[str, int], smallest: int = SMALLEST_CELL) -> frozenset[str]:
    """Which cells of a published breakdown must be hidden, when its total is published too.

    Cells with 1 to `smallest` - 1 people are hidden; a single hidden cell could be found by subtraction, so the
    smallest of the others goes with it. Zero says nothing of anyone and may stay, unless it is the only cover left.
    """
    return frozenset(_line(cells, set(), smallest))


def masked_table(rows: Mapping[str, Mapping[str, int]], smallest: int = SMALLEST_CELL) -> frozenset[tuple[str, str]]:
    """Cells (row, column) to hide in a table whose row and column totals are published.

    Each row and each column is masked by itself, again and again until no line is left with one hidden cell.
    """
    columns = sorted({column for cells in rows.values() for column in cells})
    rows = {row: {column: cells.get(column, 0) for column in columns} for row, cells in rows.items()}
    hidden: set[tuple[str, str]] = set()
    while True:
        before = len(hidden)
        for row, cells in rows.items():
            hidden |= {(row, column) for column in _line(cells, {c for r, c in hidden if r == row}, smallest)}
        for column in columns:
            cells = {row: values[column] for row, values in rows.items()}
            hidden |= {(row, column) for row in _line(cells, {r for r, c in hidden if c == column}, smallest)}
        if len(hidden) == before:
            return frozenset(hidden)


def _line(cells: Mapping[str, int], hidden: set[str], smallest: int) -> set[str]:
    """The cells of one line to hide, given those that are hidden already."""
    hidden = hidden | {key for key, value in cells.items() if 0 < value < smallest}
    while hidden and (len(hidden) < 2 or sum(cells[key] for key in hidden) < smallest):
        rest = [key for key in cells if key not in hidden]
        if not rest:
            break
        hidden = hidden | {min(rest, key=lambda key: (cells[key] == 0, cells[key], key))}
    return hidden


@dataclass(frozen=True, slots=True)
class Standing:
    """An indicator against its commitment. `share` is achieved over target."""

    achieved: int
    target: int

    @property
    def share(self) -> float:
        return self.achieved / self.target if self.target else 0.0


def planned_share(targets: Mapping[int, int], as_of: date) -> float:
    """The part of the commitment that the plan reaches by that day: years in full, the current one by its days."""
    whole = sum(targets.values())
    reached = 0.0
    for start, target in targets.items():
        year = FiscalYear(start)
        days = (year.last_day - year.first_day).days + 1
        reached += target * min(max((as_of - year.first_day).days + 1, 0), days) / days
    return reached / whole if whole else 0.0


class State(StrEnum):
    """How an indicator stands against its plan."""

    EXCEEDED = "exceeded"
    ON_PLAN = "on_plan"
    NEAR = "near"
    AT_RISK = "at_risk"


def state_of(share: float, planned: float) -> State:
    """Exceeded at 100 %; near the plan down to nine tenths of it; at risk under that."""
    if share >= 1:
        return State.EXCEEDED
    if share >= planned:
        return State.ON_PLAN
    return State.NEAR if share >= planned * 0.9 else State.AT_RISK


def cumulative(by_month: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    """Running totals by month ("2019-05"), months in order."""
    total = 0
    points = []
    for month in sorted(by_month):
        total += by_month[month]
        points.append((month, total))
    return points
