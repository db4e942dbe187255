"""The words of refusals. Rules and actions answer with codes; each room's `wording.REFUSALS` has their words."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from essor.foundation.bilingual import Bilingual
from essor.foundation.bilingual_fields import said
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Refusal
from essor.ui import words


class UnknownRefusal(LookupError):
    """A code without words, found while developing or testing."""


@lru_cache(maxsize=1)
def dictionary() -> Mapping[str, str | Promise]:
    """Every code of every installed room, with its words. A room is an app with a module `wording`."""
    found: dict[str, str | Promise] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.wording"
        if config.name.startswith("essor.") and find_spec(name):
            found.update(getattr(import_module(name), "REFUSALS", {}))
    return found


def _by_name(name: str, value: int) -> str:
    if name.endswith("_cents") or name == "cents":
        return words.money(value)
    if name.endswith("minutes"):
        return words.hours(value)
    if name in ("fy", "fiscal_year"):
        return FiscalYear(value).label
    return str(value) if name.endswith(("year", "line", "row", "number")) else words.num(value)


def shown(name: str, value: Any) -> str:
    """A parameter as text: `…_cents` as money, `minutes` as hours, `fiscal_year` as 2019-2020, dates as dates."""
    if isinstance(value, Bilingual):
        return said(value)
    if isinstance(value, datetime):
        return words.daytime(value)
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _by_name(name, int(value))
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(shown(name, one) for one in value)
    return str(value)


def _strict() -> bool:
    return bool(settings.DEBUG or settings.TESTING)


def text(refusal: Refusal) -> str:
    """What to tell a person, in the active language: never a bare code where words exist."""
    template = dictionary().get(refusal.code)
    if template is None:
        if _strict():
            raise UnknownRefusal(refusal.code)
        return _("This can't be done here (reason %(code)s).") % {"code": refusal.code}
    params = {name: shown(name, value) for name, value in refusal.params.items()}
    try:
        return str(template) % params
    except KeyError:
        if _strict():
            raise
        return _("This can't be done here (reason %(code)s).") % {"code": refusal.code}
