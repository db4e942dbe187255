"""What production needs from the start: the rulesets that ship, for an installation that has none of its own."""

from pathlib import Path

from essor.foundation.actor import Actor
from essor.foundation.acts import one_transaction
from essor.funding import rulesets
from essor.funding.models import Ruleset

FILES = Path(__file__).parent / "data" / "rulesets"
ACTOR = Actor.system("facts")


def shipped() -> list[str]:
    """The texts of the rulesets that ship (demonstration values), oldest first."""
    return [path.read_text(encoding="utf-8") for path in sorted(FILES.glob("*.yaml"))]


def load() -> None:
    """Publish the shipped rulesets, oldest first; nothing where a ruleset was ever published."""
    with one_transaction():
        if not Ruleset.objects.exists():
            for body in shipped():
                rulesets.keep(ACTOR, body)
