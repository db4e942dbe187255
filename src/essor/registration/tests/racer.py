"""A process of its own that registers people in a session of a database, for the race of processes.

Arguments: the database's name, the session, then the people. Prints one word per person: the state, or the refusal.
"""

import json
import os
import sys
from importlib import import_module

import django
from django.conf import settings

from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refused
from essor.foundation.tests.moments import NOON


def main(name: str, session_id: str, people: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
    settings.DATABASES["default"]["NAME"] = name
    django.setup()
    actions = import_module("essor.registration.actions")  # needs the settings above
    words = []
    with clock.frozen(NOON):
        for person_id in people:
            try:
                made = actions.register(
                    actor=Actor.system("racer"), session_id=session_id, person_id=person_id, audience="manager"
                )
                words.append(made.state)
            except Refused as refused:
                words.append(refused.code)
    sys.stdout.write(json.dumps(words))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
