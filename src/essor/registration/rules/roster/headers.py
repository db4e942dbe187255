"""Which column is what: headings in French or English, in any order, with or without accents, on any of the first
lines."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from essor.foundation.outcome import Refusal
from essor.registration.rules.roster.reading import Cell

ALIASES = {
    "given_name": "prenom|prenoms|nom donne|given name|first name|firstname|forename",
    "family_name": "nom|nom de famille|nom famille|patronyme|last name|lastname|surname|family name",
    "full_name": "nom complet|prenom et nom|nom et prenom|personne|employe|employee|participant|name|full name",
    "email": "courriel|adresse courriel|adresse de courriel|courrier electronique|email|e mail|mail|email address",
    "audience": "fonction|role|titre|poste|categorie|public|job title|title|position|audience|job",
    "workplace_region": "region|region du lieu de travail|region de travail|lieu de travail|region administrative|"
    "work region|workplace region|workplace|administrative region",
    "residence_region": "region de residence|residence|region du domicile|home region|residence region",
    "language": "langue|langue de correspondance|language|preferred language",
    "hired_on": "date d embauche|embauche|date embauche|depuis|hire date|hired on|hired|start date|date of hire",
    "neq": "neq|numero d entreprise|numero entreprise|no entreprise|business number|quebec enterprise number|"
    "enterprise number",
}
FIELDS = tuple(ALIASES)
BY_ALIAS = {alias: field for field, aliases in ALIASES.items() for alias in aliases.split("|")}
LINES_SEARCHED = 10


def fold(text: str) -> str:
    """Without accents, case or punctuation, single spaces: what two spellings of a word have in common."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", plain.casefold()))


@dataclass(frozen=True, slots=True)
class Columns:
    """Field -> column index (0 first), the line of the headings (1 first), and the headings that were not
    recognized."""

    line: int
    fields: dict[str, int]
    ignored: tuple[str, ...] = ()


def recognize(rows: Sequence[Sequence[Cell]]) -> Columns | Refusal:
    """The headings line is the one, among the first ten, that names most fields. Needs a name and an email address.

    Refusal codes: registration.roster_no_headings (missing: field names), registration.roster_twice (heading).
    """
    best: Columns | None = None
    for line, row in enumerate(rows[:LINES_SEARCHED], start=1):
        found = _columns(line, row)
        if isinstance(found, Refusal):
            return found
        if best is None or len(found.fields) > len(best.fields):
            best = found
    missing = _missing(best.fields if best else {})
    if best is None or missing:
        return Refusal("registration.roster_no_headings", {"missing": ", ".join(missing)})
    return best


def _columns(line: int, row: Sequence[Cell]) -> Columns | Refusal:
    fields: dict[str, int] = {}
    ignored = []
    for index, cell in enumerate(row):
        name = BY_ALIAS.get(fold(re.sub(r"\(.*?\)|\*", " ", str(cell))))
        if name is None:
            if str(cell).strip():
                ignored.append(str(cell).strip()[:60])
        elif name in fields:
            return Refusal("registration.roster_twice", {"heading": str(cell).strip()[:60]})
        else:
            fields[name] = index
    if "full_name" not in fields and "family_name" in fields and "given_name" not in fields:
        fields["full_name"] = fields.pop("family_name")  # « Nom » alone heads whole names
    return Columns(line, fields, tuple(ignored))


def _missing(fields: dict[str, int]) -> list[str]:
    missing = [] if "email" in fields else ["email"]
    if "full_name" not in fields:
        missing += [name for name in ("given_name", "family_name") if name not in fields]
    return missing
