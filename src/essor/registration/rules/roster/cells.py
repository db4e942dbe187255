"""Each cell of a roster: its value as it will be kept, or what is wrong with it and, when it can be known, the fix.

Issue codes: missing, too_long, formula, control, email_no_at, email_form, email_slip, name_form, name_split, date_form,
date_future, date_ambiguous, audience_unknown, audience_guessed, region_unknown, language_unknown, neq_form, neq_other,
same_person, same_name. Severity `error` keeps a row out; `check` asks for a look and lets it in.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from essor.directory.rules import check_email, check_neq
from essor.foundation.outcome import Refusal
from essor.registration.rules.roster.headers import fold
from essor.registration.rules.roster.reading import Cell

ERROR = "error"
CHECK = "check"
MAX_TEXT = 200
MAX_NAME = 100
SPACES = "\u00a0\u202f\u2007\u2009\ufeff\u200b"


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong in a field; `suggestion` is the value offered instead; `params` are what the words need."""

    field: str
    code: str
    severity: str = ERROR
    suggestion: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What cells are compared with. `regions`: folded name or code -> code."""

    today: date
    regions: Mapping[str, str]
    email_domain: str = ""
    neq: str = ""


Checked = tuple[str, Issue | None]


def text_of(value: Cell) -> str:
    """The cell as one line of text: odd spaces made plain, ends trimmed; a date in ISO form."""
    if isinstance(value, date):
        return value.isoformat()
    plain = value.translate({ord(space): " " for space in SPACES})
    return " ".join(plain.split())


def plain_problem(field: str, raw: Cell, text: str) -> Issue | None:
    """What no field may hold: a formula, a control character, a novel."""
    if isinstance(raw, date):
        return None
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", raw):
        return Issue(field, "control", ERROR, re.sub(r"[\x00-\x1f\x7f]", "", text))
    if text[:1] in ("=", "+", "@") or re.match(r"-\D", text) or raw[:1] in ("\t", "\r"):
        return Issue(field, "formula", ERROR, text.lstrip("=+@-\t\r "))
    if len(text) > MAX_TEXT:
        return Issue(field, "too_long", ERROR, "", (("limit", str(MAX_TEXT)),))
    return None


# --- names and addresses ------------------------------------------------------------------------------------------

NAME = re.compile(r"[^\W\d_][^\d_<>@/\\|{}\[\]=;:!?*#%&+\"]*")


def check_name(field: str, text: str) -> Checked:
    if not text:
        return "", Issue(field, "missing")
    if not NAME.fullmatch(text):
        return text, Issue(field, "name_form", ERROR, " ".join(re.findall(r"[^\W\d_][^\W\d_'’.-]*", text)))
    if len(text) > MAX_NAME:
        return text, Issue(field, "too_long", ERROR, "", (("limit", str(MAX_NAME)),))
    if len(text) > 2 and (text.isupper() or text.islower()):
        return text.title(), None
    return text, None


def split_name(text: str) -> tuple[str, str, Issue | None]:
    """Given and family name of a whole name: `Tremblay, Marie`, or `Marie Tremblay` with a look asked when it is
    long."""
    if "," in text:
        family, _, given = (part.strip() for part in text.partition(","))
        return given, family, None
    words = text.split()
    if len(words) < 2:
        return text, "", None
    given, family = " ".join(words[:-1]), words[-1]
    return given, family, Issue("full_name", "name_split", CHECK, f"{family}, {given}") if len(words) > 2 else None


SLIPS = {
    "gmial.com": "gmail.com", "gamil.com": "gmail.com", "gmai.com": "gmail.com", "gmail.con": "gmail.com",
    "gmail.co": "gmail.com", "hotmial.com": "hotmail.com", "hotmal.com": "hotmail.com", "hotmail.con": "hotmail.com",
    "outlok.com": "outlook.com", "outlook.con": "outlook.com", "yaho.com": "yahoo.com", "yahoo.con": "yahoo.com",
    "videotron.co": "videotron.ca",
}  # fmt: skip
HOSTS = ("gmail.com", "hotmail.com", "outlook.com", "yahoo.ca", "yahoo.com", "videotron.ca", "icloud.com")


def unwrap_email(text: str) -> str:
    """The address alone of `Marie <marie@x.ca>`, `mailto:marie@x.ca`, `marie@x.ca;`."""
    inside = re.search(r"<([^<>]*)>", text)
    bare = inside[1] if inside else text
    return re.sub(r"^mailto:", "", bare.strip(), flags=re.IGNORECASE).strip(" ;,.\"'")


def check_email_cell(text: str, context: Context) -> Checked:
    bare = unwrap_email(text)
    if not bare:
        return "", Issue("email", "missing")
    address = check_email(bare)
    if isinstance(address, Refusal):
        if "@" not in bare:
            return bare, Issue("email", "email_no_at", ERROR, _with_at(bare, context.email_domain))
        fixed = re.sub(r"\s+", "", bare).replace(",", ".").replace("@@", "@").replace("..", ".")
        answer = check_email(fixed)
        return bare, Issue("email", "email_form", ERROR, "" if isinstance(answer, Refusal) else answer)
    local, _, domain = address.rpartition("@")
    slip = SLIPS.get(domain) or _near(domain, context.email_domain)
    if slip:
        return address, Issue("email", "email_slip", CHECK, f"{local}@{slip}")
    return address, None


def _near(domain: str, own: str) -> str:
    """The company's own domain when one letter is off."""
    if own and domain != own and difflib.SequenceMatcher(None, domain, own).ratio() > 0.93:
        return own
    return ""


