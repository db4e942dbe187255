"""A whole roster: each line checked, then the lines against each other (the same person twice)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from essor.registration.rules.roster import cells
from essor.registration.rules.roster.cells import CHECK, ERROR, Context, Issue
from essor.registration.rules.roster.headers import Columns, fold
from essor.registration.rules.roster.reading import Cell

READY = "ready"
TO_CHECK = "check"
TO_FIX = "error"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number there, its values (checked where they could be), its issues."""

    number: int
    values: Mapping[str, str]
    issues: tuple[Issue, ...] = ()

    @property
    def state(self) -> str:
        severities = {issue.severity for issue in self.issues}
        return TO_FIX if ERROR in severities else TO_CHECK if CHECK in severities else READY


def lines_of(rows: Sequence[Sequence[Cell]], columns: Columns, context: Context) -> list[Line]:
    """Every line under the headings that has a value in a recognized column, in the order of the file."""
    raw = []
    for number, row in enumerate(rows[columns.line :], start=columns.line + 1):
        found = {field: row[index] if index < len(row) else "" for field, index in columns.fields.items()}
        if any(str(value).strip() for value in found.values()):
            raw.append((number, found))
    style = cells.date_style(cells.text_of(found.get("hired_on", "")) for _, found in raw)
    return against_each_other([check_line(number, found, context, style) for number, found in raw])


def check_line(number: int, raw: Mapping[str, Cell], context: Context, style: str = "") -> Line:
    """One line from its raw cells. Fields that the file doesn't have are left out, except the language (French)."""
    values = {field: cells.text_of(value) for field, value in raw.items()}
    issues = [
        issue for field, value in raw.items() if (issue := cells.plain_problem(field, value, values[field])) is not None
    ]
    held = {issue.field for issue in issues}
    if "full_name" in values and "full_name" not in held:
        given, family, issue = cells.split_name(values["full_name"])
        values["given_name"], values["family_name"] = given, family
        issues += [issue] if issue else []
    elif "full_name" in held:
        held |= {"given_name", "family_name"}
    for field in ("given_name", "family_name", "email", "audience", "workplace_region", "residence_region", "language",
                  "hired_on", "neq"):  # fmt: skip
        if field in held or (field not in values and field != "language"):
            continue
        values[field], issue = _check(field, values.get(field, ""), context, style)
        issues += [issue] if issue else []
    values.pop("full_name", None) if "full_name" not in held else None
    return Line(number, values, tuple(issues))


def _check(field: str, text: str, context: Context, style: str) -> cells.Checked:
    if field in ("given_name", "family_name"):
        return cells.check_name(field, text)
    if field == "email":
        return cells.check_email_cell(text, context)
    if field == "audience":
        return cells.check_audience(text)
    if field in ("workplace_region", "residence_region"):
        return cells.check_region(field, text, context)
    if field == "language":
        return cells.check_language(text)
    if field == "hired_on":
        return cells.check_date(field, text, context, style)
    return cells.check_neq_cell(text, context)


def against_each_other(lines: Iterable[Line]) -> list[Line]:
    """The same address twice keeps the first line and refuses the others; the same name twice asks for a look."""
    by_email: dict[str, int] = {}
    by_name: dict[str, int] = {}
    checked = []
    for line in lines:
        issues = [issue for issue in line.issues if issue.code not in ("same_person", "same_name")]
        email = line.values.get("email", "")
        name = fold(f"{line.values.get('given_name', '')} {line.values.get('family_name', '')}")
        if email and email in by_email:
            issues.append(Issue("email", "same_person", ERROR, "", (("line", str(by_email[email])),)))
        elif name and name in by_name:
            issues.append(Issue("family_name", "same_name", CHECK, "", (("line", str(by_name[name])),)))
        by_email.setdefault(email, line.number)
        by_name.setdefault(name, line.number)
        checked.append(Line(line.number, line.values, tuple(issues)))
    return checked
