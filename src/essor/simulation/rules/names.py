"""Invented people and companies: common given and family names drawn apart, so that no one real is meant."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from essor.simulation.rules.chance import Chance

GIVEN = tuple(
    "Alexis Amélie André Anne Antoine Audrey Benoît Camille Carl Caroline Catherine Cédric Chantal Charles Chloé "
    "Christine Claude Daniel Danielle David Denis Dominique Élise Émile Émilie Éric Ève Félix Florence François "
    "Gabriel Geneviève Guillaume Hélène Hugo Isabelle Jacques Jasmine Jean Jérôme Josée Julie Julien Karine Kim "
    "Laurence Léa Louis Louise Luc Lucie Maïka Marc Marie Marilou Martin Mathieu Maude Maxime Mélanie Michel Mireille "
    "Mohamed Nadia Nathalie Nicolas Noémie Olivier Pascal Patricia Patrick Philippe Pierre Rachel Rachid Raphaël René "
    "Rosalie Samuel Sandra Sarah Sébastien Simon Sofia Sonia Stéphane Sylvie Thomas Valérie Véronique Victor Vincent "
    "William Yan Yasmine Zoé Amina Diego Fatou Hana Ibrahim Kofi Linh Mei Priya Youssef".split()
)
FAMILY = tuple(
    "Allard Arsenault Audet Beaudoin Beaulieu Bédard Bélanger Benali Bergeron Bernier Bertrand Bérubé Blais Boisvert "
    "Bolduc Bouchard Boucher Boudreau Caron Carrier Champagne Charbonneau Chen Cloutier Côté Couture Cyr Dallaire "
    "Demers Desjardins Diallo Dubé Dubois Dufour Dupuis Fontaine Fortin Fournier Gagné Gagnon Gauthier Gauvin Gendron "
    "Germain Gervais Gill Girard Giroux Gosselin Gravel Grenier Guay Hamel Harvey Hébert Hernandez Houle Jean Jobin "
    "Khan Labelle Lachance Lacroix Lafleur Lalonde Lambert Landry Langlois Lapierre Lapointe Larouche Lavoie Leblanc "
    "Leclerc Leduc Lefebvre Lemay Lemieux Lessard Lévesque Luu Mercier Michaud Moreau Morin Nadeau Nguyen Ouellet "
    "Paquette Paradis Parent Pelletier Perron Picard Plante Poirier Potvin Poulin Proulx Rancourt Renaud Rioux "
    "Rivard Robert Rousseau Roy Savard Simard Singh Soucy St-Pierre Tanguay Tessier Thériault Therrien Thibault "
    "Tremblay Trépanier Trudel Turcotte Vachon Vaillancourt Veilleux Villeneuve Wong".split()
)
WHAT = tuple(
    "Scierie Laiterie Fonderie Transports Aciers Plastiques Logiciels Assurances Entrepôts Textiles Boulangerie "
    "Minoterie Ateliers Pharmacie Serres Pêcheries Ébénisterie Imprimerie Distribution Robotique Conseil Énergies "
    "Usinage Meubles Emballages Clinique Caisse Constructions Chimie Optique".split()
)
WHERE = tuple(
    "de l’Anse du Ruisseau-Clair des Érables du Vallon de la Baie des Pins du Cap de la Chute des Prés du Lac-Rond "
    "de la Côte des Sources du Portage de la Falaise des Îles du Moulin de la Clairière des Bouleaux du Sentier "
    "de la Savane du Phare des Quatre-Chemins de la Passe du Grand-Héron des Trembles du Rapide de la Dune".split(" d")
)


@dataclass(frozen=True, slots=True)
class Name:
    given: str
    family: str

    def address(self, tag: str, domain: str) -> str:
        """An address that no mail can reach (`.example` is reserved by RFC 2606)."""
        return f"{slug(self.given)}.{slug(self.family)}.{tag}@{domain}"


def slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def person_name(chance: Chance, key: str) -> Name:
    return Name(chance.one(f"{key}/given", GIVEN), chance.one(f"{key}/family", FAMILY))


def company_name(chance: Chance, key: str, number: int) -> str:
    """A company's name; the number keeps the thousands apart."""
    where = chance.one(f"{key}/where", WHERE)
    place = where if where.startswith("d") else f"d{where}"
    suffix = chance.one(f"{key}/suffix", ("inc.", "ltée", "S.E.N.C.", "coop"))
    return f"{chance.one(f'{key}/what', WHAT)} {place} {number} {suffix}"


def enterprise_number(number: int, prefix: str = "11") -> str:
    """A well-formed NEQ (Luhn digit over the seven before it) that is drawn from a series, not from the registry."""
    body = f"{number:07d}"
    total = 0
    for place, character in enumerate(reversed(body)):
        digit = int(character) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return f"{prefix}{body}{-total % 10}"
