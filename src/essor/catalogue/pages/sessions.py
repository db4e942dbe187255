"""The partner's sessions: list, plan, publish."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from essor.catalogue import actions, permissions, queries, rules
from essor.catalogue.forms import (
    ROWS,
    MeetingFormSet,
    ReasonForm,
    SessionForm,
    WindowForm,
    add_refusals,
    planned_meetings,
    typed_rows,
)
from essor.catalogue.pages.shared import (
    actor_of,
    back_to,
    course_or_404,
    posted,
    session_or_404,
    workspace,
    workspaces,
)
from essor.catalogue.rules.kinds import SessionState, VersionState
from essor.catalogue.rules.timetable import meeting_on
from essor.catalogue.wording import SESSION_STATES
from essor.directory import queries as directory
from essor.foundation.bilingual_fields import said
from essor.foundation.outcome import Refusal, Refused
from essor.ui.listing import Filter, Listing, Option, Sort
from essor.ui.parts import Link

DAY_STARTS, DAY_ENDS = time(0), time(23, 59)


def sessions(request: HttpRequest) -> HttpResponseBase:
    """The partner's sessions, the latest dates first."""
    partner = workspace(request)
    found = queries.sessions_of_partner(partner.id)
    regions = {card.code: said(card.name) for card in directory.region_cards()}
    counts: dict[str, int] = {}
    for card in found:
        counts[card.state] = counts.get(card.state, 0) + 1
    states = tuple(Option(code, label, counts[code]) for code, label in SESSION_STATES.items() if code in counts)
    listing = Listing(
        request.GET,
        exports=True,
        default_sort="-starts",
        filters=[
            Filter("q", _("Title or number"), "text"),
            Filter("state", _("State"), options=states),
            Filter("from", _("Starting from"), "day"),
        ],
        sorts=[
            Sort("starts", _("Dates"), "starts_at"),
            Sort("code", pgettext("training", "Session"), "code"),
            Sort("seats", _("Seats"), "capacity", num=True),
        ],
    )
    text, state, since = listing.value("q").lower(), listing.value("state"), listing.day("from")
    found = [
        card
        for card in found
        if (text in card.code.lower() or text in card.title.fr.lower() or text in card.title.en.lower())
        and state in ("", card.state)
        and (since is None or card.starts_on >= since)
    ]
    if listing.wants_csv:
        heads = [
            pgettext("training", "Session"),
            _("Course"),
            _("First day"),
            _("Last day"),
            _("Region"),
            _("Seats"),
            _("State"),
        ]
        rows = ([c.code, c.title.fr, c.starts_on, c.ends_on, c.region_code, c.capacity, c.state] for c in found)
        return listing.csv("sessions.csv", heads, rows)
    context = {
        "partner": partner,
        "partners": workspaces(request),
        "listing": listing,
        "page": listing.page(found),
        "regions": regions,
        "doors": [Link(_("Choose a course"), reverse("catalogue:courses"))],
    }
    return render(request, "catalogue/sessions.html", context)


def _trainers(course: queries.CourseCard, version: queries.VersionCard) -> list[tuple[str, str]]:
    """Members of the partner who may teach this course now, with the languages they teach it in.

    Only the partner's own: a partner doesn't browse the program's people.
    """
    languages = {
        code: set(queries.qualified_trainers(theme=course.theme, level=course.level, language=code))
        for code in version.languages
    }
    members = {card.id: card for card in directory.members(course.partner_id, "trainer")}
    found = []
    for person_id, card in members.items():
        taught = [code for code in version.languages if person_id in languages[code]]
        if taught:
            found.append((person_id, f"{card.full_name} ({', '.join(taught)})"))
    return found


def _start(version: queries.VersionCard) -> dict[str, Any]:
    return {"language": version.languages[0], "mode": version.format, "capacity": 20, "minimum": 6}


def _planned(version: queries.VersionCard, form: SessionForm, meetings: list[rules.MeetingPlan]) -> dict[str, Any]:
    """The keywords of `plan_session` that the form gives. Raises Refused for an unknown company."""
    told = dict(form.cleaned_data)
    neq = "".join(told.pop("company_neq").split())
    company = (
        next((card for card in directory.find_organizations(neq, "company") if card.neq == neq), None) if neq else None
    )
    if neq and company is None:
        raise Refused(Refusal("catalogue.company_not_found", {"field": "company_neq"}))
    return told | {
        "version_id": version.id,
        "meetings": meetings,
        "closed_to": company.id if company else None,
    }


