"""`essor serve`: the site, on the embedded database in one process with its worker as a thread."""

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from essor.config import setup
from essor.foundation.gate import sole_holder

THREADS = 8


class InUse(Exception):
    """Another server has this data folder."""


@contextlib.contextmanager
def only_server() -> Iterator[None]:
    """The embedded database has one server: held by a lock that the system lets go when the process ends."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with sole_holder(str(settings.DATA / "serve.lock")) as mine:
        if not mine:
            raise InUse(f"another essor serve is using {settings.DATA}")
        yield


def prepare() -> None:
    """Tables, facts, and the static files when they are not there or the code is newer."""
    setup.prepare()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    newest = max(path.stat().st_mtime for path in setup.static_sources())
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        call_command("collectstatic", interactive=False, verbosity=0, clear=manifest.exists())
    connections.close_all()


def _granian(options: argparse.Namespace, workers: int) -> MPServer:
    return MPServer(
        "essor.config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=THREADS * 8,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        websockets=False,
    )


def serve(options: argparse.Namespace) -> None:
    """Serve until stopped. Raises `InUse` when the embedded database has a server already."""
    embedded = connection.vendor == "sqlite"
    with only_server() if embedded else contextlib.nullcontext():
        prepare()
        if embedded:
            os.environ[setup.WORKER_THREAD] = "1"
        print(f"Essor is on http://{options.host}:{options.port}/ (Ctrl-C stops it)", file=sys.stderr)
        if not embedded:
            print("Run `essor worker` beside it: it sends mail, runs jobs and seals the chains.", file=sys.stderr)
        _granian(options, 1 if embedded else options.workers).serve()


def run(options: argparse.Namespace) -> int:
    if connection.vendor == "sqlite" and options.workers > 1:
        print("essor serve: the embedded database is served by one process; use PostgreSQL for more.", file=sys.stderr)
        return 2
    try:
        serve(options)
    except InUse as error:
        print(f"essor serve: {error}", file=sys.stderr)
        return 1
    return 0
