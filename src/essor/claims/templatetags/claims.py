"""`{% load claims %}`: words and state tags of claims, their lines and checks."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from essor.claims import wording
from essor.ui import refusals
from essor.ui.tags import tag_html

register = template.Library()

CLAIMS = {
    "draft": ("wait", "clock"),
    "submitted": ("info", None),
    "query": ("wait", "pause"),
    "in_check": ("info", None),
    "approved": ("info", "coins"),
    "paid": ("ok", None),
    "refused": ("bad", None),
}
LINES = {
    "computed": ("ok", None),
    "reduced": ("wait", "minus"),
    "held": ("wait", "clock"),
    "refused": ("bad", None),
    "stopped": ("wait", "flag"),
    "accepted": ("ok", None),
    "paid": ("ok", None),
    "moved": ("", "arrow"),
}
ROWS = {"held": "row-wait", "stopped": "row-wait", "refused": "row-bad"}


@register.filter
def claim_state(state: str) -> SafeString:
    """The state tag of a claim."""
    meaning, icon = CLAIMS[state]
    return tag_html(meaning, wording.CLAIM_STATES[state], icon)


@register.filter
def line_state(state: str) -> SafeString:
    """The state tag of a line."""
    meaning, icon = LINES[state]
    return tag_html(meaning, wording.LINE_STATES[state], icon)


@register.filter
def row_tone(state: str) -> str:
    """The bar at the left of a line's row."""
    return ROWS.get(state, "")


@register.filter
def why(finding: Any) -> str:
    """Why a check did not pass, with its numbers in the active language."""
    words = str(wording.CHECKS[finding.check].why)
    return words % {name: refusals.shown(name, value) for name, value in finding.params.items()}


@register.filter
def remedy(finding: Any) -> str:
    """What would change it."""
    return str(wording.CHECKS[finding.check].remedy)


@register.filter
def check_what(check: str) -> str:
    """What a check looks at."""
    return str(wording.CHECKS[check].what)


@register.filter
def grade(evidence: str) -> str:
    """The evidence grade in words."""
    return str(wording.EVIDENCES[evidence])


@register.filter
def decision(code: str) -> str:
    """An officer's decision in words."""
    return str(wording.DECISIONS.get(code, ""))
