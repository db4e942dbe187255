"""From the bytes of a file to a grid of cells, or a refusal. Nothing is guessed silently and nothing is lost.

XLSX: at most 10 MB on disk and 24 MB unpacked; no formula, macro or encryption; rows recounted against the sheet's own
declaration, because readers that trust it lose rows without a word. CSV: UTF-8 or Windows-1252; comma, semicolon,
tab or
bar. Refusal codes (`registration.` +): roster_empty, roster_too_big, roster_old_format, roster_not_a_table,
roster_macros, roster_formula (cell), roster_dimension (declared, counted), roster_too_wide, roster_too_long,
roster_encoding.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook

from essor.foundation.outcome import Refusal

Cell = str | date
MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 24 * 1024 * 1024
MAX_PARTS = 400
MAX_COLUMNS = 60
MAX_ROWS = 5_000

ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
ROW_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
CELL_BEFORE = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]+\d+)[\"']")
DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?\bref=[\"']([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?[\"']")
OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The grid of a file: `rows[0]` is line 1 of the file. `kind` is `xlsx` or `csv`."""

    name: str
    kind: str
    rows: list[list[Cell]]


def read(content: bytes) -> Sheet | Refusal:
    """The first sheet that has cells, or why the file can't be taken."""
    if not content.strip(b"\x00 \r\n\t"):
        return Refusal("registration.roster_empty")
    if len(content) > MAX_BYTES:
        return Refusal("registration.roster_too_big", {"megabytes": MAX_BYTES // 1024 // 1024})
    if content.startswith(OLE):
        return Refusal("registration.roster_old_format")
    if content.startswith(b"PK"):
        return read_xlsx(content)
    return read_csv(content)


def read_xlsx(content: bytes) -> Sheet | Refusal:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refusal = _check_archive(archive)
        if refusal is not None:
            return refusal
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(cell != "" for row in rows for cell in row):
                return _within_limits(Sheet(name, "xlsx", [[_cell(cell) for cell in row] for row in rows]))
    except (zipfile.BadZipFile, CalamineError, ValueError, OSError, KeyError, NotImplementedError, RuntimeError):
        return Refusal("registration.roster_not_a_table")
    return Refusal("registration.roster_empty")


def _check_archive(archive: zipfile.ZipFile) -> Refusal | None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        return Refusal("registration.roster_not_a_table")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        return Refusal("registration.roster_too_big", {"megabytes": MAX_UNPACKED // 1024 // 1024})
    if any("vbaproject" in name.lower() or "macrosheets" in name.lower() for name in names):
        return Refusal("registration.roster_macros")
    if any(part.flag_bits & 1 for part in parts):
        return Refusal("registration.roster_old_format")
    for name in names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            refusal = _check_sheet(archive.read(name))
            if refusal is not None:
                return refusal
    return None


def _check_sheet(xml: bytes) -> Refusal | None:
    """Recount: formulas, row numbers that rise one by one or more, and the sheet's declared dimension."""
    formula = FORMULA.search(xml)
    if formula is not None:
        cells = CELL_BEFORE.findall(xml, 0, formula.start())
        return Refusal("registration.roster_formula", {"cell": cells[-1].decode() if cells else ""})
    last = 0
    for count, match in enumerate(ROW.finditer(xml), start=1):
        if count > MAX_ROWS + 1:
            return Refusal("registration.roster_too_long", {"rows": MAX_ROWS})
        number = ROW_NUMBER.search(match[1])
        row = int(number[1]) if number else last + 1
        if row <= last:
            return Refusal("registration.roster_dimension", {"declared": row, "counted": count})
        last = row
    dimension = DIMENSION.search(xml)
    if dimension is None or dimension[4] is None:
        return None if last <= MAX_ROWS + 1 else Refusal("registration.roster_too_long", {"rows": MAX_ROWS})
    declared = int(dimension[4])
    if _column(dimension[3]) > MAX_COLUMNS * 10:
        return Refusal("registration.roster_too_wide", {"columns": MAX_COLUMNS})
    if declared < last:
        return Refusal("registration.roster_dimension", {"declared": declared, "counted": last})
    return None if max(declared, last) <= MAX_ROWS * 4 else Refusal("registration.roster_too_long", {"rows": MAX_ROWS})


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cell(value: object) -> Cell:
    """Text as typed; a number without its decimal zeros; a date as a date."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_csv(content: bytes) -> Sheet | Refusal:
    text = _decoded(content)
    if isinstance(text, Refusal):
        return text
    rows: list[list[Cell]] = []
    try:
        for row in _csv_rows(text, _delimiter(text)):
            if len(rows) > MAX_ROWS:
                return Refusal("registration.roster_too_long", {"rows": MAX_ROWS})
            rows.append([*row])
            if len(row) > MAX_COLUMNS:
                return Refusal("registration.roster_too_wide", {"columns": MAX_COLUMNS})
    except csv.Error:
        return Refusal("registration.roster_not_a_table")
    return _within_limits(Sheet("", "csv", rows))


def _decoded(content: bytes) -> str | Refusal:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        return Refusal("registration.roster_encoding")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return Refusal("registration.roster_encoding")


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines into the most even columns."""
    sample = text[:20_000]
    best, best_score = ",", (0, 0)
    for delimiter in (";", ",", "\t", "|"):
        try:
            widths = [len(row) for row in _csv_rows(sample, delimiter) if any(row)][:20]
        except csv.Error:
            continue
        if not widths:
            continue
        common = max(set(widths), key=widths.count)
        score = (widths.count(common) if common > 1 else 0, common)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _within_limits(sheet: Sheet) -> Sheet | Refusal:
    rows = sheet.rows
    while rows and not any(str(cell).strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        return Refusal("registration.roster_empty")
    if len(rows) > MAX_ROWS + 1:
        return Refusal("registration.roster_too_long", {"rows": MAX_ROWS})
    if max(len(row) for row in rows) > MAX_COLUMNS:
        return Refusal("registration.roster_too_wide", {"columns": MAX_COLUMNS})
    return sheet
