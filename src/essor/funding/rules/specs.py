"""The parameters that a ruleset must give: unit, shape and the bounds that catch a slip of the keyboard."""

from __future__ import annotations

from typing import NamedTuple

from essor.funding.rules.completion import PARTIAL_RULES

ONE = "one"
BY_CLASS = "by_class"
RATIO = "ratio"
CHOICE = "choice"


class Spec(NamedTuple):
    """`shape`: one integer, one by class of beneficiary, a ratio that sums to 10,000, or a word among `words`."""

    unit: str
    shape: str = ONE
    lowest: int = 0
    highest: int = 10_000
    words: tuple[str, ...] = ()


SPECS: dict[str, Spec] = {
    "company_min_age": Spec("months", highest=240),
    "course_hours_min": Spec("hours", lowest=1, highest=2_000),
    "course_hours_max": Spec("hours", lowest=1, highest=2_000),
    "group_min": Spec("people", lowest=1, highest=1_000),
    "group_max": Spec("people", lowest=1, highest=1_000),
    "same_course": Spec("times", lowest=1, highest=100),
    "courses_per_year": Spec("courses", lowest=1, highest=100),
    "rate": Spec("basis_points", BY_CLASS),
    "cap_participant_course": Spec("cents", lowest=1, highest=10**9),
    "stacking_cap": Spec("basis_points", BY_CLASS),
    "min_private_share": Spec("basis_points"),
    "cap_person_year": Spec("cents", lowest=1, highest=10**9),
    "cap_company_year": Spec("cents", lowest=1, highest=10**11),
    "source_split": Spec("basis_points", RATIO),
    "completion_attendance": Spec("basis_points", lowest=1),
    "partial": Spec("rule", CHOICE, words=PARTIAL_RULES),
    "claim_deadline": Spec("days", lowest=1, highest=730),
}
