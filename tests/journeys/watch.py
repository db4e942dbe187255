"""What must hold on every page that a journey opens: accessible, quiet, within the width of a phone. Keeps pictures."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response, ViewportSize

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
LEFT_OVERS = (r"UNKNOWN VARIABLE", r"%\(\w+\)", r"\{\{", r"\bNone\b(?!:)")  # of templates and of Python
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 800}


class Watch:
    """Watches one page (a tab) from its opening."""

    def __init__(self, page: Page, name: str, axe: bool) -> None:
        self.page, self.name, self.axe = page, name, axe
        self.problems: list[str] = []
        self.step = 0
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        """A refused form answers 4xx, which the browser writes as an error: the answers are judged below instead."""
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text} ({self.page.url})")

    def _response(self, response: Response) -> None:
        document = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not document):
            self.problems.append(f"answer {response.status}: {response.url}")

    def look(self, what: str) -> None:
        """The page as it stands: rules of access, width of a phone, a picture at both widths."""
        self.step += 1
        self.page.wait_for_load_state("load")
        self._texts(what)
        if self.axe:
            self._accessible(what)
        self._picture(f"{what}-1280")
        self.page.set_viewport_size(NARROW)
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            self.problems.append(f"{what}: {over} px wider than a phone ({self.page.url})")
        self._picture(f"{what}-360")
        self.page.set_viewport_size(WIDE)

    def _texts(self, what: str) -> None:
        text = self.page.locator("body").inner_text()
        for bad in LEFT_OVERS:
            if re.search(bad, text):
                self.problems.append(f"{what}: “{bad}” on {self.page.url}")

    def _accessible(self, what: str) -> None:
        found = Axe().run(self.page, options=RULES)
        for one in found.response["violations"]:
            nodes = "; ".join(node["html"][:160] for node in one["nodes"][:3])
            self.problems.append(f"{what}: {one['id']} ({one['impact']}): {nodes} ({self.page.url})")

    def _picture(self, what: str) -> None:
        if folder := os.environ.get("ESSOR_SCREENSHOTS"):
            path = Path(folder) / f"{self.name}-{self.step:02}-{what}.png"
            self.page.screenshot(path=path, full_page=True)
