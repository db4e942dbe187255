"""Universities, cegeps, and research and transfer centres of Québec, with their region.

They are facts of the province, not partners of a demo: nobody here has simulated conduct.

Sources. Universities: the 18 teaching establishments of the Bureau de coopération interuniversitaire (the head office
of the Université du Québec, a 19th, teaches nothing). Cegeps: the 48 members of the Fédération des cégeps; regions as
in the Ministère de l'Enseignement supérieur's list, Granby in Estrie since 2021. Transfer centres: members of
Synchronex, le réseau des CCTT, which counts 59; those that we know with certainty are listed, so the list is not
complete. Research centres: organizations of applied artificial intelligence, each by its own site. Written from
general knowledge on 2026-11-23 and not yet compared with the live lists.
"""

from typing import NamedTuple

BCI = "Bureau de coopération interuniversitaire"
FEDERATION = "Fédération des cégeps"
SYNCHRONEX = "Synchronex"
OWN_SITE = "site"


class InstitutionFact(NamedTuple):
    code: str  # stable slug
    kind: str
    name_fr: str
    name_en: str
    region: str
    city: str
    source: str
    also_in: str = ""  # region codes of other campuses, separated by spaces
    parent: str = ""  # code of the college that a transfer centre belongs to


def _university(code: str, region: str, city: str, fr: str, en: str = "", also_in: str = "") -> InstitutionFact:
    return InstitutionFact(code, "university", fr, en or fr, region, city, BCI, also_in)


def _cegep(code: str, region: str, city: str, fr: str, en: str = "", also_in: str = "") -> InstitutionFact:
    return InstitutionFact(code, "cegep", fr, en or fr, region, city, FEDERATION, also_in)


def _transfer(code: str, region: str, city: str, parent: str, name: str) -> InstitutionFact:
    return InstitutionFact(code, "transfer_centre", name, name, region, city, SYNCHRONEX, "", parent)


def _research(code: str, region: str, city: str, fr: str, en: str = "") -> InstitutionFact:
    return InstitutionFact(code, "research_centre", fr, en or fr, region, city, OWN_SITE)


UNIVERSITIES = (
    _university("bishops", "05", "Sherbrooke", "Université Bishop's", "Bishop's University"),
    _university("concordia", "06", "Montréal", "Université Concordia", "Concordia University"),
    _university("laval", "03", "Québec", "Université Laval"),
    _university("mcgill", "06", "Montréal", "Université McGill", "McGill University", "07"),
    _university("udem", "06", "Montréal", "Université de Montréal", also_in="13 16"),
    _university("hec", "06", "Montréal", "HEC Montréal"),
    _university("polytechnique", "06", "Montréal", "Polytechnique Montréal"),
    _university("sherbrooke", "05", "Sherbrooke", "Université de Sherbrooke", also_in="16"),
    _university("uqam", "06", "Montréal", "Université du Québec à Montréal"),
    _university("uqtr", "04", "Trois-Rivières", "Université du Québec à Trois-Rivières", also_in="17"),
    _university("uqac", "02", "Saguenay", "Université du Québec à Chicoutimi"),
    _university("uqar", "01", "Rimouski", "Université du Québec à Rimouski", also_in="12"),
    _university("uqo", "07", "Gatineau", "Université du Québec en Outaouais", also_in="15"),
    _university("uqat", "08", "Rouyn-Noranda", "Université du Québec en Abitibi-Témiscamingue"),
    _university("inrs", "03", "Québec", "Institut national de la recherche scientifique", also_in="06 13"),
    _university("enap", "03", "Québec", "École nationale d'administration publique", also_in="06 07"),
    _university("ets", "06", "Montréal", "École de technologie supérieure"),
    _university("teluq", "03", "Québec", "Université TÉLUQ", also_in="06"),
)

