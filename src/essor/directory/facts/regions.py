"""The 17 administrative regions of Québec.

Codes and names: Décret concernant la révision des limites des régions administratives (RLRQ, D-11, r. 1), as used by
the Institut de la statistique du Québec; the official names are French, also in English texts. Population of the 2016
census (Statistics Canada, as kept in github.com/Sashenka/regions-administratives-quebec, commit 3cbaf48). The main
centre is the most populous city, or the seat of the regional services where the two differ. Tile positions: the 7 by 4
map of the site.
"""

from typing import NamedTuple


class RegionFact(NamedTuple):
    code: str
    name_fr: str
    name_en: str
    abbreviation: str
    population: int  # people, census of 2016
    centre_fr: str
    centre_en: str
    tile_x: int  # 1 (west) to 7
    tile_y: int  # 1 (north) to 4


def _same(
    code: str, name: str, short: str, people: int, centre: str, x: int, y: int, centre_en: str = ""
) -> RegionFact:
    return RegionFact(code, name, name, short, people, centre, centre_en or centre, x, y)


REGIONS = (
    _same("01", "Bas-Saint-Laurent", "BSL", 201_091, "Rimouski", 6, 2),
    _same("02", "Saguenay–Lac-Saint-Jean", "SLSJ", 278_069, "Saguenay", 4, 1),
    _same("03", "Capitale-Nationale", "Cap.", 725_095, "Québec", 5, 2, "Québec City"),
    _same("04", "Mauricie", "Maur.", 266_542, "Trois-Rivières", 4, 2),
    _same("05", "Estrie", "Estrie", 318_350, "Sherbrooke", 4, 4),
    _same("06", "Montréal", "Mtl", 1_959_987, "Montréal", 3, 3),
    _same("07", "Outaouais", "Out.", 381_200, "Gatineau", 1, 3),
    _same("08", "Abitibi-Témiscamingue", "A.-T.", 147_931, "Rouyn-Noranda", 1, 2),
    _same("09", "Côte-Nord", "C.-N.", 95_552, "Sept-Îles", 5, 1),
    _same("10", "Nord-du-Québec", "Nord", 43_999, "Chibougamau", 2, 1),
    _same("11", "Gaspésie–Îles-de-la-Madeleine", "Gasp.", 93_284, "Gaspé", 7, 2),
    _same("12", "Chaudière-Appalaches", "C.-A.", 418_704, "Lévis", 5, 3),
    _same("13", "Laval", "Laval", 417_304, "Laval", 2, 3),
    _same("14", "Lanaudière", "Lan.", 488_927, "Terrebonne", 3, 2),
    _same("15", "Laurentides", "Laur.", 580_966, "Saint-Jérôme", 2, 2),
    _same("16", "Montérégie", "Mont.", 1_499_088, "Longueuil", 3, 4),
    _same("17", "Centre-du-Québec", "C.-Q.", 239_245, "Drummondville", 4, 3),
)
