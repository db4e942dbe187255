"""The interface's texts: extract, compile and check each room's catalogues.

translations.py extract [room …]   update src/essor/<room>/locale/{fr,en} (needs GNU gettext's xgettext)
translations.py compile            make the .mo files (pure Python)
translations.py check              nothing empty, nothing fuzzy, nothing stale (stale needs xgettext)
"""

import io
import os
import shutil
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.core.management import call_command

ROOT = Path(__file__).parent.parent
ROOMS = ROOT / "src" / "essor"
LANGUAGES = ("fr", "en")
PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "en": "nplurals=2; plural=(n != 1);"}


def rooms(names: list[str]) -> list[Path]:
    """Rooms that have words to translate, or the ones named."""
    found = [ROOMS / name for name in names] or sorted(path.parent for path in ROOMS.glob("*/__init__.py"))
    return [room for room in found if room.name not in ("config", "cli", "simulation")]


def read(path: Path):
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def write(path: Path, catalogue) -> None:
    out = io.BytesIO()
    catalogue.header_comment = f"# Texts of {path.parts[-5]}, in {path.parts[-3]}."
    catalogue.fuzzy = False
    catalogue.mime_headers = [
        ("Language", path.parts[-3]),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", PLURALS[path.parts[-3]]),
    ]
    write_po(
        out,
        catalogue,
        omit_header=False,
        sort_output=True,
        no_location=True,
        width=110,
        include_previous=False,
    )
    dated = ('"POT-Creation', '"PO-Revision', '"Generated-By', '"Last-Tr', '"Language-Team', '"Report', '"Project')
    lines = [line for line in out.getvalue().decode().splitlines() if not line.startswith(dated)]
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def fill(path: Path) -> None:
    """English words are their own translation; both catalogues are sorted, without dates or places."""
    language = path.parts[-3]
    catalogue = read(path)
    catalogue.obsolete.clear()
    for message in catalogue:
        if language == "en" and message.id:
            message.string = message.id
            message.flags.discard("fuzzy")
    write(path, catalogue)


def extract(names: list[str]) -> None:
    for room in rooms(names):
        (room / "locale").mkdir(exist_ok=True)
        os.chdir(room)
        call_command(
            "makemessages", locale=list(LANGUAGES), add_location=None, no_obsolete=True, no_wrap=True, verbosity=0,
            extensions=["html", "txt", "subject", "py"], ignore_patterns=["tests/*", "migrations/*"],
        )  # fmt: skip
        for path in sorted(room.glob("locale/*/LC_MESSAGES/django.po")):
            fill(path)


def compile_all() -> None:
    """Make each .mo that is older than its .po."""
    for path in sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            out = io.BytesIO()
            write_mo(out, read(path))
            partial = target.with_suffix(f".{os.getpid()}")
            partial.write_bytes(out.getvalue())
            partial.replace(target)


def faults() -> list[str]:
    """What is empty or fuzzy in any catalogue."""
    found = []
    for path in sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/django.po")):
        for message in read(path):
            strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
            if message.id and (message.fuzzy or not all(strings)):
                found.append(f"{path.relative_to(ROOT)}: {'fuzzy' if message.fuzzy else 'empty'}: {message.id!r}")
    return found


def stale() -> list[str]:
    """Catalogues that extraction would change."""
    found = []
    before = {path: path.read_text() for path in ROOMS.glob("*/locale/*/LC_MESSAGES/django.po")}
    extract([])
    for path in sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/django.po")):
        if before.get(path) != path.read_text():
            found.append(f"{path.relative_to(ROOT)}: stale; run `make messages` and translate")
            if path in before:
                path.write_text(before[path])
    return found


def main() -> int:
    sys.path.insert(0, str(ROOT / "src"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "essor.config.settings"
    os.environ.setdefault("ESSOR_DATA", str(ROOT / "var"))  # extraction changes folders
    verb, names = (sys.argv[1:2] or ["check"])[0], sys.argv[2:]
    if verb == "compile":
        compile_all()
        return 0
    if verb == "extract":
        extract(names)
        compile_all()
        return 0
    found = faults()
    if shutil.which("xgettext"):
        found += stale()
    else:
        found.append("xgettext is missing: install gettext to check for stale texts")
    print("\n".join(found) or "translations: both catalogues of every room are complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
