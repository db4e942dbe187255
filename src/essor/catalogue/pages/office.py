"""The office's accreditation: the queue, a file with its grid, the decision; and a provider seen whole."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from essor.catalogue import actions, permissions, queries
from essor.catalogue.forms import AccreditForm, RefuseForm, ReviewForm, add_refusals
from essor.catalogue.pages.shared import actor_of, back_to
from essor.catalogue.rules.grid import CLEAN_BASIS_POINTS, PASS_BASIS_POINTS
from essor.catalogue.rules.kinds import AccreditationState
from essor.catalogue.wording import ACCREDITATION_STATES, THEMES
from essor.directory import queries as directory
from essor.foundation import clock
from essor.foundation.bilingual_fields import said
from essor.foundation.outcome import Refused
from essor.ui import words
from essor.ui.listing import Filter, Listing, Option, Sort
from essor.ui.parts import Fact, Link

UNDECIDED = (AccreditationState.SUBMITTED, AccreditationState.REVIEWED)
COMPARED = ("title", "summary", "objectives", "minutes", "format", "languages", "fee_cents", "tax")


def queue(request: HttpRequest) -> HttpResponse:
    """Files to review and to decide, the oldest first."""
    rows = queries.accreditation_queue()
    listing = Listing(
        request.GET,
        default_sort="age",
        filters=[
            Filter("q", _("Title, number or partner"), "text"),
            Filter("state", _("State"), options=tuple(Option(s.value, ACCREDITATION_STATES[s]) for s in UNDECIDED)),
            Filter("theme", _("Theme"), options=tuple(Option(code, label) for code, label in THEMES.items())),
        ],
        sorts=[
            Sort("age", _("Submitted"), "submitted_at"),
            Sort("partner", _("Partner"), "partner_name"),
            Sort("fee", _("Full fee"), "fee_cents", num=True),
        ],
    )
    text, state, theme = listing.value("q").lower(), listing.value("state"), listing.value("theme")
    rows = [
        row
        for row in rows
        if any(text in each.lower() for each in (row.title_fr, row.title_en, row.course_code, row.partner_name))
        and state in ("", row.state)
        and theme in ("", row.theme)
    ]
    today = clock.today()
    page = listing.page(rows)
    context = {
        "listing": listing,
        "page": page,
        "rows": [(row, (today - clock.local_date(row.submitted_at)).days) for row in page],
        "undecided": len(rows),
    }
    return render(request, "catalogue/queue.html", context)


def _file_or_404(version_id: str) -> queries.ReviewFile:
    try:
        return queries.review_file(version_id)
    except Refused as refused:
        raise Http404 from refused


def review(request: HttpRequest, version_id: str) -> HttpResponse:
    """The file beside the grid; posting it records the officer's review."""
    file = _file_or_404(version_id)
    last = file.reviews[0] if file.reviews else None
    form = ReviewForm(request.POST or None, initial=dict(last.scores) if last else None)
    extra: Any = ()
    if form.is_valid():
        try:
            actions.review_course(
                actor=actor_of(request),
                version_id=version_id,
                scores=form.scores(),
                declares_no_conflict=form.cleaned_data["declares_no_conflict"],
                comment=form.cleaned_data["comment"],
            )
        except Refused as refused:
            extra = add_refusals(form, refused)
        else:
            messages.success(request, _("Review recorded. The decision is below."))
            return back_to("review", version_id)
    return _show(request, file, form=form, extra=extra)


def accredit(request: HttpRequest, version_id: str) -> HttpResponse:
    if request.method != "POST":
        return redirect("catalogue:review", version_id)
    file = _file_or_404(version_id)
    decision = AccreditForm(request.POST, prefix="a")
    extra: Any = ()
    if decision.is_valid():
        try:
            actions.accredit_course(actor=actor_of(request), version_id=version_id, **decision.cleaned_data)
        except Refused as refused:
            extra = add_refusals(decision, refused)
        else:
            messages.success(request, _("Course accredited. Its partner may publish sessions."))
            return back_to("review", version_id)
    return _show(request, file, accredit_form=decision, wrong_form=decision, extra=extra)


