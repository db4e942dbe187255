"""What the catalogue answers with, and how a row becomes it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from essor.catalogue import rules
from essor.catalogue.models import Session
from essor.foundation import clock
from essor.foundation.bilingual import Bilingual
from essor.foundation.outcome import Refusal, Refused
from essor.foundation.prepared import Prepared

CHUNK = 5000  # ids in one IN list


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A course version and the program's decision on it. Minutes of training; cents per person before taxes."""

    id: str
    pk: int
    course_id: str
    number: int
    title: Bilingual
    summary: Bilingual
    objectives: Bilingual
    minutes: int
    format: str
    languages: tuple[str, ...]
    fee_cents: int
    tax: str
    state: str
    accreditation_state: str | None
    expires_on: date | None
    conditions: Bilingual
    reasons: Bilingual

    @property
    def is_in_force(self) -> bool:
        """Accredited, with or without conditions, and not expired today."""
        return (
            self.accreditation_state in rules.IN_FORCE
            and self.expires_on is not None
            and self.expires_on >= clock.today()
        )


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course with the version on offer (if any) and the latest one, which may be a draft."""

    id: str
    pk: int
    code: str
    partner_id: str
    partner_pk: int
    partner_name: str
    theme: str
    audience: str
    level: str
    current: VersionCard | None
    latest: VersionCard

    @property
    def shown(self) -> VersionCard:
        """The version that names the course: the one on offer, else the latest."""
        return self.current or self.latest


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session with what its version and its partner say of it. `closed_to`: public id of a company, or None."""

    id: str
    pk: int
    code: str
    course_id: str
    course_pk: int
    course_code: str
    version_id: str
    version_number: int
    title: Bilingual
    summary: Bilingual
    partner_id: str
    partner_pk: int
    partner_name: str
    theme: str
    audience: str
    level: str
    minutes: int
    format: str
    mode: str
    language: str
    region_code: str
    capacity: int
    minimum: int
    fee_cents: int
    tax: str
    state: str
    starts_at: datetime
    ends_at: datetime
    starts_on: date
    ends_on: date
    venue: str
    closed_to: str | None
    accreditation_state: str
    accreditation_expires_on: date | None

    @property
    def is_open(self) -> bool:
        """Published or confirmed, under an accreditation in force (a suspension freezes registrations)."""
        return self.state in rules.OPEN_STATES and self.accreditation_state in rules.IN_FORCE


@dataclass(frozen=True, slots=True)
class MeetingCard:
    id: str
    pk: int
    session_id: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    place: str
    trainer_id: str | None

    @property
    def day(self) -> date:
        """The day in Québec."""
        return clock.local_date(self.starts_at)


@dataclass(frozen=True, slots=True)
class QualificationCard:
    id: str
    person_id: str
    theme: str
    level: str
    language: str
    since: date
    until: date | None
    source: str


SESSION_COLUMNS = (
    "public_id",
    "pk",
    "code",
    "version__course__public_id",
    "version__course_id",
    "version__course__code",
    "version__public_id",
    "version__number",
    "version__title_fr",
    "version__title_en",
    "version__summary_fr",
    "version__summary_en",
    "version__course__partner__public_id",
    "version__course__partner_id",
    "version__course__partner__name",
    "version__course__theme",
    "version__course__audience",
    "version__course__level",
    "version__minutes",
    "version__format",
    "mode",
    "language",
    "region__code",
    "capacity",
    "minimum",
    "fee_cents",
    "version__tax",
    "state",
    "starts_at",
    "ends_at",
    "starts_on",
    "ends_on",
    "venue",
    "closed_to__public_id",
    "version__accreditation__state",
    "version__accreditation__expires_on",
)


def session_card(row: tuple[Any, ...]) -> SessionCard:
    title, summary = Bilingual(row[8], row[9]), Bilingual(row[10], row[11])
    return SessionCard(*[*row[:8], title, summary, *row[12:34], row[34] or "", row[35]])


sessions_of_ids = Prepared(
    lambda session_ids: Session.objects.filter(public_id__in=session_ids).values_list(*SESSION_COLUMNS), "texts"
)
sessions_of_pks = Prepared(lambda pks: Session.objects.filter(pk__in=pks).values_list(*SESSION_COLUMNS), "numbers")
one_session = Prepared(
    lambda session_id: Session.objects.filter(public_id=session_id).values_list(*SESSION_COLUMNS), "text"
)
"""The columns of one session by its public id; asked at each registration."""


def session_cards(rows: Any) -> list[SessionCard]:
    """Cards of a queryset of Session, in one statement."""
    return [session_card(row) for row in rows.values_list(*SESSION_COLUMNS)]


VERSION_COLUMNS = (
    "public_id",
    "pk",
    "course__public_id",
    "number",
    "title_fr",
    "title_en",
    "summary_fr",
    "summary_en",
    "objectives_fr",
    "objectives_en",
    "minutes",
    "format",
    "languages",
    "fee_cents",
    "tax",
    "state",
    "accreditation__state",
    "accreditation__expires_on",
    "accreditation__conditions_fr",
    "accreditation__conditions_en",
    "accreditation__reasons_fr",
    "accreditation__reasons_en",
)


def _version_card(row: tuple[Any, ...]) -> VersionCard:
    texts = [Bilingual(row[i], row[i + 1]) for i in (4, 6, 8)]
    decided = [Bilingual(row[i] or "", row[i + 1] or "") for i in (18, 20)]
    return VersionCard(*[*row[:4], *texts, row[10], row[11], tuple(row[12].split()), *row[13:18], *decided])


def version_cards(rows: Any) -> list[VersionCard]:
    """Cards of a queryset of CourseVersion, in one statement."""
    return [_version_card(row) for row in rows.values_list(*VERSION_COLUMNS)]


def missing(what: str, public_id: str) -> Refused:
    return Refused(Refusal(f"catalogue.{what}_not_found", {"id": public_id}))


def chunks(ids: Iterable[Any]) -> Iterator[list[Any]]:
    found = iter(dict.fromkeys(ids))
    while part := list(islice(found, CHUNK)):
        yield part
