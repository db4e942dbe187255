"""Proofs that only the learner holds: a signed link, and a short code for the room's kiosk. Nothing is stored."""

import base64
from collections.abc import Iterable
from hmac import compare_digest

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from essor.delivery.rules import CODE_LENGTH, tidy_code

_SALT = "essor.delivery.confirm"
_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def token(registration_id: str) -> str:
    """The secret part of a learner's link to one registration."""
    return Signer(salt=_SALT).sign(registration_id)


def registration_of(token: str) -> str | None:
    """The registration that a link was made for; None when the link is not ours."""
    try:
        return Signer(salt=_SALT).unsign(token)
    except BadSignature:
        return None


def code(registration_id: str) -> str:
    """The learner's check-in code: 40 bits of an HMAC of the registration, in an alphabet without look-alikes."""
    digest = salted_hmac("essor.delivery.check_in", registration_id, algorithm="sha256").digest()
    return base64.b32encode(digest).decode()[:CODE_LENGTH].translate(_ALPHABET)


def is_code(registration_id: str, typed: str) -> bool:
    """Whether the typed code is that registration's."""
    return compare_digest(code(registration_id), tidy_code(typed))


def registration_of_code(registration_ids: Iterable[str], typed: str) -> str | None:
    """Whose code was typed, among these registrations; None when it is nobody's. Every one is compared."""
    wanted = tidy_code(typed)
    found = [registration_id for registration_id in registration_ids if compare_digest(code(registration_id), wanted)]
    return found[0] if found else None
