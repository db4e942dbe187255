"""One demonstration is built once; each journey has a copy of it, served; one browser for all."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import running
from tests.journeys.pages import Person
from tests.journeys.site import Site, served

CHROMIUM = Path("/usr/bin/chromium")
"""The system's browser; else the one that `playwright install chromium` brought."""
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PARTICIPANTS = 60


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demonstration; `ESSOR_JOURNEY_DATA` names one that is built already."""
    if ready := os.environ.get("ESSOR_JOURNEY_DATA"):
        return Path(ready)
    folder = tmp_path_factory.mktemp("built")
    running.demo(folder, PARTICIPANTS)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM if CHROMIUM.exists() else None, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Iterator[Site]:
    with served(built, tmp_path / "site") as site:
        yield site


Arrive = Callable[..., Any]
"""Called with a class of `pages`, a language, a name, and whether scripts run; gives one of that class."""


@pytest.fixture
def arrive(site: Site, browser: Browser) -> Iterator[Arrive]:
    """Someone arrives with a browser of their own; what their pages did wrong fails the journey at its end."""
    everybody: list[Person] = []

    def someone(kind: type[Person], language: str, name: str, javascript: bool = True) -> Person:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900},
            locale=f"{language}-CA",
            timezone_id="America/Toronto",
            java_script_enabled=javascript,
            base_url=site.address,
        )
        context.set_default_timeout(30_000)
        person = kind(context, language, f"{name}-{language}{'' if javascript else '-nojs'}", axe=javascript)
        everybody.append(person)
        return person

    yield someone
    problems = [problem for person in everybody for problem in person.watch.problems]
    for person in everybody:
        person.context.close()
    assert not problems, "\n".join(problems)
