"""What comes round again and again, done by the worker (see `config.worker.ROUNDS`). Each is safe to repeat."""

from essor.foundation import audit
from essor.foundation.actor import Actor
from essor.ledger import actions as ledger
from essor.messages import actions as messages
from essor.registration import actions as registration

WORKER = Actor.system("worker")


def seal_chains() -> None:
    """Link what was committed since the last time: never later than a minute."""
    audit.seal()
    ledger.seal(actor=WORKER)


def expire_reservations() -> None:
    """Give back what was reserved until a time that has passed."""
    ledger.expire_due(actor=WORKER)


def expire_offers() -> None:
    """Give seats that were offered and not taken to the next person waiting."""
    registration.expire_offers(actor=WORKER)


def deliver_mail() -> None:
    """Send again what could not be sent before."""
    messages.deliver_due()
