"""Issues as plain data, and back: how a roster's lines are kept between two looks at them."""

from collections.abc import Mapping
from typing import Any

from essor.registration.rules.roster.cells import Issue


def issue_data(issue: Issue) -> dict[str, Any]:
    return {
        "field": issue.field,
        "code": issue.code,
        "severity": issue.severity,
        "suggestion": issue.suggestion,
        "params": dict(issue.params),
    }


def issue_from(data: Mapping[str, Any]) -> Issue:
    params = tuple(sorted((str(name), str(value)) for name, value in data["params"].items()))
    return Issue(data["field"], data["code"], data["severity"], data["suggestion"], params)
