"""The pages, in both languages: what they say, that their sums are the ledger's, and that odd addresses do no harm."""

import hashlib

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import translation

from essor.directory import actions as directory
from essor.directory.tests import factories as people
from essor.foundation.actor import Actor
from essor.funding import actions, queries
from essor.funding.tests.factories import DAY, FY, WORKER, agreement, reserve
from essor.ui import words

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize("language", ["fr", "en"])


def get(client: Client, name: str, *args: str, language: str = "fr", **params):
    with translation.override(language):
        return client.get(reverse(f"funding:{name}", args=args), params)


def page(client: Client, name: str, *args: str, language: str = "fr", **params) -> str:
    answer = get(client, name, *args, language=language, **params)
    assert answer.status_code == 200, name
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def signed_in(role: str) -> Client:
    person = people.member(role)
    directory.set_password(actor=Actor("person", person), person_id=person, password="un mot de passe assez long")
    client = Client()
    client.force_login(get_user_model().objects.get(person__public_id=person))
    return client


def money(cents: int, language: str) -> str:
    with translation.override(language):
        return words.money(cents)


@BOTH
def test_the_rules_are_published_for_everyone(client, language):
    found = page(client, "rulesets", language=language)
    for card in queries.published_rulesets():
        assert card.ruleset.title.said_in(language) in found
        assert card.ruleset.notice.said_in(language) in found


@BOTH
def test_a_ruleset_prints_each_value_with_its_date_and_article(client, language):
    found = page(client, "ruleset", "2021.1", language=language)
    ruleset = queries.ruleset("2021.1")
    for parameter in ruleset.parameters:
        assert parameter.description.said_in(language) in found
    assert money(ruleset.cap_person_year, language) in found
    assert money(400_000, language) in found  # what it was before
    assert ("60\u202f%" if language == "fr" else "60%") in found
    assert "art. 14" in found
    assert ruleset.sha256 in found
    assert ruleset.notice.said_in(language) in found


def test_the_text_has_the_digest_that_is_shown(client):
    answer = get(client, "ruleset_text", "2019.1")
    assert hashlib.sha256(answer.content).hexdigest() == queries.ruleset("2019.1").sha256
    assert answer["Content-Type"].startswith("text/plain")


def test_unknown_rules_are_not_found(client):
    assert get(client, "ruleset", "1066").status_code == 404
    assert get(client, "ruleset_text", "1066").status_code == 404


@BOTH
def test_the_simulator_begins_with_an_example(client, language):
    found = page(client, "simulator", language=language)
    assert money(192_000, language) in found  # 60 % of 3,200 for an SME in 2021-2022
    assert money(128_000, language) in found
    assert 'action="#price"' in found
    assert ("Ceci est un exemple" if language == "fr" else "An example") in found


@BOTH
def test_the_simulator_explains_a_price_by_its_address(client, language):
    asked = {"kind": "sme", "fee": "3 200,00", "hours": "24", "starts": "2021-11-08", "other": "900"}
    found = page(client, "simulator", language=language, **asked)
    assert money(150_000, language) in found  # the total of public aid binds: 75 % is 2,400, less 900
    assert money(320_000 - 150_000 - 90_000, language) in found
    assert ("Limitée par le cumul des aides" if language == "fr" else "Limited by the total of public aid") in found
    assert found.count("<li") >= 13
    assert 'class="binds"' in found


@BOTH
def test_the_simulator_says_why_there_is_no_aid(client, language):
    asked = {"kind": "public", "fee": "3200", "hours": "1", "starts": "2021-11-08", "taken": "on"}
    found = page(client, "simulator", language=language, **asked)
    assert ("Pas d’aide dans cette situation" if language == "fr" else "No aid in this situation") in found
    assert ("Un même cours est aidé une seule fois" if language == "fr" else "given once") in found


def test_the_simulator_knows_what_the_envelope_has_left(client):
    agreement(cents=10)
    asked = {"kind": "sme", "fee": "3200", "hours": "24", "starts": "2021-11-08"}
    assert "Enveloppe épuisée" in page(client, "simulator", **asked)


