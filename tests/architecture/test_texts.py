"""Both languages are complete, unknown template variables fail, and nothing private or local is in the repository."""

import re
import subprocess

import pytest
from django.conf import settings
from django.template import Context, Template

from tests.architecture.sources import ROOT
from tools import translations


def test_both_catalogues_of_every_room_are_complete() -> None:
    assert translations.faults() == []


def test_a_room_with_one_language_has_the_other_and_the_same_texts() -> None:
    texts: dict[str, dict[str, set]] = {}
    for path in translations.ROOMS.glob("*/locale/*/LC_MESSAGES/django.po"):
        found = {(message.context, str(message.id)) for message in translations.read(path) if message.id}
        texts.setdefault(path.parts[-5], {})[path.parts[-3]] = found
    assert [room for room, languages in texts.items() if set(languages) != {"fr", "en"}] == []
    assert [room for room, languages in texts.items() if languages["fr"] != languages["en"]] == []


def test_an_unknown_variable_in_a_template_fails() -> None:
    assert settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"]
    with pytest.raises(pytest.fail.Exception, match="nobody"):
        Template("{{ nobody }}").render(Context({}))


def test_every_variable_that_an_operator_may_set_is_documented() -> None:
    read = (ROOT / "src/essor/config/settings.py").read_text(encoding="utf-8")
    told = (ROOT / "docs/operators.md").read_text(encoding="utf-8")
    variables = set(re.findall(r"""(?:environ(?:\.get\(|\[)|_flag\()\s*["'](ESSOR_\w+)["']""", read)) - {
        "ESSOR_TEST_DB_NAME"
    }
    assert len(variables) > 10
    assert sorted(name for name in variables if f"`{name}`" not in told) == []


LOCAL = [
    re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/"),  # a machine's paths
    re.compile(r"index-url|pypi\.org/simple|files\.pythonhosted|registry\.npmjs|/artifactory/", re.IGNORECASE),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}|xox[bp]-\d"),
]
ALLOWED = {"tests/architecture/test_texts.py", "Makefile"}  # the patterns; uv's option that leaves addresses out


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_path_of_a_machine_no_registry_address_and_no_secret_is_tracked() -> None:
    faults = []
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if name in ALLOWED or b"\0" in content[:4096]:
            continue
        text = content.decode("utf-8", "replace")
        faults += [f"{name}: {found[0]}" for pattern in LOCAL if (found := pattern.search(text))]
    assert faults == []


def test_no_secret_file_and_no_database_is_tracked() -> None:
    private = re.compile(r"(^|/)(secret\.key|\.env(\..*)?|.*\.sqlite3.*|.*\.pem)$")
    assert [name for name in tracked() if private.search(name)] == []
