"""The learner's pages: my attendance, confirmed or contested, and my evaluation; from an account or a signed link."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from essor.catalogue import queries as catalogue
from essor.delivery import actions, permissions, queries, wording
from essor.delivery.forms import DisputeForm, EvaluationForm
from essor.delivery.pages.shared import actor_of, language
from essor.foundation import clock
from essor.foundation.outcome import Refused
from essor.registration import queries as registrations
from essor.ui import refusals


@dataclass(frozen=True, slots=True)
class Mine:
    """A registration, how its person is known here, and the addresses of its pages."""

    card: registrations.RegistrationCard
    token: str
    confirm_url: str
    evaluate_url: str


def _by_link(token: str) -> Mine:
    registration_id = queries.registration_of_token(token)
    if registration_id is None:
        raise Http404
    try:
        card = registrations.registration(registration_id)
    except Refused as refused:
        raise Http404 from refused
    return Mine(card, token, reverse("delivery:confirm", args=[token]), reverse("delivery:evaluate", args=[token]))


def _by_account(request: HttpRequest, registration_id: str) -> Mine:
    try:
        card = registrations.registration(registration_id)
    except Refused as refused:
        raise Http404 from refused
    if permissions.may_speak_for(actor_of(request), card.person_id):
        raise Http404
    urls = (reverse(f"delivery:{name}", args=[card.id]) for name in ("my_attendance", "my_evaluation"))
    return Mine(card, "", *urls)


def mine(request: HttpRequest) -> HttpResponse:
    """All my training: what to confirm, what came of it."""
    cards = registrations.registrations_of_person(actor_of(request).id, states=["registered"])
    sessions = catalogue.sessions({card.session_id for card in cards})
    marks = queries.attendance_of_registrations([card.id for card in cards])
    outcomes = queries.outcomes([card.id for card in cards])
    rows = [
        {
            "card": card,
            "session": sessions[card.session_id],
            "outcome": outcomes.get(card.id),
            "to_confirm": sum(m.minutes > 0 and not m.evidence for m in marks[card.id]),
            "code": queries.check_in_code(card.id) if card.id not in outcomes else "",
        }
        for card in sorted(
            (card for card in cards if card.session_id in sessions),
            key=lambda card: sessions[card.session_id].starts_at,
            reverse=True,
        )
    ]
    return render(request, "delivery/mine.html", {"rows": rows})


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """My attendance, opened by the link of my message. Opening it changes nothing; the button does."""
    return _attendance(request, _by_link(token))


def my_attendance(request: HttpRequest, registration_id: str) -> HttpResponse:
    """My attendance, signed in."""
    return _attendance(request, _by_account(request, registration_id))


def _attendance(request: HttpRequest, own: Mine) -> HttpResponse:
    if request.method == "POST":
        try:
            _say(request, own)
        except Refused as refused:
            messages.error(request, refusals.text(refused.refusal))
        return HttpResponseRedirect(own.confirm_url, status=303)
    card = own.card
    session = catalogue.session(card.session_id)
    marks = {m.meeting_id: m for m in queries.attendance_of_registrations([card.id])[card.id]}
    now = clock.now()
    meetings = [
        {"meeting": meeting, "mark": marks.get(meeting.id), "started": meeting.starts_at <= now}
        for meeting in catalogue.meetings(card.session_id)
    ]
    outcome = queries.outcomes([card.id]).get(card.id)
    context = {
        "own": own,
        "session": session,
        "meetings": meetings,
        "to_confirm": sum(m.minutes > 0 and not m.evidence and m.disputed_at is None for m in marks.values()),
        "chosen": request.GET.get("wrong", ""),
        "disputes": wording.DISPUTES,
        "outcome": outcome,
        "code": queries.check_in_code(card.id) if outcome is None else "",
        "may_evaluate": bool(outcome and outcome.result != "no_show" and not queries.has_evaluated(card.id)),
    }
    return render(request, "delivery/confirm.html", context)


def _say(request: HttpRequest, own: Mine) -> None:
    """What the learner says: all confirmed, one meeting confirmed, or one contested."""
    actor, card_id, token = actor_of(request), own.card.id, own.token
    if "all" in request.POST:
        actions.confirm_all(actor=actor, registration_id=card_id, token=token)
        messages.success(request, _("Thank you. Your attendance is confirmed."))
        return
    if "there" in request.POST:
        there, evidence = request.POST["there"], "link" if token else "account"
        actions.confirm(actor=actor, registration_id=card_id, meeting_id=there, evidence=evidence, token=token)
        messages.success(request, _("Thank you. This meeting is confirmed."))
        return
    form = DisputeForm(request.POST)
    if form.is_valid():
        meeting, says = form.cleaned_data["meeting"], form.cleaned_data["says"]
        actions.dispute(actor=actor, registration_id=card_id, meeting_id=meeting, says=says, token=token)
        messages.success(request, _("Noted. A person of the program will look; nothing is paid for it meanwhile."))


def evaluate(request: HttpRequest, token: str) -> HttpResponse:
    """My evaluation, by link."""
    return _evaluation(request, _by_link(token))


def my_evaluation(request: HttpRequest, registration_id: str) -> HttpResponse:
    """My evaluation, signed in."""
    return _evaluation(request, _by_account(request, registration_id))


def _evaluation(request: HttpRequest, own: Mine) -> HttpResponse:
    form = EvaluationForm(request.POST if request.method == "POST" else None)
    refused_because = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.evaluate(
                actor=actor_of(request),
                registration_id=own.card.id,
                token=own.token,
                language=language(),
                **form.cleaned_data,
            )
        except Refused as refused:
            refused_because = list(refused.refusals)
        else:
            messages.success(request, _("Thank you. Your answer helps the next groups."))
            return HttpResponseRedirect(own.confirm_url, status=303)
    context = {
        "own": own,
        "form": form,
        "session": catalogue.session(own.card.session_id),
        "refused": refused_because,
        "answered": queries.has_evaluated(own.card.id),
    }
    return render(request, "delivery/evaluate.html", context)
