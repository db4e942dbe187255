"""The `essor` command: its own verbs, and Django's for those who develop."""

import argparse
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import django
from django.core.management import execute_from_command_line


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb's module has `run(options) -> int | None` (the exit code); it is imported once Django is set up."""

    module: str
    help: str
    options: tuple[tuple[str, dict[str, Any]], ...] = ()
    sets_up: bool = True  # the demo does it itself, after choosing how the database writes


DATA = ("--data", {"metavar": "DIR", "help": "the data folder (ESSOR_DATA, or ./var)"})
JSON = ("--json", {"action": "store_true", "help": "print one JSON object"})

VERBS = {
    "demo": Verb(
        "essor.cli.demo",
        "run the whole program with simulated people, print its figures, serve it",
        (
            ("--participants", {"type": int, "default": 25_000, "metavar": "N", "help": "people to train (25000)"}),
            ("--seed", {"default": "2019", "metavar": "S", "help": "same seed and size, same figures (2019)"}),
            ("--no-serve", {"action": "store_true", "help": "stop after the figures"}),
            JSON,
        ),
        sets_up=False,
    ),
    "serve": Verb(
        "essor.cli.serve",
        "prepare the database and serve the site",
        (
            ("--host", {"default": "127.0.0.1", "help": "address to listen on (127.0.0.1)"}),
            ("--port", {"type": int, "default": 8000, "help": "port (8000)"}),
            ("--workers", {"type": int, "default": 1, "help": "processes; PostgreSQL only (1)"}),
        ),
    ),
    "worker": Verb("essor.cli.worker", "run a worker beside the server; PostgreSQL only"),
    "doctor": Verb("essor.cli.doctor", "check this machine and this installation", (JSON,)),
    "verify": Verb("essor.cli.verify", "recompute every invariant from the rows; exit 1 at a breach", (JSON,)),
}


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="essor", description="Runs a publicly funded workforce-training program.")
    verbs = made.add_subparsers(dest="verb", required=True, metavar="verb")
    for name, verb in VERBS.items():
        one = verbs.add_parser(name, help=verb.help, description=verb.help)
        for flag, settings in (DATA, *verb.options):
            one.add_argument(flag, **settings)
    return made


def main(arguments: list[str] | None = None) -> int:
    """Run a verb; a word that is none goes to Django (`essor migrate`, `essor shell` …)."""
    arguments = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
    if arguments and not arguments[0].startswith("-") and arguments[0] not in VERBS:
        execute_from_command_line(["essor", *arguments])
        return 0
    options = parser().parse_args(arguments)
    if options.data:
        os.environ["ESSOR_DATA"] = options.data
    verb = VERBS[options.verb]
    if verb.sets_up:
        django.setup()
    code: int | None = import_module(verb.module).run(options)
    return code or 0
