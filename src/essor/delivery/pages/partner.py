"""The partner's pages: sessions to take, a meeting's attendance on a phone, the kiosk at the door, the outcomes."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essor.catalogue import queries as catalogue
from essor.catalogue.rules import SessionState
from essor.delivery import actions, queries
from essor.delivery.forms import CodeForm, MarkForm
from essor.delivery.pages.shared import PARTNER_ROLES, actor_of, back_to, meeting_or_404, session_or_404
from essor.directory import queries as directory
from essor.directory.rules import fold
from essor.foundation import clock
from essor.foundation.bilingual_fields import said
from essor.foundation.outcome import Refused
from essor.registration import queries as registrations
from essor.ui import refusals
from essor.ui.listing import Filter, Listing, Option
from essor.ui.parts import Link

FEWEST_ANSWERS = 5
TAKING = (SessionState.CONFIRMED, SessionState.RUNNING, SessionState.HELD)
SHOWN = (*TAKING, SessionState.LOCKED, SessionState.CLOSED)


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the roster at one meeting."""

    registration_id: str
    name: str
    card: queries.AttendanceCard | None

    @property
    def mark(self) -> str:
        return self.card.mark if self.card else ""

    @property
    def meaning(self) -> str:
        """The colour of the button: ok, wait, bad or none."""
        if self.card is None or (not self.mark and not self.card.evidence):
            return ""
        if self.card.disputed_at:
            return "wait"
        if self.mark == "absent":
            return "bad"
        return "ok" if self.mark and self.card.evidence else "wait"


def _own_sessions(request: HttpRequest) -> list[catalogue.SessionCard]:
    """Sessions of the partners this person works for, and those they teach; the next to take first."""
    actor = actor_of(request)
    partners = {grant.organization_id for grant in actor.grants if grant.role in PARTNER_ROLES}
    found = {s.id: s for p in sorted(partners) for s in catalogue.sessions_of_partner(p, states=list(SHOWN))}
    found |= {s.id: s for s in catalogue.sessions_of_trainer(actor.id) if s.state in SHOWN}
    return sorted(found.values(), key=lambda s: (s.state not in TAKING, s.starts_at, s.code))


def sessions(request: HttpRequest) -> HttpResponse:
    """Sessions whose attendance is to be taken, then those that are done."""
    found = _own_sessions(request)
    todo = sum(s.state in TAKING for s in found)
    listing = Listing(
        request.GET,
        filters=[
            Filter("q", _("Title or number"), "text"),
            Filter(
                "show",
                _("Show"),
                options=(
                    Option("todo", _("To take"), todo),
                    Option("done", _("Locked"), len(found) - todo),
                ),
            ),
        ],
        sorts=[],
    )
    text, show = fold(listing.value("q")), listing.value("show")
    chosen = [
        s
        for s in found
        if text in fold(f"{s.code} {s.title.fr} {s.title.en}") and show in ("", "todo" if s.state in TAKING else "done")
    ]
    page = listing.page(chosen)
    ids = [s.id for s in page.rows]
    meetings = catalogue.meetings_of_sessions(ids)
    progress = queries.progress(ids)
    seats = registrations.seats(ids)
    rows = [
        {
            "session": s,
            "meetings": len(meetings.get(s.id, ())),
            "taken": progress[s.id].meetings_taken if s.id in progress else 0,
            "disputed": progress[s.id].disputed if s.id in progress else 0,
            "people": seats[s.id].taken if s.id in seats else 0,
            "done": s.state not in TAKING,
        }
        for s in page.rows
    ]
    return render(request, "delivery/sessions.html", {"rows": rows, "page": page, "listing": listing, "todo": todo})


def _roster(session_id: str, meeting_id: str) -> list[Row]:
    cards = {card.registration_id: card for card in queries.attendance_of_meeting(meeting_id)}
    people = registrations.registrations_of_session(session_id)
    names = directory.people({card.person_id for card in people})
    rows = [
        Row(card.id, f"{names[card.person_id].family_name}, {names[card.person_id].given_name}", cards.get(card.id))
        for card in people
        if card.person_id in names
    ]
    return sorted(rows, key=lambda row: fold(row.name))


def _opinion(session_id: str) -> dict[str, float] | None:
    """Means of the evaluations of a session, once five people have answered: fewer would tell who said what."""
    found = queries.evaluation_summary([session_id])
    if found.answered < FEWEST_ANSWERS:
        return None
    return {
        "answered": found.answered,
        "asked": found.asked,
        "satisfaction": found.satisfaction_sum / found.answered,
        "usefulness": found.usefulness_sum / found.answered,
    }


def session(request: HttpRequest, session_id: str) -> HttpResponse:
    """A session: its meetings with what is taken, its outcomes once they are decided."""
    card = session_or_404(request, session_id)
    marks = queries.attendance_of_session(session_id)
    now = clock.now()
    meetings = []
    for place, meeting in enumerate(catalogue.meetings(session_id), 1):
        own = [m for m in marks if m.meeting_pk == meeting.pk]
        meetings.append(
            {
                "meeting": meeting,
                "place": place,
                "marked": sum(bool(m.mark) for m in own),
                "confirmed": sum(bool(m.evidence) for m in own),
                "disputed": sum(m.disputed_at is not None for m in own),
                "started": meeting.starts_at <= now,
            }
        )
    people = {r.id: r for r in registrations.registrations_of_session(session_id)}
    names = directory.people({r.person_id for r in people.values()})
    outcomes = [
        (names[people[outcome.registration_id].person_id].full_name, outcome)
        for outcome in queries.outcomes_of_session(session_id)
        if outcome.registration_id in people
    ]
    over = bool(meetings) and card.ends_at <= now
    context = {
        "session": card,
        "meetings": meetings,
        "people": len(people),
        "outcomes": sorted(outcomes, key=lambda row: fold(row[0])),
        "opinion": _opinion(session_id),
        "missing": sum(not m["marked"] for m in meetings),
        "taking": card.state in TAKING,
        "over": over,
        "crumbs": [Link(_("Attendance"), _url("sessions")), Link(card.code, "")],
    }
    return render(request, "delivery/session.html", context)


