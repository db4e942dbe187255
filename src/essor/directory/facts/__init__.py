"""Facts that production needs from the start: regions, sectors, institutions. `load()` may be repeated."""

from essor.directory.facts.institutions import INSTITUTIONS, InstitutionFact
from essor.directory.facts.regions import REGIONS
from essor.directory.facts.sectors import SECTORS
from essor.directory.models import Institution, Region, Sector
from essor.foundation.acts import act


@act
def load() -> None:
    """Write the facts as they stand in these files: new ones are added, changed ones corrected, none is removed."""
    Region.objects.bulk_create(
        [Region(**fact._asdict()) for fact in REGIONS],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name for name in REGIONS[0]._fields if name != "code"],
    )
    Sector.objects.bulk_create(
        [Sector(**fact._asdict()) for fact in SECTORS],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_fr", "name_en"],
    )
    regions = dict(Region.objects.values_list("code", "pk"))
    _load_institutions([fact for fact in INSTITUTIONS if not fact.parent], regions)
    _load_institutions([fact for fact in INSTITUTIONS if fact.parent], regions)


def _load_institutions(facts: list[InstitutionFact], regions: dict[str, int]) -> None:
    parents = dict(Institution.objects.values_list("code", "pk"))
    Institution.objects.bulk_create(
        [
            Institution(
                code=fact.code,
                kind=fact.kind,
                name_fr=fact.name_fr,
                name_en=fact.name_en,
                region_id=regions[fact.region],
                also_in=fact.also_in,
                city=fact.city,
                parent_id=parents[fact.parent] if fact.parent else None,
                source=fact.source,
            )
            for fact in facts
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["kind", "name_fr", "name_en", "region", "also_in", "city", "parent", "source"],
    )
