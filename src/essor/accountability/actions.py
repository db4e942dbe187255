"""Freezing the facts: the report's ground, kept with its digest and every figure computed from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
from django.conf import settings

from essor.accountability import facts_table, permissions
from essor.accountability.models import PseudonymKey, Snapshot
from essor.accountability.queries import figures
from essor.catalogue import queries as catalogue
from essor.claims import queries as claims
from essor.delivery import queries as delivery
from essor.foundation import audit, clock, files, identifiers, jobs
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.canonical import plain
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import require
from essor.funding import queries as funding
from essor.ledger import actions as ledger
from essor.ledger import queries as ledger_queries

PROGRAM = "program"


def _key() -> str:
    """The program's pseudonym key, made the first time (32 bytes in hex)."""
    row = PseudonymKey.objects.filter(program=PROGRAM).first()
    if row is None:
        key = identifiers.token(32).encode().hex()[:64]
        row = PseudonymKey.objects.create(program=PROGRAM, key=key, made_at=clock.now())
    return row.key


def _money() -> list[dict[str, Any]]:
    """The envelope by agreement, source, fiscal year and purpose. `committed`: claims approved and not paid yet."""
    return [
        {
            "agreement": row.agreement_number,
            "source": row.source,
            "fiscal_year": row.fiscal_year,
            "purpose": row.purpose,
            "account": row.account_code,
            "limit_cents": row.limit_cents,
            "reserved_cents": row.reserved_cents,
            "paid_cents": row.paid_cents,
            "lapsed_cents": row.lapsed_cents,
            "available_cents": row.available_cents,
        }
        for row in funding.envelope_table()
    ]


def _committed() -> dict[str, int]:
    """Approved and unpaid claims by fiscal year, in cents: part of what is reserved."""
    owed: dict[str, int] = {}
    for claim in claims.queue(states=("approved",)):
        owed[str(claim.fiscal_year)] = owed.get(str(claim.fiscal_year), 0) + claim.payable_cents
    return owed


def _trainers(as_of: datetime, total: int) -> dict[str, int]:
    """People qualified to teach: ever, and on the last day of each fiscal year that has targets (today if not over)."""
    today = clock.local_date(as_of)
    years = {c.fiscal_year for c in funding.commitments(today) if c.fiscal_year is not None}
    ends = {year: min(FiscalYear(year).last_day, today) for year in years if FiscalYear(year).first_day <= today}
    return {"total": total, **{str(year): len(set(catalogue.qualified_trainers(on=day))) for year, day in ends.items()}}


def _side(as_of: datetime, computed: dict[str, Any]) -> dict[str, Any]:
    told = catalogue.counts()
    evaluations = delivery.evaluation_summary()
    return {
        "money": _money(),
        "committed": _committed(),
        "commitments": [
            {
                "agreement": commitment.agreement_number,
                "indicator": commitment.indicator,
                "fiscal_year": commitment.fiscal_year,
                "target": commitment.target,
            }
            for commitment in funding.commitments(clock.local_date(as_of))
        ],
        "trainers": _trainers(as_of, told["trainers_qualified"]),
        "pathway": delivery.pathway_counts(),
        "courses": told["courses_accredited"],
        "partners": facts_table.partner_names(computed),
        "evaluations": plain(evaluations),
    }


@act
def freeze(*, actor: Actor, as_of: datetime | None = None) -> str:
    """Freeze the facts as they stand (or stood at `as_of`, aware); the snapshot's public id.

    The chains are sealed first, so that the ledger's head covers what is reported.
    Refuses `accountability.not_allowed`.
    """
    require(permissions.may_freeze(actor))
    as_of = as_of or clock.now()
    ledger.seal(actor=actor)
    audit.seal()
    parquet = facts_table.to_parquet(facts_table.build(as_of, _key()))
    computed = figures.compute(parquet)
    name = f"facts-{clock.local_date(as_of).isoformat()}.parquet"
    kept = files.keep(name=name, content=parquet, media_type="application/vnd.apache.parquet", purpose="facts")
    row = Snapshot.objects.create(
        as_of=as_of,
        frozen_at=clock.now(),
        frozen_by=str(actor),
        file_id=kept.pk,
        sha256=kept.sha256,
        rows=computed["total"]["registrations"],
        figures=computed,
        side=plain(_side(as_of, computed)),
        ledger_head=ledger_queries.head(),
        release=f"essor {settings.RELEASE}, pyarrow {pa.__version__}",
    )
    audit.record(actor, "accountability.freeze", "snapshot", row.public_id, {"sha256": kept.sha256, "rows": row.rows})
    return str(row.public_id)


@act
def ask_for_snapshot(*, actor: Actor) -> str:
    """Ask for a freeze in the background; the job's public id. Refuses `accountability.not_allowed`."""
    require(permissions.may_freeze(actor))
    return jobs.start(actor, "accountability.freeze", {"actor_kind": actor.kind, "actor_id": actor.id})


def freeze_job(progress: jobs.Progress, *, actor_kind: str, actor_id: str) -> dict[str, str]:
    """The job behind `ask_for_snapshot`; whoever asked was allowed then."""
    progress.mark(stage="freezing", done=0, total=1)
    snapshot_id = freeze(actor=Actor.system(f"freeze for {actor_kind} {actor_id}"))
    progress.mark(stage="frozen", done=1)
    return {"snapshot": snapshot_id}