CEGEPS = (
    _cegep("cegep-rimouski", "01", "Rimouski", "Cégep de Rimouski"),
    _cegep("cegep-riviere-du-loup", "01", "Rivière-du-Loup", "Cégep de Rivière-du-Loup"),
    _cegep("cegep-matane", "01", "Matane", "Cégep de Matane"),
    _cegep("cegep-la-pocatiere", "01", "La Pocatière", "Cégep de La Pocatière"),
    _cegep("cegep-chicoutimi", "02", "Saguenay", "Cégep de Chicoutimi"),
    _cegep("cegep-jonquiere", "02", "Saguenay", "Cégep de Jonquière"),
    _cegep("college-alma", "02", "Alma", "Collège d'Alma"),
    _cegep("cegep-saint-felicien", "02", "Saint-Félicien", "Cégep de Saint-Félicien", also_in="10"),
    _cegep("cegep-garneau", "03", "Québec", "Cégep Garneau"),
    _cegep("cegep-limoilou", "03", "Québec", "Cégep Limoilou"),
    _cegep("cegep-sainte-foy", "03", "Québec", "Cégep de Sainte-Foy"),
    _cegep("cegep-trois-rivieres", "04", "Trois-Rivières", "Cégep de Trois-Rivières"),
    _cegep("college-shawinigan", "04", "Shawinigan", "Cégep de Shawinigan"),
    _cegep("cegep-sherbrooke", "05", "Sherbrooke", "Cégep de Sherbrooke"),
    _cegep("cegep-granby", "05", "Granby", "Cégep de Granby"),
    _cegep(
        "champlain",
        "05",
        "Sherbrooke",
        "Collège régional Champlain",
        "Champlain Regional College",
        also_in="03 16",
    ),
    _cegep("college-ahuntsic", "06", "Montréal", "Collège Ahuntsic"),
    _cegep("cegep-andre-laurendeau", "06", "Montréal", "Cégep André-Laurendeau"),
    _cegep("college-bois-de-boulogne", "06", "Montréal", "Collège de Bois-de-Boulogne"),
    _cegep("dawson", "06", "Montréal", "Collège Dawson", "Dawson College"),
    _cegep("cegep-gerald-godin", "06", "Montréal", "Cégep Gérald-Godin"),
    _cegep("john-abbott", "06", "Sainte-Anne-de-Bellevue", "Collège John Abbott", "John Abbott College"),
    _cegep("college-maisonneuve", "06", "Montréal", "Collège de Maisonneuve"),
    _cegep("cegep-marie-victorin", "06", "Montréal", "Cégep Marie-Victorin"),
    _cegep("college-rosemont", "06", "Montréal", "Collège de Rosemont"),
    _cegep("cegep-saint-laurent", "06", "Montréal", "Cégep de Saint-Laurent"),
    _cegep("vanier", "06", "Montréal", "Collège Vanier", "Vanier College"),
    _cegep("cegep-vieux-montreal", "06", "Montréal", "Cégep du Vieux Montréal"),
    _cegep("cegep-outaouais", "07", "Gatineau", "Cégep de l'Outaouais"),
    _cegep("heritage", "07", "Gatineau", "Cégep Heritage", "Heritage College"),
    _cegep("cegep-abitibi-temiscamingue", "08", "Rouyn-Noranda", "Cégep de l'Abitibi-Témiscamingue"),
    _cegep("cegep-sept-iles", "09", "Sept-Îles", "Cégep de Sept-Îles"),
    _cegep("cegep-baie-comeau", "09", "Baie-Comeau", "Cégep de Baie-Comeau"),
    _cegep("cegep-gaspesie-iles", "11", "Gaspé", "Cégep de la Gaspésie et des Îles"),
    _cegep("cegep-levis", "12", "Lévis", "Cégep de Lévis"),
    _cegep("cegep-beauce-appalaches", "12", "Saint-Georges", "Cégep Beauce-Appalaches"),
    _cegep("cegep-thetford", "12", "Thetford Mines", "Cégep de Thetford"),
    _cegep("college-montmorency", "13", "Laval", "Collège Montmorency"),
    _cegep("cegep-lanaudiere", "14", "Repentigny", "Cégep régional de Lanaudière"),
    _cegep("cegep-saint-jerome", "15", "Saint-Jérôme", "Cégep de Saint-Jérôme"),
    _cegep("college-lionel-groulx", "15", "Sainte-Thérèse", "Collège Lionel-Groulx"),
    _cegep("cegep-edouard-montpetit", "16", "Longueuil", "Cégep Édouard-Montpetit"),
    _cegep("cegep-saint-hyacinthe", "16", "Saint-Hyacinthe", "Cégep de Saint-Hyacinthe"),
    _cegep("cegep-saint-jean", "16", "Saint-Jean-sur-Richelieu", "Cégep Saint-Jean-sur-Richelieu"),
    _cegep("cegep-sorel-tracy", "16", "Sorel-Tracy", "Cégep de Sorel-Tracy"),
    _cegep("college-valleyfield", "16", "Salaberry-de-Valleyfield", "Collège de Valleyfield"),
    _cegep("cegep-drummondville", "17", "Drummondville", "Cégep de Drummondville"),
    _cegep("cegep-victoriaville", "17", "Victoriaville", "Cégep de Victoriaville"),
)

