"""People in front of their pages, found by role and label as a screen reader finds them."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, expect

from tests.journeys.watch import Watch
from tests.journeys.words import cents, pattern, say

ROLES = {
    "learner": "Learner",
    "company_hr": "Company, human resources",
    "officer": "Program officer",
    "finance": "Finance",
    "funder": "Funder",
    "director": "Program director",
}
"""Role -> msgid of its name in demo sign-in."""


class Person:
    """Someone with a browser of their own."""

    def __init__(self, context: BrowserContext, language: str, name: str, axe: bool) -> None:
        self.context, self.language = context, language
        self.page = context.new_page()
        self.watch = Watch(self.page, name, axe)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def say(self, msgid: str, context: str = "") -> str:
        return say(self.language, msgid, context)

    def pattern(self, *msgids: str) -> re.Pattern[str]:
        return pattern(self.language, *msgids)

    def look(self, what: str) -> None:
        self.watch.look(what)

    def see(self, *msgids: str) -> Locator:
        """The text is on the page."""
        found = self.page.get_by_role("main").get_by_text(pattern(self.language, *msgids)).first
        expect(found).to_be_visible()
        return found

    def heading(self, *msgids: str) -> str:
        """The page's heading is this one; its text."""
        found = self.page.get_by_role("heading", level=1)
        expect(found).to_have_text(pattern(self.language, *msgids))
        return found.inner_text()

    def title(self) -> str:
        return self.page.title()

    def row(self, text: str | re.Pattern[str], table: str = "") -> Locator:
        """The row of a table (by the msgid of its caption, when given) whose head has this text."""
        place = self.page.get_by_role("table", name=self.say(table), exact=True) if table else self.page
        head = self.page.get_by_role("rowheader").filter(has_text=text)
        return place.get_by_role("row").filter(has=head).first

    def fact(self, msgid: str) -> str:
        """What stands beside a term of a list of facts."""
        terms = self.page.locator("dl.facts dt").filter(has_text=re.compile(rf"^{re.escape(self.say(msgid))}$"))
        return terms.first.locator("xpath=following-sibling::dd[1]").inner_text()

    def figure(self, msgid: str) -> int:
        """A figure of the page's row of figures, in cents."""
        term = self.page.locator("dl.figs dt").filter(has_text=re.compile(rf"^{re.escape(self.say(msgid))}$"))
        return cents(term.first.locator("xpath=following-sibling::dd[1]").inner_text())

    def binding_rule(self) -> Locator:
        """The rule of a trace that says of itself that it sets the amount."""
        return (
            self.page.get_by_role("listitem").filter(has_text=self.say("This is the rule that sets the amount.")).last
        )

    # ── going ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, path: str) -> int:
        answer = self.page.goto(f"/{self.language}{path}")
        assert answer is not None
        return answer.status

    def link(self, *msgids: str, within: Locator | None = None) -> Locator:
        place = within or self.page
        return place.get_by_role("link", name=pattern(self.language, *msgids))

    def follow(self, *msgids: str, within: Locator | None = None) -> None:
        self.link(*msgids, within=within).first.click()

    def rail(self, msgid: str, context: str = "") -> None:
        """A link of the workspace's rail; its count may stand after its words."""
        rail = self.page.get_by_role("navigation", name=self.say("Workspace"))
        words = self.say(msgid, context).replace(" ", r"\s")
        rail.get_by_role("link", name=re.compile(rf"^{words}(\s\d+)?$")).first.click()

    def button(self, *msgids: str, within: Locator | None = None) -> Locator:
        place = within or self.page.get_by_role("main")
        return place.get_by_role("button", name=pattern(self.language, *msgids))

    def press(self, *msgids: str, within: Locator | None = None) -> None:
        self.button(*msgids, within=within).first.click()

    # ── signing in ───────────────────────────────────────────────────────────────────────────────────────────────────

    def sign_in_as(self, role: str, which: int = 0) -> str:
        """By the demonstration's page of roles; the name one signs in as."""
        self.open("/demo/")
        item = self.page.get_by_role("listitem").filter(
            has=self.page.get_by_role("heading", name=self.say(ROLES[role]), exact=True)
        )
        button = item.nth(which).get_by_role("button")
        name = button.inner_text()
        button.click()
        expect(self.page.get_by_role("button", name=self.say("Sign out"))).to_be_visible()
        return name

    def sign_in_by_link(self, email: str) -> None:
        """By the link of a message, which a demonstration shows on its page."""
        self.open("/sign-in/")
        way = self.page.get_by_role("region", name=self.say("With a link sent by mail"))
        way.get_by_role("textbox").fill(email)
        self.press("Send me a link")
        self.follow_link_of_message()

    def follow_link_of_message(self) -> None:
        self.heading("Open your mail")
        self.link("Sign in", within=self.page.get_by_role("main")).click()
        self.press("Sign in")
        expect(self.page.get_by_role("button", name=self.say("Sign out"))).to_be_visible()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name=self.say("Sign out")).click()


