"""Signing in: verbs and pages, in both languages."""

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections
from django.utils.module_loading import import_string

from essor.directory import actions, queries
from essor.directory.models import Person, SignInAttempt, SignInLink
from essor.directory.tests import factories
from essor.foundation import clock, outbox
from essor.foundation.outcome import Refused

pytestmark = pytest.mark.django_db
SITE = factories.SITE
SENTENCE = "une phrase assez longue"
HERE = "192.0.2.7"


def refused(code: str):
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def with_password(**values) -> tuple[str, str]:
    person = factories.person(**values)
    actions.set_password(actor=SITE, person_id=person, password=SENTENCE)
    return person, queries.person(person).email


def new_link(person: str, next_path: str = "") -> str:
    actions.request_link(actor=SITE, email=queries.person(person).email, address=HERE, next_path=next_path)
    return actions.link_token(SignInLink.objects.latest("pk").public_id)


def sign_in(email: str, password: str, address: str = HERE):
    return actions.sign_in_with_password(actor=SITE, email=email, password=password, address=address)


def test_the_right_password_signs_in_whatever_the_case_of_the_address():
    person, email = with_password()
    assert sign_in(f" {email.upper()}", SENTENCE).person_id == person


def test_wrong_unknown_and_passwordless_get_the_same_answer():
    _, email = with_password()
    for address, password in ((email, "autre"), ("rien@essai.example", SENTENCE), ("pas une adresse", "")):
        with refused("directory.sign_in_failed"):
            sign_in(address, password)
    without = queries.person(factories.person()).email
    with refused("directory.sign_in_failed"):
        sign_in(without, "")


def test_the_eleventh_attempt_on_an_address_waits_from_wherever_it_comes():
    person, email = with_password()
    for n in range(10):
        with refused("directory.sign_in_failed"):
            sign_in(email, "autre", f"192.0.2.{n}")
    with refused("directory.too_many_attempts"):
        sign_in(email, SENTENCE, "192.0.2.99")
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        assert sign_in(email, SENTENCE).person_id == person


def test_the_eleventh_attempt_from_a_place_waits_whatever_the_address():
    _, email = with_password()
    for n in range(10):
        with refused("directory.sign_in_failed"):
            sign_in(f"a{n}@essai.example", "autre")
    with refused("directory.too_many_attempts"):
        sign_in(email, SENTENCE)
    assert sign_in(email, SENTENCE, "198.51.100.1")


def test_a_class_that_signs_in_together_is_not_held_up():
    for _ in range(12):
        _, email = with_password()
        sign_in(email, SENTENCE)


def test_attempts_name_nobody_and_are_forgotten_after_a_day():
    with refused("directory.sign_in_failed"):
        sign_in("a@essai.example", "x")
    assert all(re.fullmatch("[0-9a-f]{64}", row.key) for row in SignInAttempt.objects.all())
    with clock.frozen(clock.now() + timedelta(days=2)), refused("directory.sign_in_failed"):
        sign_in("b@essai.example", "x")
    assert SignInAttempt.objects.count() == 2


def test_a_link_signs_in_once_and_verifies_the_address():
    person = factories.person(verified=False)
    token = new_link(person, "/fr/account/")
    assert actions.use_link(actor=SITE, token=token) == actions.SignedIn(person, "/fr/account/")
    assert queries.person(person).email_verified
    with refused("directory.link_used"):
        actions.use_link(actor=SITE, token=token)


def test_a_link_is_too_old_after_fifteen_minutes():
    token = new_link(factories.person())
    with clock.frozen(clock.now() + timedelta(minutes=15)), refused("directory.link_expired"):
        actions.use_link(actor=SITE, token=token)


def test_a_forged_link_opens_nothing():
    token = new_link(factories.person())
    with refused("directory.link_unknown"):
        actions.use_link(actor=SITE, token=token[:-2] + "xx")
    with refused("directory.link_unknown"):
        actions.use_link(actor=SITE, token=SignInLink.objects.latest("pk").public_id)


def test_a_link_for_nobody_is_not_made_and_a_path_elsewhere_is_dropped():
    actions.request_link(actor=SITE, email="rien@essai.example", address=HERE)
    assert not SignInLink.objects.exists()
    new_link(factories.person(), "//evil.example")
    assert SignInLink.objects.get().next_path == ""


def test_joining_registers_sends_the_link_and_tells_nothing_of_who_is_known():
    new = actions.NewPerson("Zoé", "Côté", "zoe@essai.example", "fr", "09")
    actions.join(actor=SITE, person=new, address=HERE)
    actions.join(actor=SITE, person=actions.NewPerson("Autre", "Nom", "ZOE@essai.example"), address=HERE)
    card = queries.person_by_email("zoe@essai.example")
    assert (card.full_name, card.email_verified, SignInLink.objects.count()) == ("Zoé Côté", False, 2)


