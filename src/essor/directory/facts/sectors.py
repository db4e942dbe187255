"""The twenty sectors (two digits) of the North American Industry Classification System, Canada 2022 (SCIAN 2022).

Codes and titles in both languages: Statistics Canada, NAICS Canada 2022 version 1.0.
"""

from typing import NamedTuple


class SectorFact(NamedTuple):
    code: str
    name_fr: str
    name_en: str


SECTORS = (
    SectorFact("11", "Agriculture, foresterie, pêche et chasse", "Agriculture, forestry, fishing and hunting"),
    SectorFact(
        "21",
        "Extraction minière, exploitation en carrière, et extraction de pétrole et de gaz",
        "Mining, quarrying, and oil and gas extraction",
    ),
    SectorFact("22", "Services publics", "Utilities"),
    SectorFact("23", "Construction", "Construction"),
    SectorFact("31-33", "Fabrication", "Manufacturing"),
    SectorFact("41", "Commerce de gros", "Wholesale trade"),
    SectorFact("44-45", "Commerce de détail", "Retail trade"),
    SectorFact("48-49", "Transport et entreposage", "Transportation and warehousing"),
    SectorFact("51", "Industrie de l'information et industrie culturelle", "Information and cultural industries"),
    SectorFact("52", "Finance et assurances", "Finance and insurance"),
    SectorFact(
        "53", "Services immobiliers et services de location et de location à bail", "Real estate and rental and leasing"
    ),
    SectorFact(
        "54",
        "Services professionnels, scientifiques et techniques",
        "Professional, scientific and technical services",
    ),
    SectorFact("55", "Gestion de sociétés et d'entreprises", "Management of companies and enterprises"),
    SectorFact(
        "56",
        "Services administratifs, services de soutien, services de gestion des déchets et services d'assainissement",
        "Administrative and support, waste management and remediation services",
    ),
    SectorFact("61", "Services d'enseignement", "Educational services"),
    SectorFact("62", "Soins de santé et assistance sociale", "Health care and social assistance"),
    SectorFact("71", "Arts, spectacles et loisirs", "Arts, entertainment and recreation"),
    SectorFact("72", "Services d'hébergement et de restauration", "Accommodation and food services"),
    SectorFact(
        "81", "Autres services (sauf les administrations publiques)", "Other services (except public administration)"
    ),
    SectorFact("91", "Administrations publiques", "Public administration"),
)
