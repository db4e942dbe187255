"""Questions about future trainers."""

from django.db.models import Count

from essor.delivery.models import Candidacy
from essor.delivery.queries.cards import CandidacyCard
from essor.foundation.outcome import Refusal, Refused

_FIELDS = (
    "public_id pk person__public_id home__public_id region__code theme level language state applied_on qualified_on "
    "deployed_on deployed_region__code n"
).split()


def candidacies(
    *, state: str | None = None, region_code: str | None = None, home_id: str | None = None
) -> list[CandidacyCard]:
    """Future trainers, filtered; oldest application first."""
    rows = Candidacy.objects.annotate(n=Count("observations"))
    if state is not None:
        rows = rows.filter(state=state)
    if region_code is not None:
        rows = rows.filter(region__code=region_code)
    if home_id is not None:
        rows = rows.filter(home__public_id=home_id)
    return [CandidacyCard(*row) for row in rows.order_by("applied_on", "pk").values_list(*_FIELDS)]


def candidacy(candidacy_id: str) -> CandidacyCard:
    """One future trainer; refuses `delivery.candidacy_unknown`."""
    row = (
        Candidacy.objects.annotate(n=Count("observations")).filter(public_id=candidacy_id).values_list(*_FIELDS).first()
    )
    if row is None:
        raise Refused(Refusal("delivery.candidacy_unknown", {"id": candidacy_id}))
    return CandidacyCard(*row)


def pathway_counts() -> dict[str, dict[str, int]]:
    """By region code: how many future trainers stand at each step."""
    found: dict[str, dict[str, int]] = {}
    for region, state, n in Candidacy.objects.values_list("region__code", "state").annotate(n=Count("pk")).order_by():
        found.setdefault(region, {})[state] = n
    return found
