"""Rulesets for tests: the two that ship, and any change of one of their values."""

from functools import cache
from pathlib import Path

import yaml

from essor.funding.rules import Ruleset, parse_ruleset

SHIPPED = sorted((Path(__file__).parent.parent / "data" / "rulesets").glob("*.yaml"))


def body(index: int = 0) -> str:
    return SHIPPED[index].read_text(encoding="utf-8")


@cache
def shipped(index: int = 0) -> Ruleset:
    ruleset = parse_ruleset(body(index))
    assert isinstance(ruleset, Ruleset), ruleset
    return ruleset


def tree(index: int = 0) -> dict:
    return yaml.safe_load(body(index))


def text(changed: dict) -> str:
    return yaml.safe_dump(changed, allow_unicode=True, sort_keys=False)


def with_values(index: int = 0, code: str | None = None, starts_on=None, **values) -> str:
    """A shipped ruleset with other current values: `with_values(rate={...}, cap_person_year=1)`."""
    changed = tree(index)
    if code:
        changed["code"] = code
    for name, value in values.items():
        dated = changed["parameters"][name]["values"]
        dated[max(dated)]["value"] = value
    if starts_on:
        changed["starts_on"] = starts_on
    return text(changed)


def ruleset(index: int = 0, **values) -> Ruleset:
    made = parse_ruleset(with_values(index, **values))
    assert isinstance(made, Ruleset), made
    return made
