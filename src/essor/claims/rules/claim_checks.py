"""Checks that look at a claim as a whole. They never refuse: the findings go to a person, with their reasons."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from essor.claims.rules.facts import Finding, LineFacts, Severity

PERFECT_GROUP = 8  # people from which a perfect attendance is unusual enough to be looked at
ONE_EMPLOYER_LINES = 20
ONE_EMPLOYER_SHARE = 80  # percent of the lines


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    id: str
    severity: Severity


CLAIM_CHECKS = (
    ClaimCheck("CLM-PERFECT", Severity.NOTE),
    ClaimCheck("CLM-ONE-EMPLOYER", Severity.NOTE),
    ClaimCheck("CLM-TWICE", Severity.NOTE),
)


def perfect_sessions(lines: Iterable[LineFacts]) -> list[Finding]:
    """A session of eight people or more where nobody missed a minute."""
    by_session: dict[str, list[LineFacts]] = defaultdict(list)
    for line in lines:
        by_session[line.session_id].append(line)
    return [
        Finding("CLM-PERFECT", Severity.NOTE, {"session": session, "people": len(group)})
        for session, group in sorted(by_session.items())
        if len(group) >= PERFECT_GROUP and all(f.attended_minutes >= f.planned_minutes for f in group)
    ]


def one_employer(lines: Iterable[LineFacts]) -> list[Finding]:
    """One employer behind nearly all the lines of a large claim."""
    lines = list(lines)
    counts: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.employer is not None:
            counts[line.employer.organization_id] += 1
    if len(lines) < ONE_EMPLOYER_LINES:
        return []
    return [
        Finding("CLM-ONE-EMPLOYER", Severity.NOTE, {"organization": employer, "lines": n, "of": len(lines)})
        for employer, n in sorted(counts.items())
        if n * 100 >= len(lines) * ONE_EMPLOYER_SHARE
    ]


def several_courses(lines: Iterable[LineFacts]) -> list[Finding]:
    """People who stand in more than two sessions of the same claim."""
    counts: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        counts[line.person_id].add(line.session_id)
    many = sum(len(sessions) > 2 for sessions in counts.values())
    return [Finding("CLM-TWICE", Severity.NOTE, {"people": many})] if many else []


def run(lines: Iterable[LineFacts]) -> list[Finding]:
    """Every finding of the claim as a whole."""
    lines = list(lines)
    return [*perfect_sessions(lines), *one_employer(lines), *several_courses(lines)]
