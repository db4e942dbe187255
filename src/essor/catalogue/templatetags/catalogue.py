"""`{% load catalogue %}`: the words of the catalogue's closed lists, and its states as tags."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from essor.catalogue import wording
from essor.ui.tags import tag_html

register = template.Library()

# State -> meaning of the tag, and its shape when it is not the meaning's own.
VERSION_TAGS: Mapping[str, tuple[str, str | None]] = {
    "draft": ("", None),
    "submitted": ("info", None),
    "current": ("ok", None),
    "superseded": ("", None),
    "refused": ("bad", None),
    "retired": ("", "lock"),
}
ACCREDITATION_TAGS: Mapping[str, tuple[str, str | None]] = {
    "submitted": ("wait", None),
    "reviewed": ("wait", None),
    "accredited": ("ok", None),
    "conditional": ("ok", "flag"),
    "suspended": ("wait", "pause"),
    "refused": ("bad", None),
    "retired": ("", "lock"),
}
SESSION_TAGS: Mapping[str, tuple[str, str | None]] = {
    "planned": ("", None),
    "published": ("info", None),
    "confirmed": ("ok", None),
    "running": ("info", None),
    "held": ("ok", None),
    "locked": ("", "lock"),
    "closed": ("", "lock"),
    "cancelled": ("bad", None),
    "postponed": ("wait", "pause"),
}


def _word(words: wording.Words, code: str) -> str:
    return str(words[code]) if code in words else code


@register.filter
def theme(code: str) -> str:
    return _word(wording.THEMES, code)


@register.filter
def audience(code: str) -> str:
    return _word(wording.AUDIENCES, code)


@register.filter
def level(code: str) -> str:
    return _word(wording.LEVELS, code)


@register.filter
def mode(code: str) -> str:
    """A session's mode or a course's format."""
    return _word(wording.FORMATS, code)


@register.filter
def language_name(code: str) -> str:
    return _word(wording.LANGUAGE_NAMES, code)


@register.filter
def tax(code: str) -> str:
    return _word(wording.TAXES, code)


@register.filter
def criterion(code: str) -> str:
    return _word(wording.CRITERIA, code)


@register.filter
def recommendation(code: str) -> str:
    return _word(wording.RECOMMENDATIONS, code)


@register.filter
def field_name(code: str) -> str:
    return _word(wording.FIELDS, code)


@register.filter
def version_state(state: str) -> SafeString:
    meaning, shape = VERSION_TAGS[state]
    return tag_html(meaning, _word(wording.VERSION_STATES, state), shape)


@register.filter
def accreditation_state(state: str) -> SafeString:
    meaning, shape = ACCREDITATION_TAGS[state]
    return tag_html(meaning, _word(wording.ACCREDITATION_STATES, state), shape)


@register.filter
def session_state(state: str) -> SafeString:
    meaning, shape = SESSION_TAGS[state]
    return tag_html(meaning, _word(wording.SESSION_STATES, state), shape)
