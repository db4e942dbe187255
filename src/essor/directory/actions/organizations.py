"""Organizations: registered, proven, suspended."""

from datetime import date

from django.db import IntegrityError

from essor.directory import permissions, rules
from essor.directory.models import Evidence, Institution, Organization, Region, Sector
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act, attempt
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import Prepared, insert

_region = Prepared(lambda code: Region.objects.filter(code=code).values_list("pk"), "text")
_sector = Prepared(lambda code: Sector.objects.filter(code=code).values_list("pk"), "text")


def _region_pk(code: str | int) -> int:
    normal = rules.region_code(code)
    found = _region(normal)
    if not found:
        raise Refused(Refusal("directory.unknown_region", {"code": normal}))
    return int(found[0][0])


def _sector_pk(code: str | None) -> int | None:
    if not code:
        return None
    found = _sector(code)
    if not found:
        raise Refused(Refusal("directory.unknown_sector", {"code": code}))
    return int(found[0][0])


def _institution_pk(code: str | None) -> int | None:
    if not code:
        return None
    found = Institution.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(Refusal("directory.unknown_institution", {"code": code}))
    return found


def _neq(text: str | None) -> str:
    answer = rules.check_neq(text) if text else ""
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer


def _check(kind: str, name: str, founded_on: date | None) -> None:
    require(
        None if kind in list(rules.OrganizationKind) else Refusal("directory.unknown_kind", {"kind": kind}),
        None if name.strip() else Refusal("directory.name_missing"),
        Refusal("directory.founded_in_future") if founded_on and founded_on > clock.today() else None,
    )


@act
def register_organization(
    *,
    actor: Actor,
    kind: str,
    name: str,
    region_code: str | int,
    neq: str | None = None,
    sector_code: str | None = None,
    staff_count: int | None = None,
    founded_on: date | None = None,
    email_domain: str = "",
    agrement_number: str = "",
    institution_code: str | None = None,
    language: str = "fr",
    is_fictitious: bool = False,
    idempotency_key: str | None = None,
) -> str:
    """A new organization; its public id.

    Refusals: `directory.not_allowed`, `directory.unknown_kind`, `directory.name_missing`, `directory.unknown_region`,
    `directory.unknown_sector`, `directory.unknown_institution`, `directory.founded_in_future`, those of
    `rules.check_neq`, and `directory.neq_taken` (neq).
    """
    require(permissions.may_register_organization(actor))
    _check(kind, name, founded_on)
    number = _neq(neq)
    row = Organization(
        kind=kind,
        name=" ".join(name.split()),
        folded_name=rules.fold(name),
        neq=number,
        region_id=_region_pk(region_code),
        sector_id=_sector_pk(sector_code),
        size_band=rules.size_band(staff_count) if staff_count is not None else "",
        staff_count=staff_count,
        founded_on=founded_on,
        email_domain=rules.normalize_email(email_domain).removeprefix("@"),
        agrement_number=agrement_number.strip(),
        institution_id=_institution_pk(institution_code),
        language=language,
        is_fictitious=is_fictitious,
    )
    try:
        with attempt():
            insert([row])
    except IntegrityError as error:
        if number and Organization.objects.filter(neq=number).exists():
            raise Refused(Refusal("directory.neq_taken", {"neq": number})) from error
        raise
    audit.record(actor, "directory.register_organization", "organization", row.public_id, {"kind": kind, "neq": number})
    return row.public_id


def _locked(organization_id: str) -> Organization:
    row = Organization.objects.select_for_update().filter(public_id=organization_id).first()
    if row is None:
        raise Refused(Refusal("directory.organization_not_found", {"id": organization_id}))
    return row


@act
def record_evidence(*, actor: Actor, organization_id: str, kind: str, source: str, checked_on: date) -> None:
    """Note what was seen that proves something of the organization (`kind`: `req_lookup`, `letter`, `site_visit`, …).

    Refusals: `directory.not_allowed`, `directory.organization_not_found`, `directory.evidence_in_future`.
    """
    require(
        permissions.may_record_evidence(actor),
        Refusal("directory.evidence_in_future") if checked_on > clock.today() else None,
    )
    row = _locked(organization_id)
    Evidence.objects.create(organization=row, kind=kind, source=source, checked_on=checked_on, by=str(actor))
    audit.record(actor, "directory.record_evidence", "organization", organization_id, {"kind": kind, "on": checked_on})


def _set_status(actor: Actor, organization_id: str, status: rules.OrganizationStatus, verb: str, reason: str) -> None:
    require(permissions.may_suspend_organization(actor))
    if not reason.strip():
        raise Refused(Refusal("directory.reason_missing"))
    row = _locked(organization_id)
    if row.status == status:
        return
    row.status = status
    row.save(update_fields=["status"])
    audit.record(actor, f"directory.{verb}", "organization", organization_id, {"status": status}, {"reason": reason})


@act
def suspend_organization(*, actor: Actor, organization_id: str, reason: str) -> None:
    """Its members lose their roles' powers at once, and aid for its staff is doubted.

    Refusals: `directory.not_allowed`, `directory.reason_missing`, `directory.organization_not_found`.
    """
    _set_status(actor, organization_id, rules.OrganizationStatus.SUSPENDED, "suspend_organization", reason)


@act
def reinstate_organization(*, actor: Actor, organization_id: str, reason: str) -> None:
    """Refusals: as `suspend_organization`."""
    _set_status(actor, organization_id, rules.OrganizationStatus.ACTIVE, "reinstate_organization", reason)
