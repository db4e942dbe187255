"""Words and checks of the directory: kinds, roles, numbers, addresses and names. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from essor.foundation.outcome import Refusal


class OrganizationKind(StrEnum):
    FUNDER = "funder"
    OFFICE = "office"
    UNIVERSITY = "university"
    CEGEP = "cegep"
    RESEARCH_CENTRE = "research_centre"
    TRANSFER_CENTRE = "transfer_centre"
    PRIVATE_TRAINER = "private_trainer"
    COMPANY = "company"
    PROMOTER = "promoter"


class OrganizationStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Role(StrEnum):
    DIRECTOR = "director"
    OFFICER = "officer"
    FINANCE = "finance"
    ANALYST = "analyst"
    PARTNER_ADMIN = "partner_admin"
    TRAINER = "trainer"
    COMPANY_HR = "company_hr"
    COMPANY_MANAGER = "company_manager"
    PROMOTER = "promoter"
    FUNDER = "funder"
    AUDITOR = "auditor"
    PLATFORM_ADMIN = "platform_admin"


class SizeBand(StrEnum):
    """Bands of staff in the province's breakdowns (`reference/domain.md`, section c, eligible_company)."""

    FROM_1 = "1-4"
    FROM_5 = "5-49"
    FROM_50 = "50-99"
    FROM_100 = "100-249"
    FROM_250 = "250-499"
    FROM_500 = "500+"


PARTNER_KINDS = frozenset(
    {
        OrganizationKind.UNIVERSITY,
        OrganizationKind.CEGEP,
        OrganizationKind.RESEARCH_CENTRE,
        OrganizationKind.TRANSFER_CENTRE,
        OrganizationKind.PRIVATE_TRAINER,
    }
)

# In which kinds of organization each role can be held.
_KINDS_OF_ROLE: dict[Role, frozenset[OrganizationKind]] = {
    Role.DIRECTOR: frozenset({OrganizationKind.OFFICE}),
    Role.OFFICER: frozenset({OrganizationKind.OFFICE}),
    Role.FINANCE: frozenset({OrganizationKind.OFFICE}),
    Role.ANALYST: frozenset({OrganizationKind.OFFICE}),
    Role.PLATFORM_ADMIN: frozenset({OrganizationKind.OFFICE}),
    Role.PARTNER_ADMIN: PARTNER_KINDS,
    Role.TRAINER: PARTNER_KINDS,
    Role.COMPANY_HR: frozenset({OrganizationKind.COMPANY}),
    Role.COMPANY_MANAGER: frozenset({OrganizationKind.COMPANY}),
    Role.PROMOTER: frozenset({OrganizationKind.PROMOTER}),
    Role.FUNDER: frozenset({OrganizationKind.FUNDER}),
    Role.AUDITOR: frozenset({OrganizationKind.FUNDER, OrganizationKind.OFFICE}),
}

# The roles that the bearer of a role may give and take in their own organization.
ROLES_GIVEN_BY: dict[Role, frozenset[Role]] = {
    Role.DIRECTOR: frozenset({Role.DIRECTOR, Role.OFFICER, Role.FINANCE, Role.ANALYST}),
    Role.PARTNER_ADMIN: frozenset({Role.PARTNER_ADMIN, Role.TRAINER}),
    Role.COMPANY_HR: frozenset({Role.COMPANY_HR, Role.COMPANY_MANAGER}),
}

# Somebody must stay who can name the others.
LAST_ONE_STAYS = frozenset({Role.DIRECTOR, Role.PARTNER_ADMIN, Role.COMPANY_HR})


def check_role(role: str, kind: str) -> Refusal | None:
    """Refusals: `directory.unknown_role`, `directory.role_not_of_this_organization`."""
    if role not in list(Role):
        return Refusal("directory.unknown_role", {"role": role})
    if kind not in _KINDS_OF_ROLE[Role(role)]:
        return Refusal("directory.role_not_of_this_organization", {"role": role, "kind": kind})
    return None


# --- the Québec enterprise number -------------------------------------------------------------------------------

NEQ_LENGTH = 10
# 11 legal persons, 22 sole proprietorships, 33 partnerships and others, 88 public bodies.
NEQ_CLASSES = ("11", "22", "33", "88")