def _with_at(text: str, own: str) -> str:
    """Where the at sign was lost: before the company's domain or a well-known one."""
    folded = re.sub(r"\s+", "", text.casefold())
    for host in (own, *HOSTS):
        if host and folded.endswith(host) and len(folded) > len(host) + 1:
            answer = check_email(folded[: -len(host)].rstrip(".-_ ") + "@" + host)
            if not isinstance(answer, Refusal):
                return answer
    return ""


# --- dates --------------------------------------------------------------------------------------------------------

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?")
NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
WORDED = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-z]+)\.?(?: (\d{1,2}),?)? (\d{4})")
MONTHS = {
    name: number
    for number, names in enumerate(
        "janvier janv january jan|fevrier fevr fev february feb|mars march mar|avril avr april apr|mai may|"
        "juin june jun|"
        "juillet juil july jul|aout august aug|septembre sept september sep|octobre october oct|"
        "novembre november nov|decembre december dec".split("|"),
        start=1,
    )
    for name in names.split()
}
DAY_FIRST = "day_first"
MONTH_FIRST = "month_first"


def date_style(values: Iterable[str]) -> str:
    """How the numeric dates of a column are written: `day_first`, `month_first`, or empty when nothing tells."""
    day_first = month_first = False
    for value in values:
        match = NUMERIC.fullmatch(value)
        if match:
            day_first |= int(match[1]) > 12
            month_first |= int(match[2]) > 12
    if day_first == month_first:
        return ""
    return DAY_FIRST if day_first else MONTH_FIRST


