"""A person's messages, as they were sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from essor.foundation.actor import Actor
from essor.foundation.outcome import Refused, require
from essor.messages import actions, permissions, queries
from essor.ui.listing import Listing


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]  # set by the access middleware


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """My messages, newest first."""
    listing = Listing(request.GET, filters=[], sorts=[])
    person_id = _actor(request).id
    cards = queries.mailbox(person_id, listing.per_page, listing.offset)
    page = listing.page(cards, total=queries.mailbox_size(person_id))
    return render(request, "messages/pages/mailbox.html", {"page": page, "unread": queries.unread(person_id)})


@require_safe
def message(request: HttpRequest, message_id: str) -> HttpResponse:
    """One of my messages. Opening it marks it read: nothing else changes."""
    try:
        card = queries.message(message_id)
        require(permissions.may_read(_actor(request), card.person_id))
    except Refused as refused:
        raise Http404 from refused
    if not card.read:
        actions.mark_read(actor=_actor(request), message_id=message_id)
    return render(request, "messages/pages/message.html", {"card": card, "text": queries.render(message_id).text})