def session_plan(request: HttpRequest, course_id: str) -> HttpResponse:
    """Plan a session: its place, its seats and its meetings; more lines are asked for with a button, no script."""
    course = course_or_404(request, course_id)
    version = course.current or course.latest
    if permissions.may_plan_session(actor_of(request), course.partner_id):
        raise Http404
    if version.state not in (VersionState.CURRENT, VersionState.SUBMITTED):
        messages.error(request, _("A session is planned once its course is submitted or accredited."))
        return back_to("course_file", course_id)
    regions = [(card.code, said(card.name)) for card in directory.region_cards()]
    lines = {"trainers": _trainers(course, version)}
    is_live = version.format != rules.Format.ASYNC
    adds = "add" in request.POST
    data = request.POST if request.method == "POST" and not adds else None
    typed = request.POST.dict() if adds else _start(version)
    form = SessionForm(data, initial=typed, version=version, regions=regions)
    formset: Any = MeetingFormSet(data, initial=[{}] * ROWS, form_kwargs=lines) if is_live else None
    window: Any = None if is_live else WindowForm(data, initial=typed)
    if adds and is_live:
        rows = typed_rows(MeetingFormSet(request.POST, form_kwargs=lines))
        formset = MeetingFormSet(initial=[*rows, *[{}] * ROWS], form_kwargs=lines)
    extra: list[Any] = []
    timetable: Any = formset if formset is not None else window
    if data is not None and form.is_valid() & timetable.is_valid():
        try:
            meetings = planned_meetings(formset) if formset is not None else _window(window)
            session_id = actions.plan_session(actor=actor_of(request), **_planned(version, form, meetings))
        except Refused as refused:
            extra = add_refusals(form, refused)
        else:
            messages.success(request, _("Session planned. Publish it when it is right."))
            return back_to("session_file", session_id)
    context = {
        "course": course,
        "version": version,
        "form": form,
        "formset": formset,
        "window": window,
        "extra": extra,
        "wrong": bool(extra) or (data is not None and not timetable.is_valid()),
        "no_trainer": is_live and not lines["trainers"],
    }
    return render(request, "catalogue/session_plan.html", context)


def _window(window: WindowForm) -> list[rules.MeetingPlan]:
    """From the first minute of the first day to the last of the last."""
    told = window.cleaned_data
    opens = meeting_on(told["opens"], DAY_STARTS, DAY_ENDS)
    closes = meeting_on(told["closes"], DAY_STARTS, DAY_ENDS)
    if isinstance(opens, Refusal) or isinstance(closes, Refusal):
        raise Refused(Refusal("catalogue.no_meeting"))
    return [rules.MeetingPlan(opens.starts_at, closes.ends_at)]


def session_file(request: HttpRequest, session_id: str) -> HttpResponse:
    """A session with its meetings, and the next step."""
    card = session_or_404(request, session_id)
    meetings = queries.meetings(session_id)
    people = directory.people(each.trainer_id for each in meetings if each.trainer_id)
    may_plan = permissions.may_plan_session(actor_of(request), card.partner_id) is None
    company = directory.organization(card.closed_to) if card.closed_to else None
    context = {
        "session": card,
        "region": next(said(each.name) for each in directory.region_cards() if each.code == card.region_code),
        "meetings": [(each, people[each.trainer_id].full_name if each.trainer_id else "") for each in meetings],
        "company": company,
        "may_publish": may_plan and card.state == SessionState.PLANNED,
        "may_drop": (may_plan and card.state == SessionState.PLANNED) and not queries.was_published(session_id),
        "may_confirm": may_plan and card.state == SessionState.PUBLISHED,
        "reason_form": ReasonForm(),
        "crumbs": [
            Link(pgettext("training", "Sessions"), reverse("catalogue:sessions") if workspaces(request) else ""),
            Link(card.course_code, reverse("catalogue:course_file", args=[card.course_id])),
            Link(card.code, ""),
        ],
    }
    return render(request, "catalogue/session_file.html", context)


def session_publish(request: HttpRequest, session_id: str) -> HttpResponse:
    return posted(
        request,
        "session_file",
        session_id,
        lambda: actions.publish_session(actor=actor_of(request), session_id=session_id),
        _("Published. People can register."),
    )


def session_confirm(request: HttpRequest, session_id: str) -> HttpResponse:
    return posted(
        request,
        "session_file",
        session_id,
        lambda: actions.confirm_session(actor=actor_of(request), session_id=session_id),
        _("Confirmed: this session takes place."),
    )


def session_drop(request: HttpRequest, session_id: str) -> HttpResponse:
    """Cancel a session that is only planned; one that people may be registered in is cancelled in registration."""
    card = session_or_404(request, session_id)
    if card.state != SessionState.PLANNED or queries.was_published(session_id):  # moved: people may be registered
        raise Http404
    reason = request.POST.get("reason", "").strip()[:200] or _("No reason given")
    return posted(
        request,
        "session_file",
        session_id,
        lambda: actions.cancel_session(actor=actor_of(request), session_id=session_id, reason=reason),
        _("Session cancelled. Its trainers are free again."),
    )
