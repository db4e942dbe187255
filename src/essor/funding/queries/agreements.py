"""Agreements in force, their funders and what they promise."""

from datetime import date

from essor.foundation.bilingual import Bilingual
from essor.foundation.outcome import Refusal, Refused
from essor.funding.models import Agreement, AgreementVersion, Commitment
from essor.funding.queries.cards import AgreementCard, CommitmentCard, FunderCard, VersionCard


def agreements() -> list[AgreementCard]:
    """Every agreement with its funders and versions, oldest first."""
    rows = Agreement.objects.prefetch_related("funders__organization", "versions")
    return [_agreement_card(row) for row in rows]


def agreement(agreement_id: str) -> AgreementCard:
    """Refuses `funding.agreement_unknown`."""
    row = Agreement.objects.filter(public_id=agreement_id).prefetch_related("funders__organization", "versions").first()
    if row is None:
        raise Refused(Refusal("funding.agreement_unknown", {"agreement": agreement_id}))
    return _agreement_card(row)


def _agreement_card(row: Agreement) -> AgreementCard:
    versions = tuple(VersionCard(v.number, v.effective_on, v.amount_cents, v.reason) for v in row.versions.all())
    funders = tuple(FunderCard(f.source, f.organization.public_id, f.organization.name) for f in row.funders.all())
    return AgreementCard(
        row.public_id, row.pk, row.number, Bilingual(row.title_fr, row.title_en), row.starts_on, row.ends_on,
        row.signed_on, versions[-1].number, versions[-1].amount_cents, funders, versions,
    )  # fmt: skip


def funder_names() -> dict[str, str]:
    """Source -> name of the funder of the latest agreement that has it."""
    return {funder.source: funder.organization_name for card in agreements() for funder in card.funders}


def commitments(as_of: date) -> list[CommitmentCard]:
    """The targets of each agreement's version in force on a day."""
    in_force: dict[int, AgreementVersion] = {}
    for version in AgreementVersion.objects.filter(effective_on__lte=as_of).order_by("number"):
        in_force[version.agreement_id] = version
    rows = Commitment.objects.filter(version__in=[v.pk for v in in_force.values()]).select_related("version__agreement")
    return [
        CommitmentCard(row.version.agreement.number, row.version.number, row.indicator, row.fiscal_year, row.target)
        for row in rows.order_by("version__agreement__number", "id")
    ]
