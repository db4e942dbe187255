"""The public price simulator: the same decision that reserves aid, with every rule that it applies."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essor.foundation import clock
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Refused
from essor.funding import queries, wording
from essor.funding.forms import SituationForm
from essor.funding.rules import Case, Decision, YearUse
from essor.funding.rules.ruleset import CLASSES
from essor.ui import words
from essor.ui.parts import Fact

EMPLOYERS = [code for code in CLASSES if code != "individual"]


@dataclass(frozen=True, slots=True)
class Price:
    """What each class would pay for the same course (cents)."""

    label: str
    aid_cents: int
    pays_cents: int
    chosen: bool


def _case(asked: dict[str, Any]) -> Case:
    fiscal_year = FiscalYear.of(asked["starts"]).start
    year = YearUse(
        fiscal_year,
        asked["hours"],
        asked["person_used"],
        asked["company_used"] if asked["kind"] in EMPLOYERS else None,
        None,
        tuple(queries.available(fiscal_year).items()) or None,
    )
    return Case(
        beneficiary_class=asked["kind"],
        full_fee_cents=asked["fee"],
        minutes=asked["hours"],
        years=(year,),
        other_aid_cents=asked["other"],
        already_took_course=asked["taken"],
        courses_this_year=asked["courses"] or 0,
    )


def _pays(decision: Decision, case: Case) -> int:
    return max(decision.learner_share_cents - case.other_aid_cents, 0)


def _sum(decision: Decision, case: Case) -> list[Fact]:
    lines = [
        Fact(_("Full fee"), words.money(case.full_fee_cents)),
        Fact(_("Aid from the program"), words.money(-decision.aid_cents)),
    ]
    if case.other_aid_cents:
        lines.append(Fact(_("Other public aid"), words.money(-min(case.other_aid_cents, decision.learner_share_cents))))
    return [*lines, Fact(_("You pay, before taxes"), words.money(_pays(decision, case)), total=True)]


def _prices(case: Case, ruleset_on: Any) -> list[Price]:
    found = []
    for code in CLASSES:
        years = tuple(
            year._replace(company_used_cents=(year.company_used_cents or 0) if code in EMPLOYERS else None)
            for year in case.years
        )
        other = case._replace(beneficiary_class=code, years=years)
        decision = queries.decide(other, ruleset_on)
        chosen = code == case.beneficiary_class
        found.append(Price(str(wording.CLASSES[code]), decision.aid_cents, _pays(decision, other), chosen))
    return found


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    today = clock.today()
    case = _case(asked)
    decision = queries.decide(case, today)
    without = queries.decide(case._replace(other_aid_cents=0), today) if case.other_aid_cents else None
    return {
        "decision": decision,
        "headline": queries.decision_headline(decision),
        "ruleset": queries.ruleset(decision.ruleset_code),
        "facts": _sum(decision, case),
        "rules": queries.trace_lines(decision),
        "prices": _prices(case, today),
        "without_other": without,
    }


def simulator(request: HttpRequest) -> HttpResponse:
    """A situation in the address, its price and why; an example until someone asks."""
    start = {name: field.initial for name, field in SituationForm().fields.items() if field.initial is not None}
    start["starts"] = clock.today().isoformat()
    asking = "fee" in request.GET
    form = SituationForm(request.GET) if asking else SituationForm(initial=start)
    source = form if asking else SituationForm(start)
    context: dict[str, Any] = {"form": form, "example": not asking, "decision": None, "unavailable": None}
    if source.is_valid():
        try:
            context |= _answer(source.cleaned_data)
        except Refused as refused:
            context["unavailable"] = refused.refusal
    return render(request, "funding/simulator.html", context)