def test_a_day_before_any_rule_still_answers(client):
    asked = {"kind": "sme", "fee": "3200", "hours": "24", "starts": "1066-11-08"}
    assert page(client, "simulator", **asked)


@BOTH
@pytest.mark.parametrize(
    "wrong",
    [{"fee": "beaucoup"}, {"hours": "0"}, {"hours": "nan"}, {"hours": "inf"}, {"starts": "demain"}, {"kind": "king"},
     {"other": "-5"}, {"fee": "999999999"}, {"courses": "-1"}, {"hours": "é"}],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_field(client, language, wrong):
    asked = {"kind": "sme", "fee": "3200", "hours": "24", "starts": "2021-11-08"} | wrong
    found = page(client, "simulator", language=language, **asked)
    assert 'id="error-summary"' in found or "error-summary" in found or "aria-invalid" in found
    assert 'id="price"' not in found


@BOTH
def test_the_envelope_shows_the_ledger_to_the_cent(language):
    agreement(cents=100_000)
    reserve("reg_1:reserve", 1_001)
    reserve("reg_2:reserve", 20_002)
    actions.settle_aid(actor=WORKER, event="reg_1:settle", reserved_event="reg_1:reserve", cents=333, on=DAY)
    found = page(signed_in("director"), "envelopes", language=language)
    totals = queries.envelope_totals()[FY]
    for cents in (totals.limit_cents, totals.reserved_cents, totals.paid_cents, totals.available_cents):
        assert money(cents, language) in found
    for row in queries.envelope_table():
        assert reverse_in(language, row.account_code) in found
    assert ("payée ou réservée" if language == "fr" else "paid or reserved") in found


def reverse_in(language: str, account: str) -> str:
    with translation.override(language):
        return reverse("funding:line", args=[account])


@BOTH
def test_every_amount_drills_to_the_transfers_that_sum_to_it(language):
    agreement(cents=100_000)
    reserve("reg_1:reserve", 1_001)
    reserve("reg_2:reserve", 2_002)
    actions.settle_aid(actor=WORKER, event="reg_1:settle", reserved_event="reg_1:reserve", cents=500, on=DAY)
    row = next(r for r in queries.envelope_table() if r.source == "quebec" and r.purpose == "training")
    office = signed_in("finance")
    for state, cents in (("held", row.reserved_cents), ("paid", row.paid_cents)):
        found = page(office, "line", row.account_code, language=language, state=state)
        assert (
            f"1, pour {money(cents, language)}" if language == "fr" else f"1 transfers shown, {money(cents, language)}"
        ) in found
    assert "reg_2:reserve" in page(office, "line", row.account_code, language=language, month="2021-10")
    assert "reg_2:reserve" not in page(office, "line", row.account_code, language=language, month="2021-09")
    assert get(office, "line", "env:none").status_code == 404


def test_lists_filter_and_export():
    agreement(cents=100_000)
    reserve("reg_1:reserve", 1_001)
    office = signed_in("analyst")
    found = page(office, "envelopes", source="canada", purpose="training", year=str(FY))
    assert "canada:2021:training" in found
    assert "quebec:2021" not in found
    sheet = page(office, "envelopes", format="csv")
    assert len(sheet.splitlines()) == 1 + 8
    row = next(r for r in queries.envelope_table() if r.source == "quebec" and r.purpose == "training")
    assert "reg_1:reserve" in page(office, "line", row.account_code, format="csv")


@BOTH
def test_without_an_agreement_the_envelope_says_so(language):
    found = page(signed_in("officer"), "envelopes", language=language)
    assert ("Aucune entente" if language == "fr" else "No agreement yet") in found


@pytest.mark.parametrize("role", ["partner_admin", "company_hr"])
def test_the_envelope_is_for_the_office_and_the_funders(client, role):
    assert get(signed_in(role), "envelopes").status_code == 403
    assert get(signed_in("funder"), "envelopes").status_code == 200
    assert get(client, "envelopes").status_code == 302
