"""The pages, in both languages: a person's five short pages, their registrations, a company's team and file."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from essor.catalogue import queries as catalogue
from essor.directory import actions as directory
from essor.directory import queries as people_queries
from essor.directory.tests import factories as people
from essor.foundation import clock
from essor.funding import actions as funding
from essor.registration import actions, queries
from essor.registration.rules import states
from essor.registration.tests import factories

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture(autouse=True)
def _money() -> None:
    factories.program()


def sign_in(client, person_id: str) -> None:
    directory.set_password(actor=people.SITE, person_id=person_id, password="une phrase assez longue")
    client.force_login(get_user_model().objects.get(person__public_id=person_id))


def read(response, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:3000]
    page = response.content.decode()
    assert "UNKNOWN VARIABLE" not in page
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def url(language: str, path: str) -> str:
    return f"/{language}/registration/{path}"


@BOTH
def test_price_and_eligibility_need_no_account(client, language) -> None:
    session_id, company = factories.session(), people_queries.organization(factories.company())
    page = read(client.get(url(language, f"session/{session_id}/")))
    assert ("400,00" if language == "fr" else "$400.00") in page
    asked = {"situation": "individual", "neq": company.neq, "region": "06", "other_aid": ""}
    page = read(client.get(url(language, f"session/{session_id}/"), asked))
    assert ("320,00" if language == "fr" else "$320.00") in page
    assert "trace" in page
    asked = {"situation": "individual", "neq": "", "region": "", "other_aid": "100"}
    page = read(client.get(url(language, f"session/{session_id}/"), asked))
    assert "5.1" in page  # the article that asks for a link with Québec
    page = read(client.get(url(language, f"session/{session_id}/"), asked | {"neq": "123", "other_aid": "x"}))
    assert 'aria-invalid="true"' in page
    assert client.get(url(language, "session/ses_none/")).status_code == 404


@BOTH
def test_a_person_registers_in_short_pages(client, language) -> None:
    session_id, person_id = factories.session(), factories.person(language=language)
    company = people_queries.organization(factories.company())
    answers = url(language, f"session/{session_id}/answers/")
    assert client.get(answers).url.startswith(f"/{language}/sign-in/?next=")
    sign_in(client, person_id)
    read(client.get(answers))
    given = {"audience": "manager", "residence_region": "03", "neq": company.neq, "other_aid": "", "no_aid": "refuse"}
    held = client.post(answers, given)
    assert held.status_code == 303
    page = read(client.get(held.url))
    assert company.name in page
    assert "20 minutes" in page
    assert read(client.post(held.url, {}), 422)
    # the answers may be changed: the seat is taken anew
    held = client.post(answers, given | {"audience": "executive"})
    done = client.post(held.url, {"exact": "on"})
    assert done.status_code == 303
    page = read(client.get(done.url))
    assert ("C’est confirmé" if language == "fr" else "It’s confirmed") in page
    card = queries.registrations_of_person(person_id, [states.REGISTERED])[0]
    assert (card.audience, card.aid_cents) == ("executive", 48_000)
    assert queries.seats([session_id])[session_id].taken == 1
    read(client.get(url(language, "mine/")))
    calendar = client.get(url(language, f"{card.id}/calendar.ics"))
    assert b"BEGIN:VEVENT" in calendar.content
    assert list(queries.verify()) == []


@BOTH
def test_a_reason_is_told_with_its_rule(client, language) -> None:
    session_id, person_id = factories.session(), factories.person()
    factories.register(session_id, person_id)
    sign_in(client, person_id)
    given = {"audience": "manager", "residence_region": "03", "neq": "", "other_aid": "", "no_aid": "refuse"}
    page = read(client.post(url(language, f"session/{session_id}/answers/"), given), 422)
    assert "4.1" in page


@BOTH
def test_a_full_session_leads_to_the_line_and_the_offer(client, language) -> None:
    session_id, person_id = factories.session(capacity=1, minimum=1), factories.person()
    first = factories.register(session_id)
    sign_in(client, person_id)
    answers = url(language, f"session/{session_id}/answers/")
    read(client.get(url(language, f"session/{session_id}/")))
    given = {"audience": "manager", "residence_region": "03", "neq": "", "other_aid": "", "no_aid": "refuse"}
    made = client.post(answers, given | {"line": "wait"})
    assert made.status_code == 303
    read(client.get(made.url))
    actions.withdraw(actor=factories.SYSTEM, registration_id=first.id, reason="other")
    page = read(client.get(url(language, "mine/")))
    offer = re.search(r'href="([^"]+/offer/)"', page)
    assert offer
    read(client.get(offer[1]))
    read(client.get(made.url))
    assert client.post(offer[1], {"answer": "accept"}).status_code == 303
    assert queries.seats([session_id])[session_id].taken == 1
    assert client.get(offer[1]).status_code == 303
    assert list(queries.verify()) == []


@BOTH
def test_no_money_is_told_before_and_the_person_chooses(client, language) -> None:
    session_id, person_id = factories.session(), factories.person()
    provider = catalogue.session(session_id).partner_id
    funding.allocate_partner(actor=factories.SYSTEM, partner_id=provider, fy=2021, limit_cents=100)
    page = read(client.get(url(language, f"session/{session_id}/")))
    assert ("attendre" if language == "fr" else "wait for aid") in page
    sign_in(client, person_id)
    answers = url(language, f"session/{session_id}/answers/")
    given = {"audience": "manager", "residence_region": "03", "neq": "", "other_aid": "", "no_aid": "refuse"}
    read(client.post(answers, given), 422)
    waits = client.post(answers, given | {"no_aid": "wait"})
    read(client.get(waits.url))
    assert queries.registrations_of_person(person_id)[0].state == states.WAITLISTED


@BOTH
def test_withdrawing_says_what_it_changes_first(client, language) -> None:
    session_id, person_id = factories.session(), factories.person()
    made = factories.register(session_id, person_id)
    sign_in(client, person_id)
    page = read(client.get(url(language, f"{made.id}/withdraw/")))
    assert ("400,00" if language == "fr" else "$400.00") in page
    assert client.post(url(language, f"{made.id}/withdraw/"), {"reason": "schedule"}).status_code == 303
    read(client.get(url(language, f"{made.id}/")))
    assert client.get(url(language, f"{made.id}/withdraw/")).status_code == 303
    assert queries.registration(made.id).reason == "schedule"


def test_what_is_not_mine_is_not_there(client) -> None:
    made = factories.register(factories.session())
    company_id = factories.company()
    sign_in(client, factories.person())
    for path in (f"{made.id}/", f"{made.id}/check/", f"{made.id}/withdraw/", f"{made.id}/offer/", "reg_none/"):
        assert client.get(url("fr", path)).status_code == 404
    assert client.get(url("fr", f"company/{company_id}/")).status_code == 403


FILE = (
    "Prénom;Nom;Courriel;Fonction;Région;Date d’embauche\n"
    "Chantal;Ouimet;chantal.ouimet.boreal.example;Gestion;Capitale-Nationale;14/03/2018\n"
    "Élise;Gagnon-Roy;elise@boreal.example;Coordo TI;03;\n"
    "Marie;Tremblay;marie@boreal.example;Technique;03;2032-03-14\n"
).encode()


@BOTH
def test_a_company_uploads_fixes_sees_the_price_and_agrees(client, language, django_assert_max_num_queries) -> None:
    company_id, session_id = factories.company(email_domain="boreal.example"), factories.session()
    sign_in(client, people.member("company_hr", company_id))
    assert client.get(url(language, "company/")).url == url(language, f"company/{company_id}/")
    read(client.get(url(language, f"company/{company_id}/")))
    page = read(client.get(url(language, f"company/{company_id}/sessions/")))
    assert session_id in page
    upload = url(language, f"company/{company_id}/group/{session_id}/")
    read(client.get(upload))
    read(client.post(upload, {}), 422)
    read(client.post(upload, {"file": SimpleUploadedFile("x.csv", b"a;b\n1;2\n")}), 422)
    sent = client.post(upload, {"file": SimpleUploadedFile("équipe.csv", FILE)})
    assert sent.status_code == 303
    page = read(client.get(sent.url))
    assert "chantal.ouimet@boreal.example" in page
    fix = sent.url + "fix/"
    client.post(fix, {"number": "2", "field": "email", "use": "chantal.ouimet@boreal.example"})
    client.post(fix, {"number": "4", "field": "hired_on", "use": "2020-03-14"})
    for rows in ("see", "ready", "all"):
        read(client.get(sent.url, {"rows": rows}))
    assert client.post(fix, {"number": "99", "field": "email", "value": "x"}).status_code == 303
    assert client.post(fix, {"number": "x"}).status_code == 404
    price = sent.url + "price/"
    with django_assert_max_num_queries(40):
        page = read(client.get(price))
    assert ("1 319,40" if language == "fr" else "$1,319.40") in page
    read(client.post(price, {"no_aid": "refuse", "no_seat": "wait"}), 422)
    assert client.post(price, {"no_aid": "refuse", "no_seat": "wait", "agree": "on"}).status_code == 303
    read(client.get(sent.url))
    assert client.get(price).status_code == 303
    assert queries.seats([session_id])[session_id].taken == 3
    with django_assert_max_num_queries(40):
        read(client.get(url(language, f"company/{company_id}/")))
    exported = client.get(url(language, f"company/{company_id}/"), {"format": "csv"})
    assert exported.status_code == 200
    assert list(queries.verify()) == []


def test_a_seat_offered_to_staff_shows_on_the_team_page(client) -> None:
    company_id, session_id = factories.company(), factories.session(capacity=1, minimum=1)
    first = factories.register(session_id)
    actions.register_group(
        actor=factories.SYSTEM, session_id=session_id, company_id=company_id, people=factories.group(1), or_wait=True
    )
    actions.withdraw(actor=factories.SYSTEM, registration_id=first.id, reason="other")
    sign_in(client, people.member("company_hr", company_id))
    page = read(client.get(url("fr", f"company/{company_id}/")))
    assert "/offer/" in page
    with clock.frozen(clock.now() + timedelta(days=3)):
        actions.expire_offers(actor=factories.SYSTEM)
        assert "/offer/" not in read(client.get(url("fr", f"company/{company_id}/")))
