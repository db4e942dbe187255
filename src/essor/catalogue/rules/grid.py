"""The accreditation grid: what a reviewing officer scores, and what the scores recommend.

Published with its weights and its pass mark, so that a partner knows beforehand (COUD publishes its grid the same way;
the figures are this demo's). The grid recommends; an officer decides within what it allows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from essor.foundation.outcome import Refusal

TOP_SCORE = 4
PASS_BASIS_POINTS = 6_000  # below: no accreditation
CLEAN_BASIS_POINTS = 7_500  # below, or with a weak criterion: with conditions only
WEAK_SCORE = 1  # an essential criterion at or under this bars accreditation; any other asks for a condition
LONGEST_DAYS = 5 * 366  # an accreditation is renewed at least every five years


class Recommendation(StrEnum):
    ACCREDIT = "accredit"
    CONDITIONS = "conditions"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the grid. `essential`: a weak score here bars accreditation whatever the total."""

    code: str
    weight: int
    essential: bool = False


GRID = (
    Criterion("need", 3),
    Criterion("objectives", 3, essential=True),
    Criterion("content", 3, essential=True),
    Criterion("teaching", 2),
    Criterion("trainers", 3, essential=True),
    Criterion("assessment", 2),
    Criterion("language", 2, essential=True),
    Criterion("cost", 2),
)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The sum of a grid: weighted points, share of the maximum in basis points, and what it recommends."""

    points: int
    maximum: int
    basis_points: int
    weak: tuple[str, ...]
    barring: tuple[str, ...]
    recommends: Recommendation


def check_scores(scores: Mapping[str, int]) -> list[Refusal]:
    """Every criterion scored once, 0 to 4.

    Refusals: `catalogue.score_missing`, `catalogue.score_unknown`, `catalogue.score_out_of_range` (criterion, top).
    """
    codes = [criterion.code for criterion in GRID]
    refusals = [Refusal("catalogue.score_missing", {"criterion": code}) for code in codes if code not in scores]
    refusals += [Refusal("catalogue.score_unknown", {"criterion": code}) for code in scores if code not in codes]
    refusals += [
        Refusal("catalogue.score_out_of_range", {"criterion": code, "top": TOP_SCORE})
        for code, score in scores.items()
        if code in codes and not 0 <= score <= TOP_SCORE
    ]
    return refusals


def assess(scores: Mapping[str, int]) -> Assessment:
    """What complete scores come to. Basis points are rounded down: 59.99 % does not pass."""
    points = sum(criterion.weight * scores[criterion.code] for criterion in GRID)
    maximum = sum(criterion.weight for criterion in GRID) * TOP_SCORE
    basis_points = points * 10_000 // maximum
    weak = tuple(c.code for c in GRID if scores[c.code] <= WEAK_SCORE)
    barring = tuple(c.code for c in GRID if c.essential and c.code in weak)
    if barring or basis_points < PASS_BASIS_POINTS:
        recommends = Recommendation.REFUSE
    elif weak or basis_points < CLEAN_BASIS_POINTS:
        recommends = Recommendation.CONDITIONS
    else:
        recommends = Recommendation.ACCREDIT
    return Assessment(points, maximum, basis_points, weak, barring, recommends)


def check_accreditation(scores: Mapping[str, int], *, conditions: bool, expires_on: date, today: date) -> list[Refusal]:
    """Whether the grid and the date allow to accredit.

    Refusals: `catalogue.below_pass_mark` (percent, pass_percent), `catalogue.conditions_needed` (percent),
    `catalogue.expiry_out_of_range` (latest).
    """
    sums = assess(scores)
    refusals = []
    percent = sums.basis_points // 100
    if sums.recommends is Recommendation.REFUSE:
        pass_percent = PASS_BASIS_POINTS // 100
        refusals.append(Refusal("catalogue.below_pass_mark", {"percent": percent, "pass_percent": pass_percent}))
    elif sums.recommends is Recommendation.CONDITIONS and not conditions:
        refusals.append(Refusal("catalogue.conditions_needed", {"percent": percent}))
    latest = today + timedelta(days=LONGEST_DAYS)
    if not today < expires_on <= latest:
        refusals.append(Refusal("catalogue.expiry_out_of_range", {"latest": latest}))
    return refusals
