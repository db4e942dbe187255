"""Regions, sectors and institutions."""

from dataclasses import dataclass

from django.db.models import Q

from essor.directory.models import Institution, Region, Sector
from essor.foundation.bilingual import Bilingual
from essor.foundation.prepared import Prepared

_region_rows = Prepared(lambda: Region.objects.order_by("code"))
_region_pks = Prepared(lambda: Region.objects.values_list("code", "pk"))


@dataclass(frozen=True, slots=True)
class RegionCard:
    code: str
    pk: int
    name: Bilingual
    abbreviation: str
    population: int
    centre: Bilingual
    tile_x: int
    tile_y: int


@dataclass(frozen=True, slots=True)
class SectorCard:
    code: str
    pk: int
    name: Bilingual


@dataclass(frozen=True, slots=True)
class InstitutionCard:
    code: str
    kind: str
    name: Bilingual
    region_code: str
    city: str
    also_in: tuple[str, ...]
    source: str


def region_cards() -> list[RegionCard]:
    """The 17 regions, by code."""
    return [
        RegionCard(
            r.code,
            r.pk,
            Bilingual(r.name_fr, r.name_en),
            r.abbreviation,
            r.population,
            Bilingual(r.centre_fr, r.centre_en),
            r.tile_x,
            r.tile_y,
        )
        for r in _region_rows()
    ]


def region_pks() -> dict[str, int]:
    """Region code ("01" … "17") -> pk, for foreign keys of higher rooms."""
    return dict(_region_pks())


def sector_cards() -> list[SectorCard]:
    """The twenty two-digit sectors, by code."""
    return [SectorCard(s.code, s.pk, Bilingual(s.name_fr, s.name_en)) for s in Sector.objects.order_by("code")]


def sector_pks() -> dict[str, int]:
    return dict(Sector.objects.values_list("code", "pk"))


def institution_cards(*kinds: str, region_code: str | None = None) -> list[InstitutionCard]:
    """Universities, cegeps and centres of Québec: of those kinds (default all), with a site in the region."""
    rows = Institution.objects.select_related("region").order_by("region__code", "code")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if region_code:
        rows = rows.filter(Q(region__code=region_code) | Q(also_in__contains=region_code))
    return [
        InstitutionCard(
            i.code,
            i.kind,
            Bilingual(i.name_fr, i.name_en),
            i.region.code,
            i.city,
            tuple(i.also_in.split()),
            i.source,
        )
        for i in rows
    ]
