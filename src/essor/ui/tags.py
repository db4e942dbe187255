"""Markup that templates would repeat: the shape of a state, and a form field with all that belongs to it."""

from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from essor.ui.icons import ICONS

SHAPES = {"": "dot", "info": "half", "wait": "clock", "ok": "check", "bad": "cross", "line": ""}

NOTE_SHAPES = {"": "info", "info": "info", "wait": "warning", "ok": "check", "bad": "cross"}


def icon_html(name: str, classes: str = "") -> SafeString:
    """An icon, hidden from screen readers: the word beside it speaks."""
    return format_html(
        '<svg class="ic{}" viewBox="0 0 20 20" aria-hidden="true">{}</svg>',
        f" {classes}" if classes else "",
        mark_safe(ICONS[name]),  # noqa: S308  drawings of our own table
    )


def tag_html(meaning: str, text: Any, shape: str | None) -> SafeString:
    """A state as a shape and a word."""
    chosen = SHAPES[meaning] if shape is None else shape
    drawn = icon_html(chosen) if chosen else ""
    return format_html('<span class="tag{}">{}{}</span>', f" {meaning}" if meaning else "", drawn, text)


def note_html(content: str, meaning: str, shape: str, role: str) -> SafeString:
    """A note around content that the template has already made safe."""
    return format_html(
        '<div class="note{}"{}>{}<div>{}</div></div>',
        f" {meaning}" if meaning else "",
        format_html(' role="{}"', role) if role else "",
        icon_html(shape or NOTE_SHAPES[meaning]),
        conditional_escape(content),
    )


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "tick" if isinstance(widget, CheckboxInput) else "input"


def _attributes(bound: BoundField, width: str, hint: str) -> dict[str, Any]:
    described = [f"{bound.auto_id}-h"] if hint else []
    described += [f"{bound.auto_id}-e"] if bound.errors else []
    attributes: dict[str, Any] = {}
    if _kind(bound) == "input":
        given = bound.field.widget.attrs.get("class", "")
        attributes["class"] = " ".join(filter(None, ["in", width, given]))
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if isinstance(bound.field.widget, Textarea) and bound.field.widget.attrs.get("rows") == "10":
        attributes["rows"] = 4
    return attributes


def _label(bound: BoundField, label: str) -> str:
    text = str(label or bound.label)
    optional = not bound.field.required and not isinstance(bound.field.widget, CheckboxInput | Select)
    return _("%(label)s (optional)") % {"label": text} if optional else text


def field_html(bound: BoundField, width: str = "", label: str = "", hint: str = "") -> SafeString:
    """A field as the design draws it: label, hint, error and input, tied by aria-describedby."""
    hint = str(hint or bound.help_text)
    attributes = _attributes(bound, width, hint)
    kind = _kind(bound)
    return render_to_string(
        "ui/parts/field.html",
        {
            "kind": kind,
            "name": bound.html_name,
            "id": bound.auto_id,
            "label": _label(bound, label),
            "hint": hint,
            "errors": [str(error) for error in bound.errors],
            "widget": "" if kind == "choices" else bound.as_widget(attrs=attributes),
            "options": list(bound.subwidgets) if kind == "choices" else [],
            "described": attributes.get("aria-describedby", ""),
        },
    )
