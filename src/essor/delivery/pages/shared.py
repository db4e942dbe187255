"""What the pages share: the actor, the session that may be seen, going back after a POST."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language

from essor.catalogue import queries as catalogue
from essor.delivery import permissions
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refused

PARTNER_ROLES = ("partner_admin", "trainer")


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]  # set by the access middleware


def language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def back_to(name: str, *args: str, anchor: str = "") -> HttpResponseRedirect:
    """See other: after a POST."""
    return HttpResponseRedirect(reverse(f"delivery:{name}", args=args) + anchor, status=303)


def session_or_404(request: HttpRequest, session_id: str) -> catalogue.SessionCard:
    """A session whose attendance this person may see; for anyone else it isn't there."""
    try:
        session = catalogue.session(session_id)
    except Refused as refused:
        raise Http404 from refused
    actor = actor_of(request)
    if permissions.may_see_attendance(actor, session.partner_id) is None:
        return session
    if any(m.trainer_id == actor.id for m in catalogue.meetings(session_id)):
        return session
    raise Http404


def meeting_or_404(session: catalogue.SessionCard, meeting_id: str) -> tuple[catalogue.MeetingCard, int, int]:
    """A meeting of the session, its place and how many there are."""
    meetings = catalogue.meetings(session.id)
    for place, meeting in enumerate(meetings, 1):
        if meeting.id == meeting_id:
            return meeting, place, len(meetings)
    raise Http404
