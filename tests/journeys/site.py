"""A demonstration of its own for each journey, served as people are served, with a clock that can be moved on."""

import contextlib
import http.client
import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests import running

NEEDED_SEATS = 4


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session of the demonstration that people may still register in."""

    code: str
    title_fr: str
    title_en: str
    ends_at: datetime
    meetings: int
    partner: str
    partner_email: str

    @property
    def fiscal_year(self) -> int:
        """Start year of the fiscal year in which the session ends."""
        return self.ends_at.year - (self.ends_at.month < 4)

    def title(self, language: str) -> str:
        return self.title_fr if language == "fr" or not self.title_en else self.title_en


class Site:
    """`essor serve` on a copy of a built demonstration."""

    def __init__(self, built: Path, folder: Path) -> None:
        self.data = folder
        shutil.copytree(built, folder, dirs_exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, seconds: float = 180) -> None:
        """Serve, and wait until it answers."""
        log = (self.data / "serve.log").open("ab")
        command = [sys.executable, "-m", "essor", "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=running.environment(self.data), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        log.close()
        end = time.monotonic() + seconds
        while not self._answers():
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(self.log())
            time.sleep(0.3)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            try:
                connection.request("GET", "/fr/claims/checks/")
                return connection.getresponse().status == 200
            except OSError:
                return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)
            self.process = None

    def log(self) -> str:
        return (self.data / "serve.log").read_text(errors="replace")[-20_000:]

    # ── the demonstration's clock ────────────────────────────────────────────────────────────────────────────────────

    @property
    def now(self) -> datetime:
        told = json.loads((self.data / "demo.json").read_text())
        return datetime.now(UTC) + timedelta(seconds=told["clock_shift_seconds"])

    def travel(self, moment: datetime) -> None:
        """The demonstration goes on at `moment`: stopped, its clock set, served again."""
        self.stop()
        path = self.data / "demo.json"
        told = json.loads(path.read_text())
        told["clock_shift_seconds"] = round((moment - datetime.now(UTC)).total_seconds())
        path.write_text(json.dumps(told))
        self.start()

    # ── what a person would know already: where to register, and whose address is whose ──────────────────────────────

    def ask(self, statement: str, *values: str) -> list[tuple[str, ...]]:
        with contextlib.closing(sqlite3.connect(f"file:{self.data / 'essor.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(statement, values).fetchall()

    def open_session(self, seats: int = NEEDED_SEATS) -> OpenSession:
        """The first session to come, open to everybody, sure to take place, with enough seats left.

        Its partner has no claim in progress.
        """
        rows = self.ask(
            """
            SELECT s.code, v.title_fr, v.title_en, MAX(m.ends_at), COUNT(*), o.name, (
                SELECT MIN(p.email) FROM directory_membership b JOIN directory_person p ON p.id = b.person_id
                WHERE b.organization_id = o.id AND b.role = 'partner_admin')
            FROM catalogue_session s
            JOIN catalogue_courseversion v ON v.id = s.version_id
            JOIN catalogue_course c ON c.id = v.course_id
            JOIN directory_organization o ON o.id = c.partner_id
            JOIN catalogue_meeting m ON m.session_id = s.id
            LEFT JOIN registration_sessionseats t ON t.session_id = s.id
            WHERE s.state IN ('published', 'confirmed') AND s.closed_to_id IS NULL
            GROUP BY s.id
            HAVING MIN(m.starts_at) > ? AND s.capacity - COALESCE(MAX(t.taken), 0) >= CAST(? AS INTEGER)
                AND s.minimum <= COALESCE(MAX(t.taken), 0)
                AND NOT EXISTS (SELECT 1 FROM claims_claim k WHERE k.partner_id = o.id AND k.state = 'draft')
            ORDER BY MIN(m.starts_at)
            """,
            f"{self.now + timedelta(days=1):%Y-%m-%d %H:%M:%S}",
            str(seats),
        )
        assert rows, "the demonstration leaves no open session with enough seats"
        code, title_fr, title_en, ends, meetings, partner, email = rows[0]
        ends_at = datetime.fromisoformat(str(ends)).replace(tzinfo=UTC)
        return OpenSession(code, title_fr, title_en, ends_at, int(meetings), partner, email)


@contextlib.contextmanager
def served(built: Path, folder: Path) -> Iterator[Site]:
    site = Site(built, folder)
    try:
        site.start()
        yield site
    finally:
        site.stop()
    assert "Internal Server Error" not in site.log(), site.log()