def test_a_weak_password_is_refused_and_only_ones_own_is_set():
    person, other = factories.person(), factories.person()
    me = queries.actor_of_person(person)
    with refused("directory.weak_password"):
        actions.set_password(actor=me, person_id=person, password="motdepasse")
    with refused("directory.not_allowed"):
        actions.set_password(actor=me, person_id=other, password=SENTENCE)


def test_demo_sign_in_only_in_a_demonstration_and_only_as_those_offered(settings):
    person = factories.member("officer")
    with refused("directory.no_demo"):
        actions.demo_sign_in(actor=SITE, person_id=person)
    settings.ESSOR_DEMO = True
    assert actions.demo_sign_in(actor=SITE, person_id=person).person_id == person
    real = factories.member("director", factories.organization("office", is_fictitious=False))
    with refused("directory.not_offered"):
        actions.demo_sign_in(actor=SITE, person_id=real)


# --- pages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "heading"), [("fr", "Se connecter"), ("en", "Sign in")])
@pytest.mark.parametrize("demo", [True, False])
def test_the_sign_in_page(client, settings, language, heading, demo):
    settings.ESSOR_DEMO = demo
    page = client.get(f"/{language}/sign-in/?next=/{language}/account/")
    text = page.content.decode()
    assert f"<h1>{heading}</h1>" in text
    assert f'value="/{language}/account/"' in text
    assert (f"/{language}/demo/" in text) is demo


def test_the_mailed_link_signs_in_by_its_button_only(client, settings):
    settings.ESSOR_MAIL = "smtp"
    person = factories.person(verified=False)
    email = queries.person(person).email
    page = client.post("/fr/sign-in/", {"way": "link", "email": email, "next": "/fr/account/"})
    assert (page.status_code, page.url) == (303, "/fr/sign-in/sent/")
    assert email in client.get(page.url).content.decode()
    outbox.handle_due({"directory.sign_in_link": "essor.messages.actions.send_sign_in_link"}, limit=1)
    import_string("essor.messages.actions.deliver_due")()  # the room above, as the worker calls it
    [message] = mail.outbox
    path = re.search(r"http://[^/]+(/fr/sign-in/link/\S+)", message.body)[1]
    assert client.get(path).status_code == 200
    assert client.get("/fr/account/").status_code == 302  # opening the link did not sign in
    entered = client.post(path)
    assert (entered.status_code, entered.url) == (303, "/fr/account/")
    assert queries.person(person).full_name.split()[0] in client.get("/fr/account/").content.decode()
    assert queries.person(person).email_verified
    again = client.get(path)
    assert again.status_code == 410
    assert "a déjà servi" in again.content.decode()


def test_an_unknown_address_gets_the_same_page(client):
    page = client.post("/fr/sign-in/", {"way": "link", "email": "rien@essai.example"}, follow=True)
    assert "Si l’adresse rien@essai.example est connue ici" in page.content.decode()


def test_a_demonstration_shows_the_link_that_it_cannot_mail(client, settings):
    settings.ESSOR_DEMO = True
    email = queries.person(factories.person()).email
    page = client.post("/en/sign-in/", {"way": "link", "email": email}, follow=True)
    path = re.search(r'href="(/en/sign-in/link/[^"]+)"', page.content.decode())[1]
    assert client.post(path).status_code == 303