class Company(Person):
    """A company's human resources: a group from a file."""

    def choose_session(self, code: str, title: str) -> None:
        self.rail("Register a group")
        self.heading("Choose a session for your group")
        self.page.get_by_role("searchbox").fill(title)
        self.page.get_by_role("button", name=self.say("Filter", "verb"), exact=True).click()
        self.page.get_by_role("link", name=re.compile(rf"{re.escape(code)}$")).click()
        self.heading("Register a group")

    def send(self, file: Path) -> None:
        self.page.get_by_label(self.say("File of people (.xlsx or .csv)")).set_input_files(file)
        self.press("Read and check the file")
        expect(self.page.get_by_role("table", name=self.say("Rows of the file"))).to_be_visible()

    def roster_row(self, number: int) -> Locator:
        return self.row(re.compile(rf"(?<!\d){number}$"), "Rows of the file")

    def correct(self, number: int, field: str, value: str) -> None:
        row = self.roster_row(number)
        row.get_by_label(self.say(field), exact=True).fill(value)
        self.press("Save", within=row)

    def leave_out(self, number: int) -> None:
        self.press("Leave this row out", within=self.roster_row(number))

    def price(self) -> dict[str, int]:
        """Full fee, aid and total of the page « Price and agreement », in cents."""
        return {name: cents(self.fact(name)) for name in ("Full fee", "Aid of the program", "To pay")}

    def agree(self) -> None:
        self.page.get_by_label(self.say("The company agrees to pay its share of these registrations.")).check()
        self.press("Register %(n)s person", "Register %(n)s people")


class Partner(Person):
    """A partner: attendance, then the claim."""

    def confirm_session(self, code: str) -> None:
        self.rail("Sessions", "training")
        self.page.get_by_role("rowheader").filter(has_text=code).get_by_role("link").click()
        if self.button("Confirm that it takes place").count():
            self.press("Confirm that it takes place")

    def open_attendance(self, code: str) -> None:
        self.rail("Attendance")
        self.page.get_by_role("rowheader").filter(has_text=code).get_by_role("link").click()
        expect(self.page.get_by_role("table", name=self.say("Meetings"))).to_be_visible()

    def take_meeting(self, number: int) -> None:
        """Everyone present."""
        meetings = self.page.get_by_role("table", name=self.say("Meetings"))
        meetings.get_by_role("rowheader").nth(number - 1).get_by_role("link").click()
        self.press("Mark the person present", "Mark all %(n)s present")
        self.see("Everyone not marked yet is present.")

    def mark_absent(self, name: str) -> None:
        self.page.get_by_role("link", name=re.compile(re.escape(name))).click()
        self.press_context("Absent", "attendance")
        self.see("The mark is saved.")

    def press_context(self, msgid: str, context: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=self.say(msgid, context), exact=True).click()

    def open_claim(self, choice: int) -> None:
        """Compute the claim of the period at this place of the list (-1: the fiscal year so far)."""
        self.rail("Claims")
        period = self.page.get_by_label(self.say("Period"), exact=True)
        options = period.locator("option")
        period.select_option(index=options.count() - 1 if choice < 0 else choice)
        self.press("Compute the claim")
        expect(self.page.get_by_role("table", name=self.say("Lines of the claim"))).to_be_visible()

    def follow_lines(self, choice: str) -> None:
        """Only the lines of a choice: eyes, payable, all."""
        self.page.locator(f'a[href$="show={choice}"]').first.click()

    def claim_number(self) -> str:
        found = re.search(r"R-\d{4}-\d+", self.page.get_by_role("heading", level=1).inner_text())
        assert found
        return found[0]


class Officer(Person):
    """Someone of the program office: a claim's review."""

    def open_review(self, number: str) -> None:
        self.rail("Claims")
        self.page.get_by_role("rowheader").filter(has_text=number).get_by_role("link").click()
        expect(self.page.get_by_role("table", name=self.say("Lines to review"))).to_be_visible()

    def sign(self) -> int:
        """Sign the amount that the button says; the amount."""
        button = self.button("Sign %(amount)s")
        amount = cents(button.inner_text())
        button.click()
        return amount

    def pay(self) -> int:
        button = self.button("Pay %(amount)s")
        amount = cents(button.inner_text())
        button.click()
        self.see("The claim is paid. What was not accepted is given back to the envelope.")
        return amount


class Funder(Person):
    """A funder: the envelope and the report."""

    def envelope(self, fiscal_year: str) -> dict[str, int]:
        """A fiscal year's amounts on the page of the envelope, in cents."""
        self.rail("Envelope")
        cells = self.row(fiscal_year, "By fiscal year").get_by_role("cell")
        names = ("granted", "reserved", "paid", "committed", "lapsed", "available")
        return {name: cents(cells.nth(place).inner_text()) for place, name in enumerate(names)}

    def freeze(self) -> None:
        """A new report, followed until it is there."""
        self.rail("Report")
        self.press("Freeze a new report")
        for _ in range(120):
            if self.page.get_by_role("heading", level=1).inner_text() == self.say("Accountability report"):
                return
            self.page.wait_for_timeout(1_000)
            if not self.watch.axe:  # without JavaScript, people follow with the page's own link
                refresh = self.link("Refresh")
                if refresh.count():
                    refresh.click()
        raise AssertionError("the report was not frozen")

    def reported(self, title: str) -> str:
        """What the report says an indicator has achieved."""
        return (
            self.row(re.compile(rf"^{re.escape(title)}$"), "Indicators and commitments")
            .get_by_role("cell")
            .nth(1)
            .inner_text()
        )


class Learner(Person):
    """A person who learns."""

    def confirm_presence(self, title: str) -> None:
        self.open("/delivery/mine/")
        self.link_to(title).click()
        self.press("Yes, I was there", "Yes, I was at these %(n)s meetings")
        self.see("Thank you. Your attendance is confirmed.")

    def seats_left(self) -> int:
        """On the page of a session."""
        text = self.page.get_by_role("main").get_by_text(self.pattern("%(number)s seat left", "%(number)s seats left"))
        return int(re.sub(r"\D", "", text.first.inner_text()))

    def type(self, label: str, value: str) -> None:
        self.page.get_by_label(self.say(label), exact=True).fill(value)

    def link_to(self, title: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("link", name=title, exact=True).first
