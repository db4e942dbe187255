"""Publishing: a ruleset is read, refused with every problem named, or kept for ever as its text and digest."""

from essor.foundation import audit
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal, Refused
from essor.funding.models import Ruleset as Row
from essor.funding.rules import Problem, Ruleset, parse_ruleset


def refusal_of(problem: Problem) -> Refusal:
    """A problem as a refusal `funding.ruleset_<code>` (path, found, expected)."""
    params = {"path": problem.path, "found": problem.found, "expected": problem.expected}
    return Refusal(f"funding.ruleset_{problem.code}", params)


def keep(actor: Actor, body: str) -> str:
    """Store a ruleset and return its code; the same text again does nothing.

    Refuses `funding.ruleset_<problem>` (one for each problem), `funding.ruleset_code_taken` (another text has the
    code) and `funding.ruleset_too_early` (a ruleset supersedes those before it, so it starts after them).
    """
    parsed = parse_ruleset(body)
    if not isinstance(parsed, Ruleset):
        raise Refused(*map(refusal_of, parsed))
    there = Row.objects.filter(code=parsed.code).first()
    if there is not None:
        if there.sha256 == parsed.sha256:
            return there.code
        raise Refused(Refusal("funding.ruleset_code_taken", {"ruleset": parsed.code}))
    latest = Row.objects.order_by("-starts_on").first()
    if latest is not None and latest.starts_on >= parsed.starts_on:
        raise Refused(Refusal("funding.ruleset_too_early", {"ruleset": latest.code, "day": latest.starts_on}))
    Row.objects.create(
        code=parsed.code, starts_on=parsed.starts_on, body=body, sha256=parsed.sha256, published_by=str(actor)
    )
    data = {"starts_on": parsed.starts_on, "sha256": parsed.sha256}
    audit.record(actor, "funding.publish_ruleset", "ruleset", parsed.code, data=data)
    return parsed.code


_by_digest: dict[str, Ruleset] = {}


def read(code: str, sha256: str) -> Ruleset:
    """The parsed ruleset of a row; its text is read once in the life of the process (the digest names it)."""
    found = _by_digest.get(sha256)
    if found is None:
        parsed = parse_ruleset(Row.objects.values_list("body", flat=True).get(code=code))
        if not isinstance(parsed, Ruleset):  # only if the row was changed by other means
            raise ValueError(f"ruleset {code} does not parse: {parsed}")
        found = _by_digest[sha256] = parsed
    return found
