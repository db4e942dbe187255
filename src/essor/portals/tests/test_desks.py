"""Each role's desk: opened in both languages, with its work on it; every link of it answers."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from essor.accountability import actions as accountability
from essor.catalogue.tests import factories as courses
from essor.claims.tests import factories as claims
from essor.delivery.tests import factories as delivery
from essor.directory.tests import factories as people
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.funding import queries as aid
from essor.portals.tests.shared import client_of, page
from essor.registration.tests import factories as registration

# Ibis calls DuckDB by a name that DuckDB renamed: a snapshot frozen here warns of it.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")]
BOTH = pytest.mark.parametrize("lang", ["fr", "en"])
DESKS = {
    "director": "office",
    "officer": "office",
    "analyst": "office",
    "finance": "finance",
    "partner_admin": "partner",
    "trainer": "trainer",
    "company_hr": "company",
    "company_manager": "company",
    "funder": "accounts",
    "auditor": "accounts",
}


def links_of(text: str) -> set[str]:
    """The addresses of this site that a page offers to click."""
    return {link.partition("#")[0] for link in re.findall(r'href="(/(?:fr|en)/[^"]*)"', text.replace("&amp;", "&"))}


@BOTH
@pytest.mark.parametrize("role", DESKS)
def test_signing_in_leads_to_the_desk_of_the_role(lang, role):
    client = client_of(people.member(role))
    answer = client.get(f"/{lang}/desk/")
    assert (answer.status_code, answer["Location"]) == (302, f"/{lang}/desk/{DESKS[role]}/")
    text = page(client, answer["Location"])
    assert text.count("<h1") == 1
    for link in links_of(text):
        assert client.get(link).status_code in (200, 302, 303), link


@BOTH
def test_a_learner_has_a_desk_too(lang):
    client = client_of(people.person())
    assert client.get(f"/{lang}/desk/")["Location"] == f"/{lang}/desk/learner/"
    text = page(client, f"/{lang}/desk/learner/")
    for link in links_of(text):
        assert client.get(link).status_code in (200, 302, 303), link


def test_a_desk_is_for_its_role():
    assert Client().get("/fr/desk/").status_code == 302
    client = client_of(people.person())
    page(client, "/fr/desk/office/", 403)
    page(client, "/fr/desk/none/", 404)


def test_the_office_signs_twice_and_finance_pays():
    case = claims.submitted(3)
    with claims.day_after(case.session, 2):
        first = people.member("officer")
        assert "First signature" in page(client_of(first), "/en/desk/office/")
        claims.actions.sign_first(actor=delivery.learner(first), claim_id=case.claim_id)
        assert "by someone else than you" in page(client_of(first), "/en/desk/office/")
        second = people.member("officer")
        assert "Second signature<" in page(client_of(second), "/en/desk/office/")
        claims.actions.sign_second(actor=delivery.learner(second), claim_id=case.claim_id)
        assert "First signature" not in page(client_of(second), "/en/desk/office/")
        assert f"/en/claims/{case.claim_id}/review/" in page(client_of(people.member("finance")), "/en/desk/finance/")


def test_a_late_claim_is_said_to_be_late():
    case = claims.submitted(3)
    with claims.day_after(case.session, 200):
        text = page(client_of(people.member("officer")), "/en/desk/office/")
    assert "1 late" in text
    assert 'class="row-bad"' in text


def test_an_analyst_reads_what_others_sign():
    case = claims.submitted(3)
    with claims.day_after(case.session):
        text = page(client_of(people.member("analyst")), "/en/desk/office/")
    assert "First signature" in text
    assert "Read the report" in text
    assert "Next file" not in text


def test_a_partner_takes_attendance_then_claims():
    case = delivery.given(3)
    client = client_of(case.admin.id)
    assert case.session_id in page(client, "/en/desk/partner/")
    with clock.frozen(case.meetings[0].starts_at):
        assert "Take attendance" in page(client, "/en/desk/partner/")
    with clock.frozen(case.after + timedelta(days=2)):
        text = page(client, "/en/desk/partner/")
        assert "Take attendance and close" in text
        assert "1 late" in text
    delivery.take(case)
    with clock.frozen(case.after):
        delivery.actions.decide_outcomes(actor=case.admin, session_id=case.session_id)
        assert "3 completions to claim" in page(client, "/en/desk/partner/")
        day = case.meetings[-1].day
    with clock.frozen(case.after + timedelta(days=1)):
        claims.actions.open_claim(
            actor=case.admin, partner_id=case.partner_id, period_start=day - timedelta(days=9), period_end=day
        )
        text = page(client, "/en/desk/partner/")
    assert "Check and submit the claim" in text
    assert "completions to claim" not in text


def test_a_session_that_nears_with_too_few_people_is_decided():
    session_id = courses.published_session(in_days=7)
    partner_id = courses.queries.session(session_id).partner_id
    text = page(client_of(people.member("partner_admin", partner_id)), "/en/desk/partner/")
    assert "Confirm or cancel: too few people yet" in text


def test_a_trainer_sees_their_next_meetings():
    case = delivery.given(2)
    trainer_id = case.meetings[0].trainer_id
    people.actions.grant_role(actor=people.SITE, person_id=trainer_id, organization_id=case.partner_id, role="trainer")
    client = client_of(trainer_id)
    assert case.session_id in page(client, "/en/desk/trainer/")
    with clock.frozen(case.meetings[0].starts_at):
        assert "Take attendance" in page(client, "/en/desk/trainer/")


def test_a_company_sees_its_people_its_aid_and_its_offers():
    registration.program()
    company = registration.company()
    registration.register(registration.session(), employer_id=company)
    text = page(client_of(people.member("company_hr", company)), "/en/desk/company/")
    assert "1 person of yours" in text
    assert "Yearly cap on aid" in text
    assert f"/en/registration/company/{company}/sessions/" in text


def test_a_learner_confirms_then_evaluates():
    case = delivery.held(2, silent=1)
    silent = client_of(case.people[-1])
    with clock.frozen(case.after):
        text = page(silent, "/en/desk/learner/")
        assert "Confirm that you attended 2 meetings" in text
        assert f"/en/delivery/mine/{case.registrations[-1]}/" in text
        text = page(client_of(case.people[0]), "/en/desk/learner/")
    assert "Confirm that you attended" not in text
    assert f"/en/delivery/mine/{case.registrations[0]}/evaluation/" in text


def test_a_learner_sees_the_next_date():
    case = delivery.given(2)
    text = page(client_of(case.people[0]), "/en/desk/learner/")
    assert f"/en/registration/{case.registrations[0]}/" in text


def test_a_funder_reads_results_against_commitments():
    case = claims.paid(3)
    with clock.frozen(case.session.after + timedelta(days=5)):
        accountability.freeze(actor=Actor.system("tests"))
    funder = aid.agreements()[0].funders[0].organization_id
    text = page(client_of(people.member("funder", funder)), "/en/desk/accounts/")
    assert "3 of 25,000" in text
    assert "AG-TEST" in text
    assert "AG-TEST" not in page(client_of(people.member("funder")), "/en/desk/accounts/")


@pytest.mark.parametrize("role", ["officer", "finance", "partner_admin", "company_hr", "funder"])
def test_a_desk_is_read_in_few_statements(role, django_assert_max_num_queries):
    registration.program()
    client = client_of(people.member(role))
    page(client, "/fr/desk/", 302)
    with django_assert_max_num_queries(45):
        page(client, f"/fr/desk/{DESKS[role]}/")