TRANSFER_CENTRES = (
    _transfer("biopterre", "01", "La Pocatière", "cegep-la-pocatiere", "Biopterre"),
    _transfer("novika", "01", "La Pocatière", "cegep-la-pocatiere", "Solutions Novika"),
    _transfer("optech", "01", "La Pocatière", "cegep-la-pocatiere", "Optech"),
    _transfer("serex", "01", "Amqui", "cegep-rimouski", "SEREX"),
    _transfer("innovation-maritime", "01", "Rimouski", "cegep-rimouski", "Innovation maritime"),
    _transfer("cdrin", "01", "Matane", "cegep-matane", "CDRIN"),
    _transfer("llio", "01", "Rivière-du-Loup", "cegep-riviere-du-loup", "Living Lab en innovation ouverte (LLio)"),
    _transfer("agrinova", "02", "Alma", "college-alma", "Agrinova"),
    _transfer("cgq", "02", "Saguenay", "cegep-chicoutimi", "Centre de géomatique du Québec"),
    _transfer("cpa", "02", "Saguenay", "cegep-jonquiere", "Centre de production automatisée"),
    _transfer("ecobes", "02", "Saguenay", "cegep-jonquiere", "ÉCOBES – Recherche et transfert"),
    _transfer("ecofaune", "02", "Saint-Félicien", "cegep-saint-felicien", "Écofaune boréale"),
    _transfer("cerfo", "03", "Québec", "cegep-sainte-foy", "CERFO"),
    _transfer("cimmi", "03", "Québec", "cegep-sainte-foy", "CIMMI"),
    _transfer("topmed", "03", "Québec", "", "TOPMED"),
    _transfer("c2t3", "04", "Trois-Rivières", "cegep-trois-rivieres", "C2T3"),
    _transfer("cmq", "04", "Trois-Rivières", "cegep-trois-rivieres", "Centre de métallurgie du Québec"),
    _transfer("innofibre", "04", "Trois-Rivières", "cegep-trois-rivieres", "Innofibre"),
    _transfer("cnete", "04", "Shawinigan", "college-shawinigan", "CNETE"),
    _transfer("productique", "05", "Sherbrooke", "cegep-sherbrooke", "Productique Québec"),
    _transfer("jacobb", "06", "Montréal", "college-bois-de-boulogne", "JACOBB"),
    _transfer("artenso", "06", "Montréal", "cegep-saint-laurent", "Artenso"),
    _transfer("cteau", "06", "Montréal", "cegep-saint-laurent", "Centre des technologies de l'eau"),
    _transfer("ceprocq", "06", "Montréal", "college-maisonneuve", "CÉPROCQ"),
    _transfer("iripi", "06", "Montréal", "college-maisonneuve", "IRIPI"),
    _transfer("itega", "06", "Montréal", "college-maisonneuve", "ITEGA"),
    _transfer("cerse", "06", "Montréal", "college-rosemont", "CÉRSÉ"),
    _transfer("vestechpro", "06", "Montréal", "cegep-marie-victorin", "Vestechpro"),
    _transfer("crispesh", "06", "Montréal", "cegep-vieux-montreal", "CRISPESH"),
    _transfer("innovlog", "06", "Montréal", "cegep-andre-laurendeau", "Innovation logistique (InnovLOG)"),
    _transfer("ctri", "08", "Rouyn-Noranda", "cegep-abitibi-temiscamingue", "CTRI"),
    _transfer("itmi", "09", "Sept-Îles", "cegep-sept-iles", "ITMI"),
    _transfer("cedfob", "09", "Baie-Comeau", "cegep-baie-comeau", "CEDFOB"),
    _transfer("merinov", "11", "Gaspé", "cegep-gaspesie-iles", "Merinov"),
    _transfer("nergica", "11", "Gaspé", "cegep-gaspesie-iles", "Nergica"),
    _transfer("ciradd", "11", "Carleton-sur-Mer", "cegep-gaspesie-iles", "CIRADD"),
    _transfer("crvi", "12", "Lévis", "cegep-levis", "CRVI"),
    _transfer("transbiotech", "12", "Lévis", "cegep-levis", "TransBIOTech"),
    _transfer("mecanium", "12", "Saint-Georges", "cegep-beauce-appalaches", "Mecanium"),
    _transfer("coalia", "12", "Thetford Mines", "cegep-thetford", "COALIA"),
    _transfer("kemitek", "12", "Thetford Mines", "cegep-thetford", "Kemitek"),
    _transfer("inedi", "14", "Terrebonne", "cegep-lanaudiere", "INÉDI"),
    _transfer("cdcq", "15", "Saint-Jérôme", "cegep-saint-jerome", "Centre de développement des composites du Québec"),
    _transfer("ivi", "15", "Saint-Jérôme", "cegep-saint-jerome", "Institut du véhicule innovant"),
    _transfer("cimeq", "15", "Blainville", "college-lionel-groulx", "CIMEQ"),
    _transfer("cta", "16", "Longueuil", "cegep-edouard-montpetit", "Centre technologique en aérospatiale"),
    _transfer("cintech", "16", "Saint-Hyacinthe", "cegep-saint-hyacinthe", "Cintech agroalimentaire"),
    _transfer("groupe-ctt", "16", "Saint-Hyacinthe", "cegep-saint-hyacinthe", "Groupe CTT"),
    _transfer("cttei", "16", "Sorel-Tracy", "cegep-sorel-tracy", "CTTÉI"),
    _transfer("cceg", "17", "Drummondville", "cegep-drummondville", "Centre collégial d'expertise en gérontologie"),
    _transfer("cetab", "17", "Victoriaville", "cegep-victoriaville", "CETAB+"),
    _transfer("cisa", "17", "Victoriaville", "cegep-victoriaville", "Centre d'innovation sociale en agriculture"),
    _transfer("inovem", "17", "Victoriaville", "cegep-victoriaville", "Inovem"),
)

RESEARCH_CENTRES = (
    _research(
        "mila", "06", "Montréal", "Mila – Institut québécois d'intelligence artificielle", "Mila – Quebec AI Institute"
    ),
    _research("ivado", "06", "Montréal", "IVADO"),
    _research("crim", "06", "Montréal", "Centre de recherche informatique de Montréal (CRIM)"),
    _research("cirrelt", "06", "Montréal", "CIRRELT"),
    _research("gerad", "06", "Montréal", "GERAD"),
    _research("iid", "03", "Québec", "Institut intelligence et données", "Institute Intelligence and Data"),
    _research("obvia", "03", "Québec", "Obvia"),
    _research("ino", "03", "Québec", "INO"),
)

INSTITUTIONS = UNIVERSITIES + CEGEPS + TRANSFER_CENTRES + RESEARCH_CENTRES
