"""`{% load delivery %}`: words and state tags of attendance."""

from django import template
from django.utils.safestring import SafeString

from essor.delivery import wording
from essor.ui.tags import tag_html

register = template.Library()
MEANINGS = {"passed": "ok", "attended": "ok", "incomplete": "wait", "no_show": "bad"}


@register.filter
def result_tag(result: str) -> SafeString:
    """The state tag of an outcome."""
    return tag_html(MEANINGS[result], wording.RESULTS[result], None)


@register.filter
def evidence_words(evidence: str) -> str:
    """How the person confirmed, in words."""
    return str(wording.EVIDENCES[evidence])


@register.filter
def mark_words(mark: str) -> str:
    """A mark in words."""
    return str(wording.MARKS[mark])


@register.filter
def dispute_words(dispute: str) -> str:
    """What the learner says, in words."""
    return str(wording.DISPUTES[dispute])
