"""The errors of forms gathered for the summary at the top of a page, each with the anchor of its field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet

from essor.foundation.outcome import Refusal
from essor.ui import refusals


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the summary; no anchor when no field is to blame."""

    text: str
    anchor: str = ""


def _of_form(form: BaseForm) -> Iterator[Found]:
    for text in form.non_field_errors():
        yield Found(str(text))
    for bound in form:
        for text in bound.errors:
            yield Found(str(text), bound.id_for_label or bound.auto_id)


def _of_extra(extra: Iterable[Any]) -> Iterator[Found]:
    for item in extra or ():
        if isinstance(item, Refusal):
            yield Found(refusals.text(item))
        elif isinstance(item, str):
            yield Found(item)
        else:
            anchor, text = item
            yield Found(str(text), anchor.lstrip("#"))


def collect(form: Any, extra: Iterable[Any] = ()) -> list[Found]:
    """From a form, a formset or nothing, then from `extra`: refusals, texts or (anchor, text)."""
    found: list[Found] = []
    if isinstance(form, BaseFormSet):
        found += [Found(str(text)) for text in form.non_form_errors()]
        for one in form:
            found += _of_form(one)
    elif isinstance(form, BaseForm):
        found += _of_form(form)
    return found + list(_of_extra(extra))
