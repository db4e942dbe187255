"""Each role's desk, and the way to one's own after signing in."""

from collections.abc import Callable, Mapping

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from essor.foundation.actor import Actor
from essor.portals import desks
from essor.portals.pages.shared import actor_of
from essor.portals.pages.work import accounts, company, learner, office, partner
from essor.portals.pages.work.shared import Desk

DESKS: Mapping[str, Callable[[Actor], Desk]] = {
    "office": office.office,
    "finance": office.finance,
    "partner": partner.partner,
    "trainer": partner.trainer,
    "company": company.company,
    "accounts": accounts.accounts,
    "learner": learner.learner,
}


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """To the desk of one's first role."""
    return redirect("portals:role_desk", desks.of(actor_of(request))[0])


@never_cache
@require_safe
def role_desk(request: HttpRequest, role: str) -> HttpResponse:
    """What awaits a person in one of their roles."""
    if role not in DESKS:
        raise Http404
    actor = actor_of(request)
    if role not in desks.of(actor):
        raise PermissionDenied("role")
    found = DESKS[role](actor)
    return render(request, "portals/desk.html", {"desk": found, "where": found.where})
