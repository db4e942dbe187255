"""What the verbs do, and refuse, on both engines."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from essor.directory import actions, queries
from essor.directory.models import Evidence, Membership, Person
from essor.directory.tests import factories
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refused

pytestmark = pytest.mark.django_db
SITE = factories.SITE


def refused(code: str):
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def test_an_organization_is_registered_with_its_number_region_and_band():
    org = factories.organization(name="  Lumière   boréale inc. ", neq="88 7969 0699", staff_count=120)
    card = queries.organization(org)
    assert (card.name, card.neq, card.region_code, card.size_band) == (
        "Lumière boréale inc.",
        "8879690699",
        "06",
        "100-249",
    )
    assert queries.find_organizations("BOREALE")[0].id == org
    assert queries.organization_by_neq("8879690699").id == org


def test_a_number_belongs_to_one_organization():
    factories.organization(neq="8879690699")
    with refused("directory.neq_taken"):
        factories.organization(neq="8879690699")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"neq": "8879690698"}, "directory.neq_check_digit"),
        ({"region_code": "18"}, "directory.unknown_region"),
        ({"sector_code": "99"}, "directory.unknown_sector"),
        ({"name": " "}, "directory.name_missing"),
        ({"founded_on": date(2999, 1, 1)}, "directory.founded_in_future"),
        ({"institution_code": "nowhere"}, "directory.unknown_institution"),
    ],
)
def test_what_an_organization_cannot_be(values, code):
    with refused(code):
        factories.organization(**values)


def test_only_the_office_registers_organizations():
    hr = queries.actor_of_person(factories.member("company_hr"))
    with refused("directory.not_allowed"):
        actions.register_organization(actor=hr, kind="company", name="X", region_code="06")
    officer = queries.actor_of_person(factories.member("officer"))
    assert actions.register_organization(actor=officer, kind="company", name="X", region_code=6)


def test_the_same_registration_twice_is_one_organization():
    first = factories.organization(neq=None, name="Une", idempotency_key="k")
    assert factories.organization(neq=None, name="Une", idempotency_key="k") == first


def test_a_person_is_found_again_by_the_address_whatever_its_case():
    first = factories.person(email="Élise.Roy@Essai.Example ")
    again = factories.person(email="élise.roy@essai.example", given_name="Autre")
    assert again == first
    assert queries.person(first).given_name == "Maëlle"


def test_the_database_keeps_one_living_person_per_address():
    factories.person(email="a@essai.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(given_name="A", family_name="B", email="a@essai.example")


def test_a_thousand_people_are_some_questions_and_some_inserts(django_assert_max_num_queries):
    people = [actions.NewPerson("Jean", f"Roy {n}", f"jean{n}@essai.example", "fr", "17") for n in range(1000)]
    known = factories.person(email="jean5@essai.example")
    with django_assert_max_num_queries(40):  # SQLite takes at most 999 values in one insert
        ids = actions.register_people(actor=SITE, people=people)
    assert len(set(ids)) == 1000
    assert ids[5] == known
    assert actions.register_people(actor=SITE, people=people) == ids


def test_a_batch_asks_once_and_inserts_once(django_assert_max_num_queries):
    people = [actions.NewPerson("Jean", f"Roy {n}", f"jean{n}@essai.example", "fr", "17") for n in range(60)]
    people.append(actions.NewPerson("Jeanne", "Roy", "JEAN0@essai.example"))
    with django_assert_max_num_queries(12):
        ids = actions.register_people(actor=SITE, people=people)
    assert ids[60] == ids[0]


def test_a_faulty_batch_writes_nothing_and_names_each_row():
    people = [actions.NewPerson("A", "B", "a@essai.example"), actions.NewPerson("", "B", "nope", residence_region="44")]
    with pytest.raises(Refused) as error:
        actions.register_people(actor=SITE, people=people)
    assert {(r.code, r.params["row"]) for r in error.value.refusals} == {
        ("directory.email", 2),
        ("directory.name_missing", 2),
        ("directory.unknown_region", 2),
    }
    assert not Person.objects.filter(email="a@essai.example").exists()


def test_only_the_system_says_that_an_address_is_verified():
    hr = queries.actor_of_person(factories.member("company_hr"))
    with refused("directory.not_allowed"):
        actions.register_person(actor=hr, given_name="A", family_name="B", email="b@essai.example", verified=True)
    person = actions.register_person(actor=hr, given_name="A", family_name="B", email="b@essai.example")
    assert not queries.person(person).email_verified
    actions.verify_email(actor=SITE, person_id=person)
    assert queries.person(person).email_verified


def test_a_role_gives_its_grant_until_it_is_taken_away():
    org = factories.organization()
    person = factories.member("company_hr", org)
    factories.member("company_hr", org)
    assert queries.actor_of_person(person).holds("company_hr", org)
    assert [card.id for card in queries.members(org, "company_hr")].count(person) == 1
    actions.grant_role(actor=SITE, person_id=person, organization_id=org, role="company_hr")
    assert Membership.objects.filter(person__public_id=person).count() == 1
    actions.revoke_role(actor=SITE, person_id=person, organization_id=org, role="company_hr")
    assert not queries.actor_of_person(person).grants
    actions.grant_role(actor=SITE, person_id=person, organization_id=org, role="company_hr")
    assert queries.actor_of_person(person).holds("company_hr", org)


def test_a_role_to_come_gives_nothing_yet():
    org = factories.organization()
    person = factories.person()
    tomorrow = clock.today() + timedelta(days=1)
    actions.grant_role(actor=SITE, person_id=person, organization_id=org, role="company_hr", since=tomorrow)
    assert not queries.actor_of_person(person).grants
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert queries.actor_of_person(person).grants


def test_the_last_administrator_stays():
    org = factories.organization()
    person = factories.member("company_hr", org)
    with refused("directory.last_administrator"):
        actions.revoke_role(actor=SITE, person_id=person, organization_id=org, role="company_hr")


def test_roles_are_given_within_ones_own_organization_only():
    mine, other = factories.organization(), factories.organization()
    hr = queries.actor_of_person(factories.member("company_hr", mine))
    person = factories.person()
    actions.grant_role(actor=hr, person_id=person, organization_id=mine, role="company_manager")
    with refused("directory.not_allowed"):
        actions.grant_role(actor=hr, person_id=person, organization_id=other, role="company_manager")
    with refused("directory.not_allowed"):
        actions.grant_role(actor=hr, person_id=person, organization_id=mine, role="finance")
    with refused("directory.role_not_of_this_organization"):
        actions.grant_role(actor=SITE, person_id=person, organization_id=mine, role="finance")


def test_many_get_a_role_at_once(django_assert_max_num_queries):
    org = factories.partner()
    people = [factories.person() for _ in range(30)]
    with django_assert_max_num_queries(10):
        actions.grant_roles(actor=SITE, person_ids=people, organization_id=org, role="trainer")
    assert len(queries.members(org, "trainer")) == 30


def test_a_suspended_organization_gives_no_power_and_raises_doubts():
    org = factories.organization()
    person = factories.member("company_hr", org)
    assert queries.is_plausible_employer(org, clock.today()) == []
    actions.suspend_organization(actor=SITE, organization_id=org, reason="Entité sans activité")
    assert not queries.actor_of_person(person).grants
    assert [r.code for r in queries.is_plausible_employer(org, clock.today())] == ["directory.employer_suspended"]
    assert set(queries.implausible_employers([org], clock.today())) == {org}
    actions.reinstate_organization(actor=SITE, organization_id=org, reason="Preuve reçue")
    assert queries.actor_of_person(person).grants


def test_evidence_is_added_and_never_changed():
    org = factories.organization()
    actions.record_evidence(
        actor=SITE,
        organization_id=org,
        kind="req_lookup",
        source="Registraire des entreprises",
        checked_on=clock.today(),
    )
    assert [card.kind for card in queries.evidence_of(org)] == ["req_lookup"]
    with pytest.raises(Exception, match="never changed"), transaction.atomic():
        Evidence.objects.update(source="autre")


def test_a_person_corrects_their_own_profile_and_nobody_elses():
    person, other = factories.person(), factories.person()
    me = queries.actor_of_person(person)
    values = {
        "given_name": "Anouk",
        "family_name": "Dubé",
        "language": "en",
        "residence_region": "02",
        "postal_code": "g7h1a1",
    }
    actions.update_profile(actor=me, person_id=person, **values)
    card = queries.person(person)
    assert (card.full_name, card.language, card.residence_region, card.postal_code) == (
        "Anouk Dubé",
        "en",
        "02",
        "G7H 1A1",
    )
    with refused("directory.not_allowed"):
        actions.update_profile(actor=me, person_id=other, **values)


def test_verify_names_a_number_changed_behind_our_back():
    org = factories.organization()
    assert list(queries.verify()) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_organization SET neq = '1234567890' WHERE public_id = %s", [org])
    assert [breach.where for breach in queries.verify()] == [org]


def test_demo_people_are_found_among_invented_organizations():
    office = factories.organization("office")
    one, two = factories.member("officer", office), factories.member("officer", office)
    real = factories.organization(is_fictitious=False)
    factories.member("company_hr", real)
    learner = factories.person()
    offered = [(d.role, d.person.id) for d in queries.demo_people()]
    assert offered == [("learner", learner), ("officer", one), ("officer", two)]


def test_nobody_acts_as_an_unknown_person():
    with refused("directory.person_not_found"):
        queries.actor_of_person("per_none")
    assert Actor("person", "x").grants == frozenset()
