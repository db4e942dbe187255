"""Signing in: by password, by a link sent by mail, or in a demonstration by choosing a role."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from essor.directory import permissions, queries, rules
from essor.directory.actions.people import register_people
from essor.directory.models import Account, Person, SignInAttempt, SignInLink
from essor.foundation import audit, clock, outbox
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require

KEEP_ATTEMPTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signs in, and the path to go to (empty for the person's home)."""

    person_id: str
    next_path: str = ""


def _keys(email: str, address: str) -> list[str]:
    """Digests under the installation's secret: the table of attempts names nobody."""
    values = (f"email:{rules.normalize_email(email)}", f"ip:{address}")
    return [salted_hmac("essor.directory.attempt", value, algorithm="sha256").hexdigest() for value in values]


@act
def _note(*, keys: list[str]) -> list[int]:
    now = clock.now()
    SignInAttempt.objects.filter(at__lt=now - KEEP_ATTEMPTS).delete()
    return [row.pk for row in SignInAttempt.objects.bulk_create([SignInAttempt(key=key, at=now) for key in keys])]


@act
def _forget(*, pks: list[int]) -> None:
    SignInAttempt.objects.filter(pk__in=pks).delete()


def _admit(email: str, address: str) -> list[int]:
    """Count this attempt, committed before it is judged, so that simultaneous ones see each other.

    Refusal: `directory.too_many_attempts`.
    """
    keys = _keys(email, address)
    noted = _note(keys=keys)
    since = clock.now() - rules.THROTTLE_WINDOW
    counts = [SignInAttempt.objects.filter(key=key, at__gt=since).count() for key in keys]
    require(rules.throttled(counts))
    return noted


def _account_of(person: Person) -> Account:
    account, is_new = Account.objects.get_or_create(person=person)
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def sign_in_with_password(*, actor: Actor, email: str, password: str, address: str) -> SignedIn:
    """Whose address and password these are. `address` is the network address.

    Refusals: `directory.too_many_attempts`; `directory.sign_in_failed`, the same whether the address is unknown, has no
    password, or the password differs (and after the same work, so that its duration tells nothing either).
    """
    noted = _admit(email, address)
    account = (
        Account.objects.select_related("person")
        .filter(person__email=rules.normalize_email(email), person__erased_at__isnull=True, is_active=True)
        .first()
    )
    if account is None or not account.has_usable_password():
        Account().set_password(password)
        raise Refused(Refusal("directory.sign_in_failed"))
    if not account.check_password(password):
        raise Refused(Refusal("directory.sign_in_failed"))
    _forget(pks=noted)
    return SignedIn(account.person.public_id)


def link_token(link_id: str) -> str:
    """What the link in the mail carries: the id under the installation's signature. Stored nowhere."""
    return signing.Signer(salt="essor.directory.link").sign(link_id)


@act
def _make_link(*, email: str, next_path: str) -> None:
    person = Person.objects.filter(email=rules.normalize_email(email), erased_at__isnull=True).first()
    if person is None:
        return
    now = clock.now()
    link = SignInLink.objects.create(
        person=person,
        next_path=rules.path_in_site(next_path),
        created_at=now,
        expires_at=now + timedelta(minutes=rules.LINK_MINUTES),
    )
    outbox.emit("directory.sign_in_link", {"person_id": person.public_id, "link_id": link.public_id})


def request_link(*, actor: Actor, email: str, address: str, next_path: str = "") -> None:
    """Send a link that signs in once, within 15 minutes, when the address is known; else do nothing, and say the same.

    Refusals: `directory.too_many_attempts`, `directory.email`.
    """
    checked = rules.check_email(email)
    require(checked if isinstance(checked, Refusal) else None)
    _admit(email, address)
    _make_link(email=email, next_path=next_path)


def join(*, actor: Actor, person: rules.NewPerson, address: str, next_path: str = "") -> None:
    """Register a visitor and send the link that shows whose address it is. A known person only gets the link.

    Refusals: `directory.too_many_attempts`, and those of `register_person`.
    """
    _admit(person.email, address)
    register_people(actor=actor, people=[replace(person, verified=False)])
    _make_link(email=person.email, next_path=next_path)


def read_token(token: str) -> str:
    """The link's public id. Refusal: `directory.link_unknown`."""
    try:
        return signing.Signer(salt="essor.directory.link").unsign(token)
    except signing.BadSignature as error:
        raise Refused(Refusal("directory.link_unknown")) from error


@act
def use_link(*, actor: Actor, token: str) -> SignedIn:
    """Sign in by the link, once; the address is verified by it.

    Refusals: `directory.link_unknown`, `directory.link_used`, `directory.link_expired`.
    """
    link_id = read_token(token)
    link = SignInLink.objects.select_for_update().select_related("person").filter(public_id=link_id).first()
    if link is None or link.person.erased_at is not None:
        raise Refused(Refusal("directory.link_unknown"))
    now = clock.now()
    require(rules.link_refusal(now=now, expires_at=link.expires_at, used_at=link.used_at))
    # The condition, not the lock, makes it one use: SQLite has no row locks.
    if not SignInLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now):
        raise Refused(Refusal("directory.link_used"))
    person = link.person
    account = _account_of(person)
    if not account.is_active:
        raise Refused(Refusal("directory.link_unknown"))
    data = {"by": "link", "link": link.public_id}
    if person.email_verified_at is None:
        Person.objects.filter(pk=person.pk).update(email_verified_at=now)
        audit.record(Actor.system("site"), "directory.verify_email", "person", person.public_id, data)
    audit.record(Actor("person", person.public_id), "directory.sign_in", "person", person.public_id, data)
    return SignedIn(person.public_id, link.next_path)


@act
def set_password(*, actor: Actor, person_id: str, password: str) -> None:
    """Choose one's password (at least 12 characters, not a common one).

    Refusals: `directory.not_allowed`, `directory.person_not_found`, `directory.weak_password`.
    """
    require(permissions.may_set_password(actor, person_id))
    person = Person.objects.filter(public_id=person_id, erased_at__isnull=True).first()
    if person is None:
        raise Refused(Refusal("directory.person_not_found", {"id": person_id}))
    try:
        validate_password(password)
    except ValidationError as error:
        raise Refused(Refusal("directory.weak_password")) from error
    account = _account_of(person)
    account.set_password(password)
    account.save(update_fields=["password"])
    audit.record(actor, "directory.set_password", "person", person_id)


@act
def demo_sign_in(*, actor: Actor, person_id: str) -> SignedIn:
    """In a demonstration, sign in as one of those offered. Refusals: `directory.no_demo`, `directory.not_offered`."""
    if not settings.ESSOR_DEMO:
        raise Refused(Refusal("directory.no_demo"))
    if person_id not in {offered.person.id for offered in queries.demo_people()}:
        raise Refused(Refusal("directory.not_offered"))
    _account_of(Person.objects.get(public_id=person_id))
    audit.record(Actor.system("site"), "directory.sign_in", "person", person_id, {"by": "demo"})
    return SignedIn(person_id)
