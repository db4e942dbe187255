"""What the pages share: the actor, the claim that may be seen, doing an act and going back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse

from essor.claims import permissions, queries
from essor.directory import queries as directory
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refused
from essor.ui import refusals


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]  # set by the access middleware


def claim_or_404(request: HttpRequest, claim_id: str) -> queries.ClaimCard:
    """A claim that this person may see; for anyone else it isn't there."""
    try:
        card = queries.claim(claim_id)
    except Refused as refused:
        raise Http404 from refused
    if permissions.may_see(actor_of(request), card.partner_id):
        raise Http404
    return card


def url(name: str, *args: str) -> str:
    return reverse(f"claims:{name}", args=args)


def back_to(name: str, *args: str, query: str = "") -> HttpResponseRedirect:
    """See other: after a POST."""
    return HttpResponseRedirect(url(name, *args) + query, status=303)


def done(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Do an act; say what was done, or why not."""
    try:
        act()
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusals.text(refusal))
        return False
    messages.success(request, said)
    return True


def names(actors: set[str]) -> dict[str, str]:
    """Actor as text ("person:per_…") -> name; processes keep their own name."""
    ids = {text.partition(":")[2] for text in actors if text.startswith("person:")}
    people = directory.people(ids)
    found = {}
    for text in actors:
        kind, _, key = text.partition(":")
        found[text] = people[key].full_name if kind == "person" and key in people else key
    return found
