"""A company's file of people: read and checked first (nothing is registered), fixed, then applied in chunks.

Each row keeps what became of it in the transaction that registered it, so an interrupted application goes on where it
stopped, and applying twice registers nobody twice.
"""

from essor.catalogue import queries as catalogue
from essor.directory import queries as directory
from essor.directory.queries import OrganizationCard
from essor.foundation import audit, clock, files
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require
from essor.registration import permissions
from essor.registration.actions.group import person_ids
from essor.registration.actions.results import GroupPerson, RosterResult
from essor.registration.actions.seating import Answer, Asked, seat
from essor.registration.models import RosterFile, RosterRow
from essor.registration.rules import states
from essor.registration.rules.roster import rows as roster_rows
from essor.registration.rules.roster.cells import Context
from essor.registration.rules.roster.headers import FIELDS, fold, recognize
from essor.registration.rules.roster.reading import read
from essor.registration.rules.roster.stored import issue_data, issue_from

OPEN, APPLYING, APPLIED = "open", "applying", "applied"
REMOVED = "removed"
CORRECT = (roster_rows.READY, roster_rows.TO_CHECK)
MEDIA = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def _context(company: OrganizationCard) -> Context:
    regions: dict[str, str] = {}
    for region in directory.region_cards():
        for name in (region.code, region.name.fr, region.name.en):
            regions[fold(name)] = region.code
    return Context(clock.today(), regions, company.email_domain, company.neq)


@act
def import_roster(
    *,
    actor: Actor,
    company_id: str,
    session_id: str,
    file_name: str,
    content: bytes,
    idempotency_key: str | None = None,
) -> str:
    """Read a file of people for a session, check every cell, keep file and rows; register nobody. The roster's id.

    Refusals: `registration.not_allowed`, those of `rules.roster.reading` and `rules.roster.headers`, `roster_nothing`.
    """
    require(permissions.may_register_group(actor, company_id))
    company, session = directory.organization(company_id), catalogue.session(session_id)
    sheet = read(content)
    if isinstance(sheet, Refusal):
        raise Refused(sheet)
    columns = recognize(sheet.rows)
    if isinstance(columns, Refusal):
        raise Refused(columns)
    lines = roster_rows.lines_of(sheet.rows, columns, _context(company))
    if not lines:
        raise Refused(Refusal("registration.roster_nothing"))
    kept = files.keep(name=file_name, content=content, media_type=MEDIA[sheet.kind], purpose="roster")
    roster = RosterFile.objects.create(
        session_id=session.pk,
        company_id=company.pk,
        file_id=kept.pk,
        name=file_name[:200],
        sheet=sheet.name[:120],
        state=OPEN,
        columns=columns.fields,
        ignored=list(columns.ignored),
        created_at=clock.now(),
        created_by=str(actor),
    )
    RosterRow.objects.bulk_create(
        [
            RosterRow(
                roster=roster,
                number=line.number,
                values=dict(line.values),
                issues=[issue_data(issue) for issue in line.issues],
                state=line.state,
            )
            for line in lines
        ],
        batch_size=500,
    )
    data = {"session": session_id, "company": company_id, "rows": len(lines), "sha256": kept.sha256}
    audit.record(actor, "registration.import_roster", "roster", roster.public_id, data)
    return roster.public_id


def _open(actor: Actor, roster_id: str) -> RosterFile:
    """The roster, locked, for someone who may. Refused `roster_unknown`, `not_allowed`."""
    rows = RosterFile.objects.select_for_update(of=("self",)).select_related("company", "session")
    roster = rows.filter(public_id=roster_id).first()
    if roster is None:
        raise Refused(Refusal("registration.roster_unknown", {"id": roster_id}))
    require(permissions.may_register_group(actor, roster.company.public_id))
    return roster


def _row(roster: RosterFile, number: int) -> RosterRow:
    row = roster.rows.filter(number=number).first()
    if row is None:
        raise Refused(Refusal("registration.roster_row_unknown", {"row": number}))
    if row.registration_id is not None or roster.state == APPLIED:
        raise Refused(Refusal("registration.roster_applied"))
    return row


@act
def correct_roster_row(*, actor: Actor, roster_id: str, number: int, values: dict[str, str]) -> str:
    """Give fields of one line other values; the line and what others share with it are checked again. Its new state.

    Refusals: `registration.roster_unknown`, `roster_row_unknown`, `roster_applied`, `not_allowed`.
    """
    roster = _open(actor, roster_id)
    row = _row(roster, number)
    raw = {**row.values, **{field: text for field, text in values.items() if field in FIELDS}}
    line = roster_rows.check_line(number, raw, _context(directory.organization(roster.company.public_id)))
    row.values, row.state = dict(line.values), line.state
    row.issues = [issue_data(issue) for issue in line.issues]
    row.save(update_fields=["values", "issues", "state"])
    _check_together(roster)
    audit.record(
        actor, "registration.correct_roster_row", "roster", roster_id, {"row": number, "fields": sorted(values)}
    )
    row.refresh_from_db(fields=["state"])
    return row.state


