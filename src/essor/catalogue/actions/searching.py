"""What people look for and don't find is kept: it is a need."""

from django.db.models import F

from essor.catalogue.models import SearchMiss
from essor.catalogue.queries.search import SearchFilters
from essor.catalogue.rules.search import query_tokens
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act


@act
def record_search_miss(*, actor: Actor, filters: SearchFilters) -> None:
    """Count a search that found nothing: its folded words, first theme, region, language; no person, no audit row."""
    key = {
        "on": clock.today(),
        "folded": " ".join(query_tokens(filters.text))[:120],
        "theme": (filters.theme or ("",))[0][:16],
        "region_code": (filters.region or ("",))[0][:2],
        "language": (filters.language or ("",))[0][:2],
    }
    SearchMiss.objects.bulk_create([SearchMiss(**key, times=0)], ignore_conflicts=True)
    SearchMiss.objects.filter(**key).update(times=F("times") + 1)
