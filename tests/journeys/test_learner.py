"""A person alone: finds a course, sees the price and why, introduces herself, registers, withdraws."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.pages import Learner
from tests.journeys.site import Site
from tests.journeys.words import cents

pytestmark = pytest.mark.browser

OFFICE_ONLY = (
    "/claims/queue/", "/funding/envelope/", "/catalogue/accreditation/", "/delivery/trainers/", "/claims/",
    "/accountability/reports/", "/registration/company/", "/delivery/", "/catalogue/courses/", "/desk/office/",
)  # fmt: skip
PUBLIC = (
    "/", "/catalogue/", "/demo/", "/sign-in/", "/join/", "/funding/aid/", "/funding/rules/", "/accountability/",
    "/accountability/definitions/", "/claims/checks/", "/accessibility/", "/privacy/", "/terms/", "/design/",
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "javascript"),
    [("fr", True), ("fr", False), ("en", True)],
    ids=["french", "french-without-javascript", "english"],
)
def test_from_the_catalogue_to_a_withdrawal(site: Site, arrive: Arrive, language: str, javascript: bool) -> None:
    title = site.open_session().title(language)
    person = arrive(Learner, language, "person", javascript)
    find(person, title)
    session, left = person.page.url, person.seats_left()

    share = see_price(person)
    introduce_oneself(person)
    hold_and_confirm(person, share)
    person.page.goto(session)
    assert person.seats_left() == left - 1

    person.open("/registration/mine/")
    person.look("mine")
    person.link_to(title).click()
    person.follow("Withdraw")
    person.heading("Withdraw from this session?")
    person.look("withdraw")
    person.press("Withdraw")
    person.heading("This registration is withdrawn")
    person.see("The registration is withdrawn. Nothing is owed.")
    person.look("withdrawn")
    person.page.goto(session)
    assert person.seats_left() == left


def find(person: Learner, title: str) -> None:
    """From the home page to the session, through the catalogue and the course."""
    person.open("/")
    person.look("home")
    person.page.get_by_role("navigation", name=person.say("Main")).get_by_role(
        "link", name=person.say("Courses", "nav"), exact=True
    ).click()
    person.heading("Find a course")
    person.look("catalogue")
    person.page.get_by_role("searchbox").fill(title)
    person.page.get_by_role("search").get_by_role("button").click()
    person.link_to(title).click()
    person.follow("Every session of this course")
    person.look("course")
    table = person.page.get_by_role("table", name=person.say("Sessions to come"))
    table.get_by_role("link").first.click()
    expect(person.page.get_by_role("table", name=person.say("Meetings"))).to_be_visible()
    person.look("session")


def see_price(person: Learner) -> int:
    """The price on the page of the session, rule by rule, then asked for one's own situation; the share, in cents."""
    expect(person.binding_rule()).to_be_visible()
    person.page.get_by_role("link", name=person.say("Register", "verb"), exact=True).first.click()
    person.heading("You would pay %(amount)s, before taxes")
    region = person.page.get_by_label(person.say("Region where you live or work"), exact=False)
    region.select_option("05")
    person.press("Work the price out again")
    share = cents(person.heading("You would pay %(amount)s, before taxes"))
    expect(person.binding_rule()).to_be_visible()
    aid = -cents(person.fact("Aid of the program"))
    assert aid > 0
    assert share == cents(person.fact("Full fee")) - aid
    person.look("price")
    person.follow("Continue")
    return share


def introduce_oneself(person: Learner) -> None:
    """Registering asks who one is; after the link one is back where one was going."""
    person.heading("Sign in")
    person.look("sign-in")
    person.follow("Introduce yourself")
    person.press("Send me the link")
    expect(person.page.get_by_role("alert")).to_be_visible()
    person.look("join-errors")
    person.type("Given name", "Geneviève")
    person.type("Family name", "Thibodeau-Ouellet")
    person.type("Email address", f"genevieve.{person.watch.name}@essai.example")
    person.page.get_by_role("radio", name={"fr": "Français", "en": "English"}[person.language]).check()
    person.press("Send me the link")
    person.look("link-sent")
    person.follow_link_of_message()


def hold_and_confirm(person: Learner, share: int) -> None:
    person.heading("Your answers")
    person.look("answers")
    person.press("Hold my seat and check")
    person.heading("Check your answers")
    full_fee, aid = cents(person.fact("Full fee")), -cents(person.fact("Aid of the program"))
    assert full_fee - aid == share
    person.look("check")
    person.press("Confirm my registration")  # without saying that the answers are exact
    expect(person.page.get_by_role("alert")).to_be_visible()
    person.page.get_by_role("checkbox").check()
    person.press("Confirm my registration")
    person.heading("It’s confirmed, %(name)s")
    person.page.get_by_text(person.say("See the calculation, rule by rule")).click()
    expect(person.binding_rule()).to_be_visible()
    person.look("confirmed")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_for_everyone_stand_on_a_phone(arrive: Arrive, language: str) -> None:
    person = arrive(Learner, language, "visitor")
    for path in PUBLIC:
        assert person.open(path) == 200, path
        person.look(path.strip("/").replace("/", "-") or "home")


def test_a_learner_opens_no_office_page(arrive: Arrive) -> None:
    visitor = arrive(Learner, "fr", "nobody")
    for path in OFFICE_ONLY:
        visitor.open(path)
        expect(visitor.page).to_have_url(re.compile(r"/fr/sign-in/\?next="))
    learner = arrive(Learner, "fr", "learner")
    learner.sign_in_as("learner")
    learner.look("desk")
    for path in OFFICE_ONLY:
        assert learner.open(path) in (403, 404), path
    learner.look("closed")
