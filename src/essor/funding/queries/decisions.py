"""The ruleset of a day and the decisions by it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from essor.foundation.outcome import Breach, Refusal, Refused
from essor.funding import explain, rules, rulesets, statements, verification
from essor.funding.explain import TraceLine
from essor.funding.models import Ruleset as RulesetRow
from essor.funding.queries.cards import RulesetCard
from essor.funding.rules import Case, Decision, Ruleset


def ruleset_on(day: date) -> Ruleset:
    """The ruleset in force on a day. Refuses `funding.no_ruleset` (day)."""
    found = statements.ruleset_on(day)
    if found is None:
        raise Refused(Refusal("funding.no_ruleset", {"day": day}))
    return rulesets.read(*found)


def ruleset(code: str) -> Ruleset:
    """The ruleset of that code. Refuses `funding.ruleset_unknown` (ruleset)."""
    return _rulesets([code])[code]


def _rulesets(codes: Iterable[str]) -> dict[str, Ruleset]:
    wanted = set(codes)
    found = {code: rulesets.read(code, sha256) for code, sha256 in statements.digests(wanted).items()}
    for code in sorted(wanted - set(found)):
        raise Refused(Refusal("funding.ruleset_unknown", {"ruleset": code}))
    return found


def rulesets_by_code(codes: Iterable[str]) -> dict[str, Ruleset]:
    """As `ruleset`, for many, in one query."""
    return _rulesets(codes)


def published_rulesets() -> list[RulesetCard]:
    """Every published ruleset, the newest first."""
    rows = list(RulesetRow.objects.order_by("-starts_on"))
    cards = []
    following: date | None = None
    for row in rows:
        until = date.fromordinal(following.toordinal() - 1) if following else None
        parsed = rulesets.read(row.code, row.sha256)
        cards.append(RulesetCard(row.code, row.starts_on, until, row.published_at, row.sha256, parsed))
        following = row.starts_on
    return cards


def ruleset_body(code: str) -> str:
    """The text as published. Refuses `funding.ruleset_unknown`."""
    ruleset(code)
    return RulesetRow.objects.get(code=code).body


def decide(case: Case, on: date) -> Decision:
    """The decision by the ruleset in force on the day of the request."""
    return rules.decide(case, ruleset_on(on))


def decide_group(cases: Sequence[Case], on: date) -> list[Decision]:
    """Decisions in turn for people of one company, partner and session."""
    return rules.decide_group(cases, ruleset_on(on))


def recompute(ruleset_code: str, facts: Mapping[str, Any]) -> Decision:
    """The decision again, from its stored facts and the ruleset of its day."""
    return rules.decide(rules.case_from_facts(facts), ruleset(ruleset_code))


def recheck(rows: Iterable[tuple[str, str, Mapping[str, Any], int]]) -> Iterator[Breach]:
    """Stored decisions (where, ruleset code, facts, aid in cents) that do not give the same aid when recomputed."""
    return verification.recheck(rows, ruleset)


def trace_lines(decision: Decision) -> list[TraceLine]:
    """The trace in words of the active language, for `ui/parts/trace.html`."""
    return explain.lines(decision, ruleset(decision.ruleset_code))


def decision_headline(decision: Decision) -> str:
    """Which rule fixes the aid, in a few words of the active language."""
    return explain.headline(decision)
