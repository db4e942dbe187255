"""Questions over rosters."""

from essor.foundation.outcome import Refusal, Refused
from essor.registration.models import RosterFile
from essor.registration.queries.cards import RosterCard, RosterRowCard

FILE_FIELDS = (
    "public_id",
    "session__public_id",
    "company__public_id",
    "name",
    "sheet",
    "state",
    "columns",
    "ignored",
    "group__public_id",
    "created_at",
)
ROW_FIELDS = ("number", "values", "issues", "state", "outcome", "registration__public_id")


def roster(roster_id: str) -> RosterCard:
    """The file with all its rows, in the order of the file. Raises Refused `registration.roster_unknown`."""
    row = RosterFile.objects.filter(public_id=roster_id).values_list("pk", *FILE_FIELDS).first()
    if row is None:
        raise Refused(Refusal("registration.roster_unknown", {"id": roster_id}))
    lines = RosterFile.objects.get(pk=row[0]).rows.order_by("number").values_list(*ROW_FIELDS)
    return RosterCard(*(*row[1:], tuple(RosterRowCard(*line) for line in lines)))


def rosters_of_company(company_id: str) -> list[RosterCard]:
    """Latest first, without their rows."""
    rows = RosterFile.objects.filter(company__public_id=company_id).order_by("-pk").values_list(*FILE_FIELDS)
    return [RosterCard(*(*row, ())) for row in rows[:50]]
