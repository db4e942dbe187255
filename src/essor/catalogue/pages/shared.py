"""What the pages share: whose workspace it is, what may be seen, where to go back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from essor.catalogue import permissions, queries
from essor.catalogue.forms import in_words
from essor.directory import queries as directory
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refused
from essor.ui import refusals

PARTNER_ROLES = ("partner_admin", "trainer")


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]  # set by the access middleware


def language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def workspaces(request: HttpRequest) -> list[directory.OrganizationCard]:
    """The partners for whom this person works, by name."""
    ids = {grant.organization_id for grant in actor_of(request).grants if grant.role in PARTNER_ROLES}
    return sorted(directory.organizations(ids).values(), key=lambda card: card.name)


def workspace(request: HttpRequest) -> directory.OrganizationCard:
    """The partner whose workspace is shown: the one of `?partner=`, else the first."""
    own = workspaces(request)
    if not own:
        raise Http404
    return next((card for card in own if card.id == request.GET.get("partner")), own[0])


def course_or_404(request: HttpRequest, course_id: str) -> queries.CourseCard:
    """A course whose file this person may read; for anyone else it isn't there."""
    try:
        card = queries.course(course_id)
    except Refused as refused:
        raise Http404 from refused
    if permissions.may_see_file(actor_of(request), card.partner_id):
        raise Http404
    return card


def session_or_404(request: HttpRequest, session_id: str) -> queries.SessionCard:
    try:
        card = queries.session(session_id)
    except Refused as refused:
        raise Http404 from refused
    if permissions.may_see_file(actor_of(request), card.partner_id):
        raise Http404
    return card


def back_to(name: str, *args: str) -> HttpResponseRedirect:
    """See other: after a POST."""
    return HttpResponseRedirect(reverse(f"catalogue:{name}", args=args), status=303)


def posted(request: HttpRequest, name: str, key: str, act: Callable[[], Any], done: str) -> HttpResponse:
    """Do an act that has no form, then go back to the page `name`, telling what was done or why not."""
    if request.method != "POST":
        return redirect(f"catalogue:{name}", key)
    try:
        act()
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusals.text(in_words(refusal)))
    else:
        messages.success(request, done)
    return back_to(name, key)


def home_crumb(request: HttpRequest) -> Any:
    """The list that a partner or the office came from."""
    if permissions.is_office(actor_of(request)) or not workspaces(request):
        return (_("Accreditation"), reverse("catalogue:queue"))
    return (_("Courses"), reverse("catalogue:courses"))