def luhn_digit(digits: str) -> str:
    """The digit that completes `digits` by the Luhn formula (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def neq_from(first_nine: str) -> str:
    """A well-formed NEQ from its first nine digits (the class, then seven digits); for invented organizations."""
    return first_nine + luhn_digit(first_nine[2:])


def check_neq(text: str) -> str | Refusal:
    """The NEQ as ten digits, or why it can't be one.

    We found no formula published by the Registraire. The last digit is the Luhn digit of the seven before it, class
    digits left out: this holds for 27 of 30 numbers of all four classes that we collected from public repositories on
    2026-11-23 (the other three stand in example code); by chance it would hold for three.
    A number that passes is well formed, not proven to exist: that is what evidence rows are for.

    Refusals: `directory.neq_length`, `directory.neq_class`, `directory.neq_check_digit`.
    """
    digits = re.sub(r"[\s\u00a0\u202f.-]", "", text)
    if len(digits) != NEQ_LENGTH or not digits.isascii() or not digits.isdigit():
        return Refusal("directory.neq_length", {"digits": sum(character.isdigit() for character in digits)})
    if digits[:2] not in NEQ_CLASSES:
        return Refusal("directory.neq_class", {"neq": digits})
    if luhn_digit(digits[2:-1]) != digits[-1]:
        return Refusal("directory.neq_check_digit", {"neq": digits})
    return digits


# --- codes ------------------------------------------------------------------------------------------------------


def region_code(code: str | int) -> str:
    """The two-character code of an administrative region: 6, "6" and "06" are "06"."""
    return str(code).strip().zfill(2)


def size_band(staff: int) -> SizeBand:
    """The band of a number of staff; an organization without staff counts in the first."""
    for ceiling, band in ((4, SizeBand.FROM_1), (49, SizeBand.FROM_5), (99, SizeBand.FROM_50)):
        if staff <= ceiling:
            return band
    if staff <= 249:
        return SizeBand.FROM_100
    return SizeBand.FROM_250 if staff <= 499 else SizeBand.FROM_500


_POSTAL_CODE = re.compile(r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d")


def check_postal_code(text: str) -> str | Refusal:
    """A Canadian postal code as `A1A 1A1` (Canada Post's letters), or `directory.postal_code`; empty stays empty."""
    code = " ".join(text.upper().split())
    if not code:
        return ""
    if not _POSTAL_CODE.fullmatch(code):
        return Refusal("directory.postal_code", {"postal_code": code})
    return f"{code[:3]} {code[-3:]}"


# --- people -----------------------------------------------------------------------------------------------------

EMAIL_MAX = 254
_EMAIL = re.compile(r"[^\s@,;<>()\[\]\"\x00-\x1f\x7f]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_][\w-]{0,61}[^\W_]")


def normalize_email(text: str) -> str:
    """How addresses are compared and kept: compatibility form, no space around, case folded."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return unicodedata.normalize("NFKC", folded)


def check_email(text: str) -> str | Refusal:
    """The normalized address, or `directory.email` when its form can't be an address."""
    email = normalize_email(text)
    if len(email) > EMAIL_MAX or not _EMAIL.fullmatch(email) or ".." in email:
        return Refusal("directory.email", {})
    return email


def fold(text: str) -> str:
    """Names as they are compared and searched: no accent, no case, one space, typographic marks as plain ones."""
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2013", "-")).casefold()
    kept = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(kept.replace("œ", "oe").replace("æ", "ae").split())


def check_name(given_name: str, family_name: str) -> Refusal | None:
    """Refusal: `directory.name_missing` (both names are needed on an attestation)."""
    return None if given_name.strip() and family_name.strip() else Refusal("directory.name_missing")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is needed to find or create a person; `residence_region` is a region code."""

    given_name: str
    family_name: str
    email: str
    language: str = "fr"
    residence_region: str | None = None
    verified: bool = False
    postal_code: str = ""


# --- employers --------------------------------------------------------------------------------------------------

EMPLOYER_MONTHS = 12


@dataclass(frozen=True, slots=True)
class EmployerFacts:
    """What the plausibility of an employer is judged on; `evidence` are the kinds recorded."""

    kind: str
    status: str
    neq: str
    founded_on: date | None
    evidence: frozenset[str] = frozenset()


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`; negative when `end` comes first."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def employer_doubts(facts: EmployerFacts, on: date, months: int = EMPLOYER_MONTHS) -> list[Refusal]:
    """Why aid for this employer's staff should not flow yet; empty when it exists and is plausible.

    The dormant-company case (`reference/domain.md`, section 4): exists, active, numbered, older than `months`.
    Refusals: `directory.employer_suspended`, `directory.employer_without_neq`, `directory.employer_age_unknown`,
    `directory.employer_too_young`, and the codes of `check_neq`.
    """
    doubts: list[Refusal] = []
    if facts.status != OrganizationStatus.ACTIVE:
        doubts.append(Refusal("directory.employer_suspended"))
    if not facts.neq:
        doubts.append(Refusal("directory.employer_without_neq"))
    elif isinstance(answer := check_neq(facts.neq), Refusal):
        doubts.append(answer)
    if facts.founded_on is None:
        doubts.append(Refusal("directory.employer_age_unknown"))
    elif months_between(facts.founded_on, on) < months:
        doubts.append(
            Refusal("directory.employer_too_young", {"months": months, "since": facts.founded_on.isoformat()})
        )
    return doubts


# --- signing in -------------------------------------------------------------------------------------------------

LINK_MINUTES = 15
THROTTLE_ATTEMPTS = 10
THROTTLE_WINDOW = timedelta(minutes=5)


def throttled(attempts_in_window: Iterable[int]) -> Refusal | None:
    """Refusal `directory.too_many_attempts` when any counter (the current attempt counted) is over the limit."""
    if max(attempts_in_window, default=0) > THROTTLE_ATTEMPTS:
        return Refusal("directory.too_many_attempts", {"wait": int(THROTTLE_WINDOW.total_seconds() // 60)})
    return None


def link_refusal(*, now: datetime, expires_at: datetime, used_at: datetime | None) -> Refusal | None:
    """Refusals: `directory.link_used`, `directory.link_expired`."""
    if used_at is not None:
        return Refusal("directory.link_used")
    if now >= expires_at:
        return Refusal("directory.link_expired", {"lasts": LINK_MINUTES})
    return None


def path_in_site(text: str) -> str:
    """`text` when it is a plain path of this site, else empty: where to go after signing in."""
    if not text.startswith("/") or text.startswith(("//", "/\\")) or re.search(r"[\\\x00-\x20\x7f]", text):
        return ""
    return text[:500]