def _url(name: str, *args: str) -> str:
    return back_to(name, *args).url


def _done(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do an act; say what was done, or why not."""
    try:
        act()
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusals.text(refusal))
        return False
    messages.success(request, done)
    return True


def attendance(request: HttpRequest, session_id: str, meeting_id: str) -> HttpResponse:
    """A meeting on a phone: everyone present in one act, then the exceptions one by one. Works without JavaScript."""
    card = session_or_404(request, session_id)
    meeting, place, of = meeting_or_404(card, meeting_id)
    actor = actor_of(request)
    if request.method == "POST" and "all" in request.POST:
        _done(
            request,
            lambda: actions.mark_all_present(actor=actor, meeting_id=meeting_id),
            _("Everyone not marked yet is present."),
        )
        return back_to("attendance", session_id, meeting_id)
    if request.method == "POST":
        return _mark(request, session_id, meeting_id)
    rows = _roster(session_id, meeting_id)
    unmarked = sum(not row.mark for row in rows)
    context = {
        "session": card,
        "meeting": meeting,
        "place": place,
        "of": of,
        "rows": rows,
        "chosen": request.GET.get("who", ""),
        "form": MarkForm(),
        "marked": len(rows) - unmarked,
        "unmarked": unmarked,
        "confirmed": sum(bool(row.card and row.card.evidence) for row in rows),
        "absent": sum(row.mark == "absent" for row in rows),
        "disputed": sum(bool(row.card and row.card.disputed_at) for row in rows),
        "locked": card.state not in TAKING,
        "may_correct": actor.holds_any("director", "officer"),
        "started": meeting.starts_at <= clock.now(),
        "title": said(card.title),
        "crumbs": [Link(_("Attendance"), _url("sessions")), Link(card.code, _url("session", session_id))],
    }
    return render(request, "delivery/attendance.html", context)


def _mark(request: HttpRequest, session_id: str, meeting_id: str) -> HttpResponse:
    """One person's mark."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A mark is present, late or absent."))
        return back_to("attendance", session_id, meeting_id)
    values = form.cleaned_data
    _done(
        request,
        lambda: actions.mark(
            actor=actor_of(request),
            meeting_id=meeting_id,
            registration_id=values["registration"],
            mark=values["mark"],
            late_minutes=values["late_minutes"] or 0,
            reason=values["reason"],
        ),
        _("The mark is saved."),
    )
    return back_to("attendance", session_id, meeting_id, anchor=f"#p-{values['registration']}")


@require_POST
def finish(request: HttpRequest, session_id: str) -> HttpResponse:
    """Decide the outcomes and lock the attendance."""
    session_or_404(request, session_id)
    _done(
        request,
        lambda: actions.decide_outcomes(actor=actor_of(request), session_id=session_id),
        _("The outcomes are decided and the attendance is locked. Each person is told."),
    )
    return back_to("session", session_id)


@require_POST
def send_codes(request: HttpRequest, session_id: str) -> HttpResponse:
    """Send everyone their check-in code."""
    session_or_404(request, session_id)
    _done(
        request,
        lambda: actions.send_check_in_codes(actor=actor_of(request), session_id=session_id),
        _("Each registered person has their code."),
    )
    return back_to("session", session_id)


def kiosk(request: HttpRequest, session_id: str) -> HttpResponse:
    """The tablet at the door: a person types their code and is confirmed for today's meetings."""
    card = session_or_404(request, session_id)
    today = clock.today()
    if not any(m.day == today for m in catalogue.meetings(session_id)):
        raise Http404
    form = CodeForm(request.POST if request.method == "POST" else None)
    welcome = ""
    if request.method == "POST" and form.is_valid():
        welcome = _check_in(request, form, session_id)
    context = {"session": card, "form": form if not welcome else CodeForm(), "welcome": welcome, "today": today}
    return render(request, "delivery/kiosk.html", context)


def _check_in(request: HttpRequest, form: CodeForm, session_id: str) -> str:
    """The given name of whoever the code belongs to, once confirmed; an error at the field otherwise."""
    typed = form.cleaned_data["code"]
    people = {r.id: r for r in registrations.registrations_of_session(session_id)}
    found = queries.registration_of_code(list(people), typed)
    if found is None:
        form.add_error(
            "code", _("This code isn't the one of anybody registered here. Look at it again in your message.")
        )
        return ""
    row = actions.CheckIn(found, typed)
    try:
        actions.confirm_day(actor=actor_of(request), session_id=session_id, day=clock.today(), codes=[row])
    except Refused as refused:
        form.add_error("code", refusals.text(refused.refusal))
        return ""
    return directory.person(people[found].person_id).given_name
