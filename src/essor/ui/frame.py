"""What surrounds every page: navigation, rail, who is signed in. The highest room says it; this room draws it.

The setting `ESSOR_FRAME` names a function `(request) -> Frame`; a page may give its own `rail` and `where`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go. `count` stands after the label; `icon` is a name of `icons.ICONS`."""

    label: Text
    url: str
    icon: str = ""
    count: int | None = None
    current: bool = False
    extra: Text = ""
    """Words after the label that only a wide screen shows."""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of links of the rail."""

    title: Text
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the content of a page; empty urls leave their element out."""

    nav: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    footer_note: Text = ""
    rail: tuple[Section, ...] = field(default_factory=tuple)
    where: Text = ""
    who: str = ""
    home_url: str = "/"
    account_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    search_url: str = ""
    notices_url: str = ""
    notices_count: int = 0
    demo: bool = False


@lru_cache(maxsize=4)
def _provider(path: str) -> Callable[[HttpRequest], Frame] | None:
    """The function named by the setting; None when the room that has it is not installed."""
    module, _, name = path.rpartition(".")
    if not module or find_spec(module) is None:
        return None
    provider: Callable[[HttpRequest], Frame] = getattr(import_module(module), name)
    return provider


def _plain() -> Frame:
    """Before any room says more: the sign-in page, when there is one."""
    try:
        sign_in = reverse(settings.LOGIN_URL)
    except NoReverseMatch:
        sign_in = ""
    return Frame(home_url=f"/{get_language() or 'fr'}/", sign_in_url=sign_in, demo=settings.ESSOR_DEMO)


def of(request: HttpRequest | None) -> Frame:
    """The frame of this request; the plain one where there is none, as in the page of a failure."""
    provider = _provider(getattr(settings, "ESSOR_FRAME", ""))
    if request is None or provider is None:
        return _plain()
    kept: Frame | None = getattr(request, "_essor_frame", None)
    if kept is None:
        kept = provider(request)
        request._essor_frame = kept  # type: ignore[attr-defined]  # computed once per request, read by several parts
    return kept
