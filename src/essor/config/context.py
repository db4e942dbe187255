"""What every page knows: whether this is a demonstration, who is signed in, where the other language is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, Any]:
    """`demo`, `actor`, `account`, `language`, `other_language`, `other_language_url` for the base templates."""
    language = (get_language() or "fr")[:2]
    other = "en" if language == "fr" else "fr"
    return {
        "demo": settings.ESSOR_DEMO,
        "actor": getattr(request, "actor", None),
        "account": getattr(request, "user", None),
        "language": language,
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
    }
