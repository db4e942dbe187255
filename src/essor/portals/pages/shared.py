"""What several pages of the portals use."""

from typing import Any

from django.http import HttpRequest

from essor.foundation.actor import Actor
from essor.portals import wording
from essor.ui.listing import Option


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]  # set by the access middleware


def situation_of(request: HttpRequest) -> str:
    """Whose price is shown: the class in the address, else the one of who is signed in for a company, else a person."""
    asked = request.GET.get("situation", "")
    if asked in wording.SITUATIONS:
        return asked
    return "sme" if actor_of(request).holds_any("company_hr", "company_manager") else "individual"


def situations(chosen: str) -> list[Option]:
    return [Option(code, text, chosen=code == chosen) for code, text in wording.SITUATIONS.items()]


def situation_context(chosen: str) -> dict[str, Any]:
    return {"situation": chosen, "situation_name": wording.SITUATIONS[chosen], "situations": situations(chosen)}
