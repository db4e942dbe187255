"""The secret of a "not me" notice: signed, never stored."""

from django.core.signing import BadSignature, Signer

_SALT = "essor.claims.not_me"


def token(line_id: str) -> str:
    """The secret part of the link in the notice of one line."""
    return Signer(salt=_SALT).sign(line_id)


def line_of(token: str) -> str | None:
    """The line that a notice was about; None when the link is not ours."""
    try:
        return Signer(salt=_SALT).unsign(token)
    except BadSignature:
        return None