def _made(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def parse_date(text: str, style: str = "") -> tuple[date | None, bool]:
    """The date and whether it was ambiguous (day and month could be swapped); None when it is no date."""
    if match := ISO.fullmatch(text):
        return _made(match[1], int(match[2]), match[3]), False
    if match := NUMERIC.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        month_first = second > 12 or (style == MONTH_FIRST and first <= 12)
        found = _made(match[3], first, match[2]) if month_first else _made(match[3], second, match[1])
        return found, not style and first <= 12 and second <= 12 and first != second
    folded = " ".join(fold(text).split())
    if match := WORDED.fullmatch(folded):
        month = MONTHS.get(match[2])
        day = match[1] or match[3]
        if month and day:
            return _made(match[4], month, day), False
    return None, False


def check_date(field: str, text: str, context: Context, style: str) -> Checked:
    if not text:
        return "", None
    found, ambiguous = parse_date(text, style)
    if found is None:
        return text, Issue(field, "date_form")
    if found > context.today:
        earlier = next(
            (other for years in (10, 100, 1) if (other := _years_before(found, years)) and other <= context.today), None
        )
        return found.isoformat(), Issue(field, "date_future", ERROR, earlier.isoformat() if earlier else "")
    if ambiguous:
        swapped = date(found.year, found.day, found.month)
        return found.isoformat(), Issue(field, "date_ambiguous", CHECK, swapped.isoformat())
    return found.isoformat(), None


def _years_before(day: date, years: int) -> date | None:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return None


# --- codes --------------------------------------------------------------------------------------------------------

AUDIENCE_WORDS = {
    "executive": "direction|dirigeant|dirigeante|executive|cadre superieur|haute direction|president|presidente|vp|pdg|"
    "ceo|"
    "cfo|cto|director|directeur|directrice|vice president|vice presidente|proprietaire|owner",
    "manager": "gestion|gestionnaire|manager|cadre|management|superviseur|superviseure|supervisor|chef|chef d equipe|"
    "responsable|team lead|contremaitre",
    "professional": "profession specialisee|professionnel|professionnelle|professional|analyste|analyst|ingenieur|"
    "ingenieure|engineer|conseiller|conseillere|advisor|comptable|accountant|coordo|coordonnateur|coordonnatrice|"
    "coordinator|acheteur|acheteuse|adjoint|adjointe|specialiste|specialist",
    "technical": "technique|technicien|technicienne|technical|technician|developpeur|developpeuse|developer|"
    "programmeur|"
    "programmeuse|programmer|machiniste|operateur|operatrice|operator",
    "trainer": "formation|formateur|formatrice|trainer|enseignant|enseignante|teacher|professeur|"
    "professeure|instructor",
}
BY_WORD = {word: audience for audience, words in AUDIENCE_WORDS.items() for word in words.split("|")}


def check_audience(text: str) -> Checked:
    if not text:
        return "", Issue("audience", "missing")
    folded = fold(text)
    if folded in AUDIENCE_WORDS:
        return folded, None
    if folded in BY_WORD:
        return BY_WORD[folded], None
    for word in sorted(BY_WORD, key=len, reverse=True):
        if re.search(rf"\b{re.escape(word)}\b", folded):
            return BY_WORD[word], Issue("audience", "audience_guessed", CHECK, "", (("read", text[:60]),))
    near = difflib.get_close_matches(folded, BY_WORD, n=1, cutoff=0.8)
    return text, Issue("audience", "audience_unknown", ERROR, BY_WORD[near[0]] if near else "")


def check_region(field: str, text: str, context: Context) -> Checked:
    if not text:
        return "", None
    folded = fold(re.sub(r"\(.*?\)", " ", text))
    key = folded.zfill(2) if folded.isdigit() else re.sub(r"^\d{1,2} ", "", folded)
    if key in context.regions:
        return context.regions[key], None
    near = difflib.get_close_matches(key, context.regions, n=1, cutoff=0.7)
    return text, Issue(field, "region_unknown", ERROR, context.regions[near[0]] if near else "")


LANGUAGES = {
    "fr": "fr", "francais": "fr", "french": "fr", "f": "fr", "fra": "fr", "fr ca": "fr",
    "en": "en", "anglais": "en", "english": "en", "a": "en", "e": "en", "eng": "en", "en ca": "en",
}  # fmt: skip


def check_language(text: str) -> Checked:
    if not text:
        return "fr", None
    language = LANGUAGES.get(fold(text))
    return (language, None) if language else (text, Issue("language", "language_unknown", ERROR, "fr"))


def check_neq_cell(text: str, context: Context) -> Checked:
    if not text:
        return "", None
    answer = check_neq(text)
    if isinstance(answer, Refusal):
        return text, Issue("neq", "neq_form", ERROR, context.neq)
    if context.neq and answer != context.neq:
        return answer, Issue("neq", "neq_other", ERROR, context.neq)
    return answer, None
