"""The partner's course files: list, write, submit."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from essor.catalogue import actions, permissions, queries, rules
from essor.catalogue.forms import CourseForm, add_refusals, course_values
from essor.catalogue.pages.shared import (
    actor_of,
    back_to,
    course_or_404,
    home_crumb,
    language,
    posted,
    workspace,
    workspaces,
)
from essor.catalogue.rules import course_file as files
from essor.catalogue.rules.kinds import VersionState
from essor.catalogue.wording import VERSION_STATES
from essor.directory import queries as directory
from essor.foundation import clock
from essor.foundation.outcome import Refused
from essor.ui.listing import Filter, Listing, Option, Sort
from essor.ui.parts import Link


def courses(request: HttpRequest) -> HttpResponseBase:
    """The partner's courses, drafts included."""
    partner = workspace(request)
    found = queries.courses_of_partner(partner.id)
    upcoming: dict[str, int] = {}
    for card in queries.sessions_of_partner(partner.id, rules.OPEN_STATES, since=clock.today()):
        upcoming[card.course_id] = upcoming.get(card.course_id, 0) + 1
    listing = Listing(
        request.GET,
        exports=True,
        default_sort="code",
        filters=[
            Filter("q", _("Title or number"), "text"),
            Filter("state", _("State"), options=tuple(Option(code, label) for code, label in VERSION_STATES.items())),
        ],
        sorts=[Sort("code", _("Number"), "code"), Sort("title", _("Course"), lambda card: card.shown.title.fr.lower())],
    )
    text, state = listing.value("q").lower(), listing.value("state")
    found = [card for card in found if _matches(card, text) and state in ("", _state(card))]
    if listing.wants_csv:
        heads = [_("Number"), _("Course"), _("Theme"), _("Version"), _("State"), _("Ends on"), _("Full fee")]
        return listing.csv("courses.csv", heads, (_csv_row(card) for card in found))
    context = {
        "partner": partner,
        "partners": workspaces(request),
        "listing": listing,
        "page": listing.page(found),
        "upcoming": upcoming,
        "may_edit": permissions.is_partner_admin(actor_of(request), partner.id),
        "doors": [Link(_("Write a course file"), reverse("catalogue:course_new"))],
    }
    return render(request, "catalogue/courses.html", context)


def _state(card: queries.CourseCard) -> str:
    return card.latest.state


def _matches(card: queries.CourseCard, text: str) -> bool:
    return any(text in each.lower() for each in (card.code, card.shown.title.fr, card.shown.title.en))


def _csv_row(card: queries.CourseCard) -> list[Any]:
    shown = card.shown
    ends = shown.expires_on.isoformat() if shown.expires_on else ""
    return [card.code, shown.title.fr, card.theme, shown.number, shown.state, ends, shown.fee_cents / 100]


def course_new(request: HttpRequest) -> HttpResponse:
    """A blank course file; saved as a draft."""
    partner = workspace(request)
    if not permissions.is_partner_admin(actor_of(request), partner.id):
        raise Http404
    start = {"languages": ["fr"], "format": "in_person", "tax": "taxable"}
    form = CourseForm(request.POST or None, initial=start)
    extra: Any = ()
    if form.is_valid():
        try:
            course_id = actions.draft_course(actor=actor_of(request), partner_id=partner.id, file=form.file())
        except Refused as refused:
            extra = add_refusals(form, refused)
        else:
            messages.success(request, _("Draft saved. Submit it when it is complete."))
            return back_to("course_file", course_id)
    context = {"form": form, "extra": extra, "wrong": bool(extra), "partner": partner, "course": None}
    return render(request, "catalogue/course_edit.html", context)


def course_edit(request: HttpRequest, course_id: str) -> HttpResponse:
    """The open draft, or the next version begun from the latest one."""
    card = course_or_404(request, course_id)
    if not permissions.is_partner_admin(actor_of(request), card.partner_id):
        raise Http404
    fixed = not (card.latest.number == 1 and card.latest.state == VersionState.DRAFT)
    form = CourseForm(request.POST or None, initial=course_values(card, card.latest, language()), identity_fixed=fixed)
    extra: Any = ()
    if form.is_valid():
        try:
            actions.revise_course(actor=actor_of(request), course_id=course_id, file=form.file())
        except Refused as refused:
            extra = add_refusals(form, refused)
        else:
            messages.success(request, _("Draft saved. Submit it when it is complete."))
            return back_to("course_file", course_id)
    context = {
        "form": form,
        "extra": extra,
        "wrong": bool(extra),
        "partner": directory.organization(card.partner_id),
        "course": card,
        "opens_version": card.latest.number + 1 if card.latest.state != VersionState.DRAFT else None,
    }
    return render(request, "catalogue/course_edit.html", context)


def course_file(request: HttpRequest, course_id: str) -> HttpResponse:
    """A course with all its versions, what its draft lacks, and its sessions."""
    card = course_or_404(request, course_id)
    versions = queries.versions_of_course(course_id)
    is_admin = permissions.is_partner_admin(actor_of(request), card.partner_id)
    draft = card.latest if card.latest.state == VersionState.DRAFT else None
    label, url = home_crumb(request)
    context = {
        "course": card,
        "partner": directory.organization(card.partner_id),
        "versions": versions,
        "draft": draft,
        "missing": _missing(card, draft) if draft else [],
        "sessions": queries.sessions_of_course(course_id, upcoming=False)[::-1][:50],
        "may_edit": is_admin and card.latest.state != VersionState.SUBMITTED,
        "may_plan": permissions.may_plan_session(actor_of(request), card.partner_id) is None
        and (card.current or card.latest).state in (VersionState.CURRENT, VersionState.SUBMITTED),
        "may_submit": is_admin and draft is not None,
        "may_decide": permissions.may_decide_course(actor_of(request), card.partner_id) is None,
        "crumbs": [Link(label, url), Link(card.code, "")],
    }
    return render(request, "catalogue/course_file.html", context)


def _missing(card: queries.CourseCard, draft: queries.VersionCard) -> list[str]:
    texts = {
        f"{n}_{lang}": getattr(getattr(draft, n), lang)
        for n in ("title", "summary", "objectives")
        for lang in ("fr", "en")
    }
    return files.missing(
        rules.CourseFile(
            theme=card.theme,
            audience=card.audience,
            level=card.level,
            minutes=draft.minutes,
            format=draft.format,
            fee_cents=draft.fee_cents,
            languages=draft.languages,
            **texts,
        )
    )


def course_submit(request: HttpRequest, course_id: str) -> HttpResponse:
    return posted(
        request,
        "course_file",
        course_id,
        lambda: actions.submit_course(actor=actor_of(request), course_id=course_id),
        _("Submitted. The program office reviews it; this version no longer changes."),
    )
