"""What a roster says: headings, dates in both styles, slips, duplicates, and files that mean harm."""

import io
import struct
import time
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from essor.directory.rules import neq_from
from essor.foundation.outcome import Refusal
from essor.registration import wording
from essor.registration.rules.roster import cells, reading
from essor.registration.rules.roster.cells import CHECK, ERROR, Context
from essor.registration.rules.roster.headers import FIELDS, Columns, fold, recognize
from essor.registration.rules.roster.reading import Sheet, read
from essor.registration.rules.roster.rows import Line, lines_of
from essor.registration.rules.roster.stored import issue_data, issue_from

NEQ = neq_from("117123456")
CONTEXT = Context(
    today=date(2022, 10, 14),
    regions={"03": "03", fold("Capitale-Nationale"): "03", "06": "06", fold("Montréal"): "06", fold("Montreal"): "06"},
    email_domain="boreal.example",
    neq=NEQ,
)


def xlsx(*rows, before=None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if before:
        before(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, change) -> bytes:
    """The same file with its sheet's XML changed by other means."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            data = source.read(part.filename)
            target.writestr(part.filename, change(data) if part.filename.endswith("sheet1.xml") else data)
    return out.getvalue()


def lines(content: bytes) -> list[Line]:
    sheet = read(content)
    assert isinstance(sheet, Sheet), sheet
    columns = recognize(sheet.rows)
    assert isinstance(columns, Columns), columns
    return lines_of(sheet.rows, columns, CONTEXT)


def code_of(answer) -> str:
    assert isinstance(answer, Refusal)
    assert str(wording.REFUSALS[answer.code]) % answer.params
    return answer.code.removeprefix("registration.")


HEADS = ["Prénom", "Nom", "Courriel", "Fonction", "Région", "Langue", "Date d’embauche", "NEQ"]
GOOD = ["Élise", "Gagnon-Roy", "elise@boreal.example", "Gestion", "Capitale-Nationale", "français", "2018-03-14", NEQ]


# --- headings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heads",
    [
        ["Prénom", "Nom", "Courriel"],
        ["PRENOM *", "nom de famille", "Adresse courriel"],
        ["First Name", "LAST NAME", "E-mail"],
        ["Email address", "Surname", "Given name"],
        ["Nom", "Prénom", "Courriel (obligatoire)"],
    ],
)
def test_headings_in_both_languages_and_any_order(heads) -> None:
    columns = recognize([heads])
    assert isinstance(columns, Columns)
    assert set(columns.fields) == {"given_name", "family_name", "email"}


def test_headings_may_stand_lower_and_unknown_ones_are_told() -> None:
    columns = recognize([["Boréal inc."], [], ["Prénom", "Nom", "Courriel", "Pointure"]])
    assert isinstance(columns, Columns)
    assert (columns.line, columns.ignored) == (3, ("Pointure",))


def test_a_name_in_one_column() -> None:
    found = lines(b"Personne;Courriel\nTremblay, Marie;m@boreal.example\nJean Roy;j@boreal.example\n")
    names = [(line.values["given_name"], line.values["family_name"]) for line in found]
    assert names == [("Marie", "Tremblay"), ("Jean", "Roy")]


def test_missing_and_repeated_headings() -> None:
    assert code_of(recognize([["Prénom", "Nom"]])) == "roster_no_headings"
    assert code_of(recognize([["Courriel"]])) == "roster_no_headings"
    assert code_of(recognize([])) == "roster_no_headings"
    assert code_of(recognize([["Courriel", "Email", "Nom"]])) == "roster_twice"


# --- cells --------------------------------------------------------------------------------------------------------


def test_a_good_row_in_xlsx_and_csv_says_the_same() -> None:
    of_xlsx = lines(xlsx(HEADS, GOOD))
    of_csv = lines((";".join(HEADS) + "\r\n" + ";".join(GOOD)).encode("cp1252"))
    assert of_xlsx == of_csv
    assert of_xlsx[0].state == "ready"
    assert of_xlsx[0].values == {
        "given_name": "Élise",
        "family_name": "Gagnon-Roy",
        "email": "elise@boreal.example",
        "audience": "manager",
        "workplace_region": "03",
        "language": "fr",
        "hired_on": "2018-03-14",
        "neq": NEQ,
    }


@pytest.mark.parametrize(
    ("field", "text", "code", "severity", "suggestion"),
    [
        ("email", "chantal.ouimet.boreal.example", "email_no_at", ERROR, "chantal.ouimet@boreal.example"),
        ("email", "marie.roygmail.com", "email_no_at", ERROR, "marie.roy@gmail.com"),
        ("email", "marie", "email_no_at", ERROR, ""),
        ("email", "marie roy@boreal.example", "email_form", ERROR, "marieroy@boreal.example"),
        ("email", "marie@boreal,example", "email_form", ERROR, "marie@boreal.example"),
        ("email", "marie@gmial.com", "email_slip", CHECK, "marie@gmail.com"),
        ("email", "marie@boreall.example", "email_slip", CHECK, "marie@boreal.example"),
        ("email", "", "missing", ERROR, ""),
        ("given_name", "", "missing", ERROR, ""),
        ("given_name", "Marie2", "name_form", ERROR, "Marie"),
        ("given_name", "=1+1", "formula", ERROR, "1+1"),
        ("family_name", "@SUM(A1)", "formula", ERROR, "SUM(A1)"),
        ("family_name", "x" * 300, "too_long", ERROR, ""),
        ("family_name", "Roy\x07", "control", ERROR, "Roy"),
        ("audience", "Coordo TI", "audience_guessed", CHECK, ""),
        ("audience", "gestionaire", "audience_unknown", ERROR, "manager"),
        ("audience", "astronaute", "audience_unknown", ERROR, ""),
        ("workplace_region", "Capitale Nationnale", "region_unknown", ERROR, "03"),
        ("workplace_region", "99", "region_unknown", ERROR, ""),
        ("language", "espagnol", "language_unknown", ERROR, "fr"),
        ("hired_on", "2032-03-14", "date_future", ERROR, "2022-03-14"),
        ("hired_on", "hier", "date_form", ERROR, ""),
        ("hired_on", "2021-02-30", "date_form", ERROR, ""),
        ("neq", "123", "neq_form", ERROR, NEQ),
        ("neq", neq_from("117999999"), "neq_other", ERROR, NEQ),
    ],
)
def test_what_is_wrong_in_a_cell_and_its_fix(field, text, code, severity, suggestion) -> None:
    heads = ["given_name", "family_name", "email", "audience", "workplace_region", "language", "hired_on", "neq"]
    row = dict(zip(heads, GOOD, strict=True)) | {field: text}
    sheet = [HEADS, [row[name] for name in heads]]
    columns = recognize(sheet)
    assert isinstance(columns, Columns)
    line = lines_of(sheet, columns, CONTEXT)[0]
    issue = next(issue for issue in line.issues if issue.field == field)
    assert (issue.code, issue.severity, issue.suggestion) == (code, severity, suggestion)
    assert line.state == ("error" if severity == ERROR else "check")
    assert str(wording.ISSUES[issue.code]) % dict(issue.params)
    assert issue_from(issue_data(issue)) == issue


def test_every_field_has_its_words_and_every_issue_its_sentence() -> None:
    assert set(FIELDS) == set(wording.FIELDS)


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        ("2018-03-14", "", (date(2018, 3, 14), False)),
        ("2018/3/4", "", (date(2018, 3, 4), False)),
        ("14/03/2018", "", (date(2018, 3, 14), False)),
        ("03/14/2018", "", (date(2018, 3, 14), False)),
        ("03/04/2018", "", (date(2018, 4, 3), True)),
        ("03/04/2018", cells.DAY_FIRST, (date(2018, 4, 3), False)),
        ("03/04/2018", cells.MONTH_FIRST, (date(2018, 3, 4), False)),
        ("04-04-2018", "", (date(2018, 4, 4), False)),
        ("14 mars 2018", "", (date(2018, 3, 14), False)),
        ("1er août 2018", "", (date(2018, 8, 1), False)),
        ("March 14, 2018", "", (date(2018, 3, 14), False)),
        ("31/02/2018", "", (None, False)),
        ("14/03/18", "", (None, False)),
    ],
)
def test_dates_in_both_styles(text, style, expected) -> None:
    assert cells.parse_date(text, style) == expected


def test_the_style_of_a_column_decides_its_doubtful_dates() -> None:
    heads = "Prénom;Nom;Courriel;Date d’embauche\n"
    found = lines((heads + "A;Un;a@boreal.example;03/25/2018\nB;Deux;b@boreal.example;03/04/2018\n").encode())
    assert [line.values["hired_on"] for line in found] == ["2018-03-25", "2018-03-04"]
    assert found[1].state == "ready"


@given(st.dates(date(1950, 1, 1), date(2022, 10, 14)))
def test_any_day_is_read_back_from_each_way_of_writing_it(day: date) -> None:
    months = [name for name, number in cells.MONTHS.items() if number == day.month]
    for text in (day.isoformat(), f"{day.day} {months[0]} {day.year}", f"{months[0]} {day.day}, {day.year}"):
        assert cells.parse_date(text)[0] == day
    assert cells.parse_date(f"{day.day:02d}/{day.month:02d}/{day.year}", cells.DAY_FIRST)[0] == day
    if day.day <= 12:
        assert cells.parse_date(f"{day.month:02d}/{day.day:02d}/{day.year}", cells.MONTH_FIRST)[0] == day


def test_dates_and_numbers_of_excel_keep_their_meaning() -> None:
    row = [*GOOD]
    row[4], row[6], row[7] = 3, date(2018, 3, 14), int(NEQ)
    found = lines(xlsx(HEADS, row))[0]
    assert (found.values["workplace_region"], found.values["hired_on"], found.values["neq"]) == (
        "03",
        "2018-03-14",
        NEQ,
    )


def test_the_same_person_twice() -> None:
    heads = "Prénom;Nom;Courriel\n"
    found = lines((heads + "A;Un;a@boreal.example\nA;Autre;A@Boreal.example\nA;Un;c@boreal.example\n").encode())
    assert [line.state for line in found] == ["ready", "error", "check"]
    assert found[1].issues[0].params == (("line", "2"),)


def test_blank_rows_and_odd_spaces_are_passed_over() -> None:
    found = lines("Prénom;Nom;Courriel\n\n;;\n\u00a0Élise\u202f;Roy;mailto:e@boreal.example \n".encode())
    assert [(line.number, line.values["given_name"], line.values["email"]) for line in found] == [
        (4, "Élise", "e@boreal.example")
    ]


@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=8))
def test_no_text_whatever_breaks_the_reading(rows) -> None:
    sheet = [HEADS, *rows]
    columns = recognize(sheet)
    if isinstance(columns, Columns):
        for line in lines_of(sheet, columns, CONTEXT):
            assert line.state in ("ready", "check", "error")


@given(st.binary(max_size=400))
def test_no_bytes_whatever_break_the_reading(content: bytes) -> None:
    for data in (content, b"PK\x03\x04" + content, "Prénom;Nom;Courriel\n".encode() + content):
        answer = read(data)
        assert isinstance(answer, Sheet | Refusal)


# --- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_of_any_usual_kind(delimiter, encoding) -> None:
    text = delimiter.join(HEADS[:3]) + "\n" + delimiter.join(['"Élise"', '"Gagnon, Roy"', "e@boreal.example"]) + "\n"
    found = lines(text.encode(encoding))
    assert found[0].values["given_name"] == "Élise"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(b" " * 1024 * 1024)
    return out.getvalue()


def lying_size(content: bytes) -> bytes:
    """A zip whose directory says that the sheet is small."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return content.replace(struct.pack("<I", size), struct.pack("<I", 64))


MANY_COLUMNS = ("x;" * 1_000_000 + "x\n").encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "roster_empty"),
        (b"\x00" * 100, "roster_empty"),
        (b" \r\n\t", "roster_empty"),
        (b"x" * (reading.MAX_BYTES + 1), "roster_too_big"),
        (bomb(), "roster_too_big"),
        (lying_size(bomb()), "roster_not_a_table"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "roster_old_format"),
        (b"PK\x03\x04 not a zip", "roster_not_a_table"),
        (b"PK\x05\x06" + b"\x00" * 18, "roster_not_a_table"),
        ("Prénom;Nom;Courriel\nA;B;c@d.example\n".encode("utf-16"), "roster_encoding"),
        (b"Nom;Courriel\nA\x00;b\n", "roster_encoding"),
        (MANY_COLUMNS, "roster_too_wide"),
        (b"a;b\n" * (reading.MAX_ROWS + 2), "roster_too_long"),
        (b'a;b\n"never closed;', "roster_not_a_table"),
        (xlsx(HEADS, ["=1+1", "Roy", "a@b.example"]), "roster_formula"),
        (xlsx(*[["a"]] * (reading.MAX_ROWS + 2)), "roster_too_long"),
        (xlsx([*"x" * 70]), "roster_too_wide"),
        (xlsx(), "roster_empty"),
        (
            repacked(xlsx(HEADS, GOOD), lambda xml: xml.replace(b'ref="A1:H2"', b'ref="A1:XFD1048576"')),
            "roster_too_wide",
        ),
        (
            repacked(xlsx(HEADS, GOOD, GOOD), lambda xml: xml.replace(b'ref="A1:H3"', b'ref="A1:H1"')),
            "roster_dimension",
        ),
        (repacked(xlsx(HEADS, GOOD, GOOD), lambda xml: xml.replace(b'r="3"', b'r="2"')), "roster_dimension"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_that_cannot_be_taken_are_refused_at_once(content: bytes, code: str) -> None:
    started = time.process_time()
    assert code_of(read(content)) == code
    assert time.process_time() - started < 2


def test_macros_are_refused() -> None:
    out = io.BytesIO(xlsx(HEADS, GOOD))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert code_of(read(out.getvalue())) == "roster_macros"


def test_five_thousand_rows_are_checked_in_a_few_seconds() -> None:
    content = xlsx(HEADS, *([f"P{'a' * (i % 9 + 1)}", "Roy", f"p{i}@boreal.example", *GOOD[3:]] for i in range(5000)))
    started = time.process_time()
    assert len(lines(content)) == 5000
    assert time.process_time() - started < 6
