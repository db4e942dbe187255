"""The whole circle, as people do it: a group is registered, taught, claimed, signed, paid, and the funder sees it."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.pages import Company, Funder, Learner, Officer, Partner
from tests.journeys.site import OpenSession, Site
from tests.journeys.words import cents

pytestmark = pytest.mark.browser

PEOPLE = (
    "ariane.belanger@atelier-essai.example",
    "bruno.cote@atelier-essai.example",
    "david.roy@atelier-essai.example",
)
ROSTERS = {
    "fr": (
        "Courriel;Nom de famille;Prénom;Fonction;Commentaire\r\n"
        "ariane.belanger@atelier-essai.example;Bélanger;Ariane;Cadre;\r\n"
        "bruno.cote.atelier-essai.example;Côté;Bruno;Professionnel;arrive en retard\r\n"
        "ariane.belanger@atelier-essai.example;Bélanger;Ariane;Cadre;\r\n"
        "claire.huot@atelier-essai.example;=1+1;Claire;Technicienne;\r\n"
        "david.roy@atelier-essai.example;Roy;David;Professionnel;\r\n"
    ),
    "en": (
        "First name,Last name,Job title,Email,Remarks\r\n"
        "Ariane,Bélanger,Manager,ariane.belanger@atelier-essai.example,\r\n"
        "Bruno,Côté,Professional,bruno.cote.atelier-essai.example,arrives late\r\n"
        "Ariane,Bélanger,Manager,ariane.belanger@atelier-essai.example,\r\n"
        "Claire,=1+1,Technical,claire.huot@atelier-essai.example,\r\n"
        "David,Roy,Professional,david.roy@atelier-essai.example,\r\n"
    ),
}
"""Line 1 has the headings: line 3 has a broken address, line 4 repeats line 2, line 5 has a formula."""


@pytest.mark.parametrize(
    ("language", "javascript"),
    [("fr", True), ("fr", False), ("en", True)],
    ids=["french", "french-without-javascript", "english"],
)
def test_from_the_file_to_the_funder(
    site: Site, arrive: Arrive, tmp_path: Path, language: str, javascript: bool
) -> None:
    session = site.open_session()
    funder = arrive(Funder, language, "funder", javascript)
    funder.sign_in_as("funder")
    funder.look("desk")
    year = f"{session.fiscal_year}-{session.fiscal_year + 1}"
    at_first = funder.envelope(year)
    funder.look("envelope")

    aid = register_a_group(arrive(Company, language, "company", javascript), session, roster(tmp_path, language))
    reserved = funder.envelope(year)
    assert reserved["reserved"] == at_first["reserved"] + aid
    assert reserved["available"] == at_first["available"] - aid

    partner = arrive(Partner, language, "partner", javascript)
    partner.sign_in_by_link(session.partner_email)
    partner.look("desk")
    partner.confirm_session(session.code)
    partner.look("session-confirmed")

    site.travel(session.ends_at + timedelta(days=1))
    take_attendance(partner, session)
    for place, email in enumerate(PEOPLE):
        learner = arrive(Learner, language, f"learner{place}", javascript)
        learner.sign_in_by_link(email)
        learner.confirm_presence(session.title(language))
        if not place:
            learner.look("confirmed")
    number, payable = claim(partner)
    assert payable == aid

    funder.freeze()
    funder.look("report")
    aid_paid = {"fr": "Aide versée", "en": "Aid paid"}[language]
    paid_before = cents(funder.reported(aid_paid))
    before = funder.envelope(year)
    sign_and_pay(arrive, language, javascript, number, payable)

    after = funder.envelope(year)
    funder.look("envelope-after")
    assert after["paid"] == before["paid"] + payable
    assert after["reserved"] == before["reserved"] - payable
    assert after["committed"] == before["committed"]
    assert after["available"] == before["available"]
    funder.freeze()
    funder.look("report-after")
    assert cents(funder.reported(aid_paid)) == paid_before + payable


def roster(folder: Path, language: str) -> Path:
    path = folder / {"fr": "équipe.csv", "en": "team.csv"}[language]
    path.write_text(ROSTERS[language], encoding="utf-8-sig" if language == "fr" else "utf-8")
    return path


def register_a_group(person: Company, session: OpenSession, file: Path) -> int:
    """From the file to the registrations; the aid reserved for them, in cents."""
    person.sign_in_as("company_hr")
    person.look("desk")
    person.choose_session(session.code, session.title(person.language))
    person.look("upload")
    person.send(file)
    person.look("rows")
    assert person.title().startswith(person.say("Errors:"))
    alert = person.page.get_by_role("alert")
    expect(alert.get_by_role("listitem")).to_have_count(3)
    expect(person.roster_row(3)).to_contain_text(person.say("The at sign is missing."))
    expect(person.roster_row(4)).to_contain_text(person.say("This address is already on row %(line)s.") % {"line": 2})
    expect(person.roster_row(5)).to_contain_text(person.say("This looks like a formula; formulas aren't taken."))

    person.correct(3, "Email", "bruno.cote@atelier-essai.example")
    expect(alert.get_by_role("listitem")).to_have_count(2)
    person.leave_out(4)
    expect(alert.get_by_role("listitem")).to_have_count(1)
    person.look("rows-fixed")
    person.follow("See the price of the correct rows only")
    person.look("price")
    price = person.price()
    aid = -price["Aid of the program"]
    assert 0 < aid < price["Full fee"]
    expect(person.binding_rule()).to_be_visible()
    expect(person.page.get_by_role("listitem").filter(has_text="→").first).to_be_visible()

    person.press("Register %(n)s person", "Register %(n)s people")  # without agreeing
    expect(person.page.get_by_role("alert")).to_be_visible()
    person.look("not-agreed")
    person.agree()
    person.heading("%(n)s person is registered", "%(n)s people are registered")
    person.look("registered")
    person.follow("Team and budget")
    for name in ("Bélanger, Ariane", "Côté, Bruno", "Roy, David"):
        expect(person.row(name)).to_be_visible()
    expect(person.page.get_by_role("rowheader").filter(has_text="Huot")).to_have_count(0)
    person.look("team")
    return aid


def take_attendance(person: Partner, session: OpenSession) -> None:
    for number in range(1, session.meetings + 1):
        person.open_attendance(session.code)
        if number == 1:
            person.look("session")
        person.take_meeting(number)
        person.look(f"meeting-{number}")
    person.open_attendance(session.code)
    person.press("Decide the outcomes")
    person.see("The outcomes are decided and the attendance is locked. Each person is told.")
    person.look("outcomes")


def claim(person: Partner) -> tuple[str, int]:
    """Open the claim of the year so far, read it, submit it; its number and what is payable, in cents."""
    person.rail("Claims")
    person.look("claims")
    person.open_claim(-1)
    person.look("claim")
    expect(person.page.get_by_role("region", name=person.say("Checks made for you"))).to_be_visible()
    person.follow_lines("payable")
    lines = person.page.get_by_role("table", name=person.say("Lines of the claim")).get_by_role("row")
    expect(lines).to_have_count(1 + len(PEOPLE))
    payable = person.figure("payable now")
    person.press("Submit %(amount)s")
    person.see(
        "The claim is submitted. The person concerned is told.",
        "The claim is submitted. The people concerned are told.",
    )
    person.look("claim-submitted")
    return person.claim_number(), payable


def sign_and_pay(arrive: Arrive, language: str, javascript: bool, number: str, payable: int) -> None:
    """Two officers, then finance."""
    first = arrive(Officer, language, "officer1", javascript)
    first.sign_in_as("officer")
    first.look("desk")
    first.open_review(number)
    first.look("review")
    assert first.sign() == payable
    first.see("You signed. Someone else signs second.")
    first.look("signed")
    expect(first.button("Sign %(amount)s")).to_be_disabled()

    second = arrive(Officer, language, "officer2", javascript)
    second.sign_in_as("officer", which=1)
    second.open_review(number)
    assert second.sign() == payable
    second.see("You signed. Finance can pay.")
    second.look("signed")

    finance = arrive(Officer, language, "finance", javascript)
    finance.sign_in_as("finance")
    finance.look("desk")
    finance.open_review(number)
    assert finance.pay() == payable
    finance.look("paid")
