"""`essor doctor`: what of this machine and this installation is right, doubtful or wrong."""

import argparse
import json
import os
import shutil
import smtplib
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import DatabaseError, connection

from essor.config import setup

OK, WARNING, WRONG = "ok", "warning", "wrong"
SAFE_SQLITE = (3, 51, 3)
"""The first version without the WAL-reset bug (3.7.0 to 3.51.2: two connections that write or checkpoint in the same
instant may corrupt the file). https://sqlite.org/wal.html"""
LEAST_SQLITE = (3, 35, 0)  # RETURNING
LEAST_FREE_MB, WANTED_FREE_MB = 200, 2_000
BUILT_AFTER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    state: str
    said: str


def python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("python", OK if sys.version_info >= (3, 11) else WRONG, f"{version} (3.11 or newer is needed)")


def sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Check:
    said = ".".join(map(str, version))
    if connection.vendor != "sqlite":
        return Check("sqlite", OK, f"{said}, not used here")
    if version < LEAST_SQLITE:
        return Check("sqlite", WRONG, f"{said}: 3.35 or newer is needed")
    if version < SAFE_SQLITE:
        return Check(
            "sqlite",
            WARNING,
            f"{said} has the WAL-reset bug (fixed in 3.51.3). What protects here: one server process, and a gate that "
            "lets one connection write or checkpoint at a time, between processes too.",
        )
    return Check("sqlite", OK, said)


def disk() -> Check:
    folder = settings.DATA if settings.DATA.exists() else settings.DATA.parent
    free = shutil.disk_usage(folder if folder.exists() else ".").free // 1_000_000
    state = WRONG if free < LEAST_FREE_MB else WARNING if free < WANTED_FREE_MB else OK
    return Check("disk", state, f"{free} MB free for {settings.DATA}")


def data_folder() -> Check:
    try:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.DATA):
            pass
    except OSError as error:
        return Check("data folder", WRONG, f"{settings.DATA} cannot be written: {error.strerror}")
    return Check("data folder", OK, f"{settings.DATA} can be written")


def secret() -> Check:
    path = settings.DATA / "secret.key"
    if path.exists() and os.name == "posix" and path.stat().st_mode & 0o077:
        return Check("secret key", WRONG, f"{path} can be read by others: chmod 600")
    return Check("secret key", OK, "of the environment" if "ESSOR_SECRET_KEY" in os.environ else str(path))


def clock() -> Check:
    now = datetime.now(UTC)
    try:
        local = now.astimezone(ZoneInfo("America/Toronto"))
    except ZoneInfoNotFoundError:
        return Check("clock", WRONG, "the time zone America/Toronto is missing: install tzdata")
    state = OK if now > BUILT_AFTER else WRONG
    return Check("clock", state, f"{local:%Y-%m-%d %H:%M:%S %Z}, zone America/Toronto")


def mail() -> Check:
    if settings.ESSOR_MAIL != "smtp":
        state = OK if settings.ESSOR_DEMO else WARNING
        return Check("mail", state, f"ESSOR_MAIL={settings.ESSOR_MAIL}: nothing leaves this machine")
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except OSError as error:
        return Check("mail", WRONG, f"{where} does not answer: {error}")
    return Check("mail", OK, f"{where} answers")


def database() -> Iterator[Check]:
    where = "SQLite, embedded" if connection.vendor == "sqlite" else "PostgreSQL"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
            version = cursor.fetchone()[0]
    except DatabaseError as error:
        yield Check("database", WRONG, f"{where} cannot be reached: {error}".strip())
        return
    old = connection.vendor == "postgresql" and int(str(version).partition(".")[0]) < 15
    yield Check("database", WRONG if old else OK, f"{where} {version}" + (": 15 or newer is needed" if old else ""))
    missing = setup.missing_migrations()
    said = f"{missing} migrations to run: `essor serve` runs them" if missing else "every table is there"
    yield Check("tables", WARNING if missing else OK, said)


def examine() -> list[Check]:
    return [python(), sqlite(), disk(), data_folder(), secret(), clock(), mail(), *database()]


def run(options: argparse.Namespace) -> int:
    checks = examine()
    wrong = any(check.state == WRONG for check in checks)
    if options.json:
        print(json.dumps({"ok": not wrong, "checks": [asdict(check) for check in checks]}, ensure_ascii=False))
    else:
        for check in checks:
            print(f"{check.state:8} {check.name:12} {check.said}")
    return 1 if wrong else 0