def refuse(request: HttpRequest, version_id: str) -> HttpResponse:
    if request.method != "POST":
        return redirect("catalogue:review", version_id)
    file = _file_or_404(version_id)
    decision = RefuseForm(request.POST, prefix="r")
    extra: Any = ()
    if decision.is_valid():
        try:
            actions.refuse_course(actor=actor_of(request), version_id=version_id, **decision.cleaned_data)
        except Refused as refused:
            extra = add_refusals(decision, refused)
        else:
            messages.success(request, _("Course refused, with its reasons."))
            return back_to("review", version_id)
    return _show(request, file, refuse_form=decision, wrong_form=decision, extra=extra)


def _show(request: HttpRequest, file: queries.ReviewFile, extra: Any = (), **forms: Any) -> HttpResponse:
    last = file.reviews[0] if file.reviews else None
    form = forms.get("form") or ReviewForm(initial=dict(last.scores) if last else None)
    wrong_form = forms.get("wrong_form") or form
    people = directory.people(each.reviewer for each in file.reviews)
    before = file.previous
    changed = {name for name in COMPARED if before and getattr(before, name) != getattr(file.version, name)}
    expires_on = clock.today().replace(day=1).replace(year=clock.today().year + 2)
    context = {
        "file": file,
        "course": file.course,
        "version": file.version,
        "partner": directory.organization(file.course.partner_id),
        "changed": changed,
        "reviews": [
            (each, people[each.reviewer].full_name if each.reviewer in people else "") for each in file.reviews
        ],
        "last": last,
        "form": form,
        "wrong_form": wrong_form,
        "accredit_form": forms.get("accredit_form") or AccreditForm(initial={"expires_on": expires_on}, prefix="a"),
        "refuse_form": forms.get("refuse_form") or RefuseForm(prefix="r"),
        "extra": extra,
        "wrong": bool(extra) or bool(wrong_form.errors),
        "undecided": file.version.accreditation_state in UNDECIDED,
        "barred": permissions.may_decide_course(actor_of(request), file.course.partner_id),
        "pass_share": PASS_BASIS_POINTS / 10_000,
        "clean_share": CLEAN_BASIS_POINTS / 10_000,
        "last_share": last.assessment.basis_points / 10_000 if last else None,
        "crumbs": [Link(_("Accreditation"), reverse("catalogue:queue")), Link(file.course.code, "")],
    }
    return render(request, "catalogue/review.html", context)


def provider(request: HttpRequest, partner_id: str) -> HttpResponse:
    """A provider seen whole. Its CPMT agrément is the provider's; accreditation is each course's."""
    if permissions.may_see_file(actor_of(request), partner_id):
        raise Http404
    try:
        card = directory.organization(partner_id)
    except Refused as refused:
        raise Http404 from refused
    if not card.is_partner:
        raise Http404
    found = queries.courses_of_partner(partner_id)
    sessions = queries.sessions_of_partner(partner_id)
    in_force = sum(1 for each in found if each.current and each.current.is_in_force)
    region = next(
        (said(each.name) for each in directory.region_cards() if each.code == card.region_code), card.region_code
    )
    facts = [
        Fact(_("Region"), region),
        Fact(_("NEQ"), card.neq or words.DASH),
        Fact(_("Agrément (CPMT)"), card.agrement_number or _("None on file")),
        Fact(_("Accredited courses"), words.num(in_force)),
        Fact(pgettext("training", "Sessions"), words.num(len(sessions))),
    ]
    context = {
        "partner": card,
        "facts": facts,
        "courses": found,
        "crumbs": [Link(_("Accreditation"), reverse("catalogue:queue")), Link(card.name, "")],
    }
    return render(request, "catalogue/provider.html", context)
