"""Verbs on qualifications: who may teach what. The pathway that leads to one is delivery's."""

from datetime import date

from essor.catalogue import permissions
from essor.catalogue.models import Meeting, Qualification
from essor.catalogue.queries.cards import missing
from essor.catalogue.rules.kinds import LANGUAGES, Level, Theme
from essor.directory import queries as directory
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import Prepared, insert

_held = Prepared(
    lambda person_pk, theme, level, language: Qualification.objects.filter(
        person_id=person_pk, theme=theme, level=level, language=language, until__isnull=True
    ).values_list("pk"),
    *("number", "text", "text", "text"),
)
UPCOMING = ("planned", "published", "confirmed", "running")


@act
def qualify_trainer(
    *,
    actor: Actor,
    person_id: str,
    theme: str,
    level: str,
    language: str,
    since: date,
    source: str,
    until: date | None = None,
    idempotency_key: str | None = None,
) -> str:
    """Say that a person may teach a theme up to a level in a language; answers the qualification's public id.

    `source`: what it rests on (`co_teaching`, `file`, a diploma …), at most 80 characters.
    Refusals: `catalogue.not_program_officer`, `catalogue.value_unknown` (field), `catalogue.qualification_dates`,
    `catalogue.already_qualified`.
    """
    require(permissions.may_qualify_trainer(actor))
    known = {"theme": theme in list(Theme), "level": level in list(Level), "language": language in LANGUAGES}
    require(*(Refusal("catalogue.value_unknown", {"field": name}) for name, fits in known.items() if not fits))
    require(Refusal("catalogue.qualification_dates") if until is not None and until < since else None)
    person = directory.person(person_id)
    key = {"person_id": person.pk, "theme": str(theme), "level": str(level), "language": language}
    if _held(*key.values()):
        raise Refused(Refusal("catalogue.already_qualified"))
    row = Qualification(**key, since=since, until=until, source=source[:80])
    insert([row])
    data = {"theme": str(theme), "level": str(level), "language": language, "qualification": row.public_id}
    audit.record(actor, "catalogue.qualify_trainer", "person", person_id, data=data)
    return row.public_id


@act
def end_qualification(*, actor: Actor, qualification_id: str, until: date) -> None:
    """Set the last day of a qualification; meetings already planned after it are reassigned first.

    Refusals: `catalogue.not_program_officer`, `catalogue.qualification_not_found`, `catalogue.qualification_dates`,
    `catalogue.trainer_teaches_later` (code).
    """
    require(permissions.may_qualify_trainer(actor))
    rows = Qualification.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.filter(public_id=qualification_id).first()
    if row is None:
        raise missing("qualification", qualification_id)
    require(Refusal("catalogue.qualification_dates") if until < row.since else None)
    later = Meeting.objects.filter(
        trainer_id=row.person_id,
        session__state__in=UPCOMING,
        session__language=row.language,
        session__version__course__theme=row.theme,
        ends_at__gte=clock.at(until, 23, 59),
    )
    code = later.order_by("starts_at").values_list("session__code", flat=True).first()
    require(Refusal("catalogue.trainer_teaches_later", {"code": code}) if code else None)
    row.until = until
    row.save(update_fields=["until"])
    data = {"qualification": qualification_id, "until": until}
    audit.record(actor, "catalogue.end_qualification", "person", row.person.public_id, data=data)