def test_a_wrong_password_is_said_on_top_and_the_title_begins_with_errors(client):
    page = client.post("/fr/sign-in/", {"way": "password", "email": "a@essai.example", "password": "x"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "ne vont pas ensemble" in text
    assert "<title>Erreurs" in text
    assert '<details class="more" open>' in text


def test_too_many_attempts_are_told_so(client):
    for _ in range(10):
        client.post("/fr/sign-in/", {"way": "password", "email": "a@essai.example", "password": "x"})
    page = client.post("/fr/sign-in/", {"way": "password", "email": "a@essai.example", "password": "x"})
    assert page.status_code == 429
    assert "Réessayez dans 5 minutes" in page.content.decode()


def test_password_sign_in_goes_where_one_was_going_but_never_elsewhere(client):
    _, email = with_password()
    body = {"way": "password", "email": email, "password": SENTENCE}
    assert client.post("/fr/sign-in/", body | {"next": "/fr/account/"}).url == "/fr/account/"
    assert client.post("/en/sign-in/", body | {"next": "https://evil.example/"}).url.startswith("/en/")


@pytest.mark.parametrize(("language", "heading"), [("fr", "Présentez-vous"), ("en", "Introduce yourself")])
def test_joining_by_the_page(client, language, heading):
    assert heading in client.get(f"/{language}/join/").content.decode()
    wrong = client.post(f"/{language}/join/", {"given_name": "Zoé", "email": "zoe", "postal_code": "9"})
    assert wrong.status_code == 422
    body = {"given_name": "Zoé", "family_name": "Côté", "email": "zoe@essai.example", "language": language}
    assert client.post(f"/{language}/join/", body).status_code == 303
    assert queries.person_by_email("zoe@essai.example").language == language


@pytest.mark.parametrize(
    ("language", "role"), [("fr", "Entreprise, ressources humaines"), ("en", "Company, human resources")]
)
def test_my_account_shows_my_roles_and_takes_corrections(client, language, role):
    person = factories.member("company_hr")
    actions.set_password(actor=SITE, person_id=person, password=SENTENCE)
    client.post(
        f"/{language}/sign-in/", {"way": "password", "email": queries.person(person).email, "password": SENTENCE}
    )
    text = client.get(f"/{language}/account/").content.decode()
    assert role in text
    body = {"given_name": "Anouk", "family_name": "Dubé", "language": "en", "residence_region": "02", "postal_code": ""}
    assert client.post(f"/{language}/account/", body).status_code == 303
    assert queries.person(person).full_name == "Anouk Dubé"
    assert client.post(f"/{language}/account/", body | {"given_name": ""}).status_code == 422


def test_a_new_password_closes_the_other_sessions(client):
    person, email = with_password()
    other = type(client)()
    for browser in (client, other):
        browser.post("/fr/sign-in/", {"way": "password", "email": email, "password": SENTENCE})
    assert client.get("/fr/account/password/").status_code == 200
    assert client.post("/fr/account/password/", {"password": "court"}).status_code == 422
    assert client.post("/fr/account/password/", {"password": "une tout autre phrase"}).status_code == 303
    assert client.get("/fr/account/").status_code == 200
    assert other.get("/fr/account/").status_code == 302
    assert sign_in(email, "une tout autre phrase").person_id == person


def test_signing_out_is_a_post(client):
    _, email = with_password()
    client.post("/fr/sign-in/", {"way": "password", "email": email, "password": SENTENCE})
    assert client.get("/fr/sign-out/").status_code == 405
    assert client.post("/fr/sign-out/").status_code == 303
    assert client.get("/fr/account/").status_code == 302


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_demo_page_offers_each_role_and_signs_in(client, settings, language):
    person = factories.member("company_hr")
    assert client.get(f"/{language}/demo/").status_code == 404
    settings.ESSOR_DEMO = True
    assert queries.person(person).full_name in client.get(f"/{language}/demo/").content.decode()
    assert client.post(f"/{language}/demo/sign-in/", {"person": person}).status_code == 303
    assert client.get(f"/{language}/account/").status_code == 200


def test_a_person_erased_meanwhile_is_nobody(client):
    person, email = with_password()
    client.post("/fr/sign-in/", {"way": "password", "email": email, "password": SENTENCE})
    Person.objects.filter(public_id=person).update(
        given_name="", family_name="", email="", postal_code="", erased_at=clock.now()
    )
    with refused("directory.sign_in_failed"):
        sign_in(email, SENTENCE)


# --- side by side -----------------------------------------------------------------------------------------------


def at_once(work, times: int = 6) -> list:
    results: list = []
    barrier = threading.Barrier(times)
    now = clock.now()

    def run(n: int) -> None:
        try:
            barrier.wait()
            with clock.frozen(now):
                results.append(work(n))
        except Refused as error:
            results.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_a_link_pressed_by_many_at_once_signs_in_one():
    token = new_link(factories.person())
    results = at_once(lambda _: actions.use_link(actor=SITE, token=token))
    assert len([result for result in results if isinstance(result, actions.SignedIn)]) == 1
    assert results.count("directory.link_used") == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_an_address_registered_by_many_at_once_is_one_person():
    people = [actions.NewPerson("A", "B", f"p{n}@essai.example") for n in range(20)]
    results = at_once(lambda _: actions.register_people(actor=SITE, people=people))
    assert len({tuple(ids) for ids in results}) == 1
    assert Person.objects.count() == 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_attempts_at_once_are_all_counted():
    results = at_once(lambda _: sign_in("a@essai.example", "x"), times=14)
    assert results.count("directory.sign_in_failed") <= 10
    assert results.count("directory.too_many_attempts") >= 4