@act
def remove_roster_row(*, actor: Actor, roster_id: str, number: int) -> None:
    """Leave one line out; it is kept, and marked. Refusals: as `correct_roster_row`."""
    roster = _open(actor, roster_id)
    row = _row(roster, number)
    row.state = REMOVED
    row.save(update_fields=["state"])
    _check_together(roster)
    audit.record(actor, "registration.remove_roster_row", "roster", roster_id, {"row": number})


def _check_together(roster: RosterFile) -> None:
    """The same person twice, again, over the lines that count; only lines that change are written."""
    found = list(roster.rows.exclude(state=REMOVED).filter(registration__isnull=True).order_by("number"))
    lines = [roster_rows.Line(row.number, row.values, tuple(issue_from(data) for data in row.issues)) for row in found]
    changed = []
    for row, line in zip(found, roster_rows.against_each_other(lines), strict=True):
        issues = [issue_data(issue) for issue in line.issues]
        if issues != row.issues or line.state != row.state:
            row.issues, row.state = issues, line.state
            changed.append(row)
    if changed:
        RosterRow.objects.bulk_update(changed, ["issues", "state"], batch_size=200)


def _person(row: RosterRow) -> GroupPerson:
    values = row.values
    return GroupPerson(
        values.get("given_name", ""),
        values.get("family_name", ""),
        values.get("email", ""),
        values.get("audience") or "professional",
        values.get("language") or "fr",
        values.get("residence_region") or None,
        values.get("workplace_region") or None,
    )


@act
def apply_roster_chunk(
    *, actor: Actor, roster_id: str, keep_correct_rows: bool, at_full_price: bool = False, or_wait: bool = False
) -> RosterResult:
    """Register the next rows, at most 100, in one transaction. Refusals: see `apply_roster`."""
    roster = _open(actor, roster_id)
    wrong = roster.rows.filter(state=roster_rows.TO_FIX).count()
    if wrong and not keep_correct_rows and roster.state != APPLIED:
        raise Refused(Refusal("registration.roster_has_errors", {"rows": wrong}))
    rows = list(roster.rows.filter(state__in=CORRECT).order_by("number")[: states.MAX_GROUP])
    if not rows:
        if roster.state == OPEN:
            raise Refused(Refusal("registration.roster_nothing"))
        return _finish(actor, roster)
    people = [_person(row) for row in rows]
    asked = Asked(
        roster.session.public_id,
        list(zip(person_ids(actor, people), people, strict=True)),
        roster.company.public_id,
        at_full_price=at_full_price,
        or_wait=or_wait,
        in_group=True,
        group=roster.group,
    )
    answer = seat(actor, asked)
    _note(rows, answer)
    roster.group, roster.state = answer.group, APPLYING
    roster.save(update_fields=["group", "state"])
    return _finish(actor, roster)


def _note(rows: list[RosterRow], answer: Answer) -> None:
    """Each row learns what became of it."""
    for index, made in answer.seated:
        rows[index].state, rows[index].registration = made.state, made
    for index, made, waits_for in answer.waiting:
        rows[index].state, rows[index].registration = made.state, made
        rows[index].outcome = {"waits_for": waits_for}
    for index, refusals in answer.refused:
        rows[index].state = "refused"
        rows[index].outcome = {
            "code": refusals[0].code,
            "params": {name: _plain(value) for name, value in refusals[0].params.items()},
        }
    RosterRow.objects.bulk_update(rows, ["state", "registration", "outcome"], batch_size=100)


def _plain(value: object) -> object:
    return value if isinstance(value, int | str) else str(value)


def _finish(actor: Actor, roster: RosterFile) -> RosterResult:
    counts: dict[str, int] = {}
    for state in roster.rows.values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    ready = sum(counts.get(state, 0) for state in CORRECT)
    if not ready and roster.state != APPLIED:
        roster.state, roster.applied_at = APPLIED, clock.now()
        roster.save(update_fields=["state", "applied_at"])
        audit.record(actor, "registration.apply_roster", "roster", roster.public_id, counts)
    return RosterResult(
        counts.get(states.REGISTERED, 0),
        counts.get(states.WAITLISTED, 0),
        counts.get("refused", 0),
        ready + counts.get(roster_rows.TO_FIX, 0),
    )


def apply_roster(
    *, actor: Actor, roster_id: str, keep_correct_rows: bool, at_full_price: bool = False, or_wait: bool = False
) -> RosterResult:
    """Register the people of a checked file: all of it, or (`keep_correct_rows`) the correct rows only.

    In chunks of at most 100 rows, each its own transaction; called again it goes on, and afterwards changes nothing.
    Refusals: `registration.roster_unknown`, `not_allowed`, `roster_has_errors` (rows), `roster_nothing`.
    """
    while True:
        result = apply_roster_chunk(
            actor=actor,
            roster_id=roster_id,
            keep_correct_rows=keep_correct_rows,
            at_full_price=at_full_price,
            or_wait=or_wait,
        )
        if RosterFile.objects.filter(public_id=roster_id, state=APPLIED).exists():
            return result
