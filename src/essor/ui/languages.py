"""The same page in the other language: the switch in the header and the hreflang links."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url

from essor.ui import words

NAMES = {"fr": "Français", "en": "English"}


def html_language(code: str | None = None) -> str:
    return f"{code or words.language()}-CA"


def in_language(request: HttpRequest, code: str) -> str:
    """Path and query of this page in that language; where the address is unknown, only its prefix changes."""
    here = request.get_full_path()
    there = translate_url(here, code)
    if there == here and here.startswith(tuple(f"/{known}/" for known in NAMES)):
        there = f"/{code}/{here[4:]}"
    return there


def alternates(request: HttpRequest) -> list[dict[str, str]]:
    """One absolute address per language at the site's public address, without filters."""
    site = settings.SITE_ADDRESS.rstrip("/")
    return [{"hreflang": html_language(code), "url": site + in_language(request, code).split("?")[0]} for code in NAMES]


def other_language(request: HttpRequest) -> dict[str, str]:
    code = "fr" if words.language() == "en" else "en"
    return {"code": html_language(code), "name": NAMES[code], "url": in_language(request, code)}
