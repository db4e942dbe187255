"""The `essor` command: what each verb answers, and with which exit code."""

import json
from argparse import Namespace
from pathlib import Path

import pytest
from django.db import connection

from essor.cli import doctor, main, serve, verify, worker
from essor.foundation import audit
from essor.foundation.actor import Actor
from essor.foundation.outcome import Breach
from essor.foundation.tests.test_chain import by_other_means

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="the embedded engine")


def test_every_verb_has_its_options_and_an_unknown_word_goes_to_django(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[list[str]] = []
    monkeypatch.setattr(main, "execute_from_command_line", said.append)
    assert main.main(["migrate", "--plan"]) == 0
    assert said == [["essor", "migrate", "--plan"]]
    options = main.parser().parse_args(["demo", "--participants", "500", "--no-serve", "--json", "--data", "x"])
    assert (options.participants, options.seed, options.no_serve, options.json, options.data) == (
        500,
        "2019",
        True,
        True,
        "x",
    )
    with pytest.raises(SystemExit):
        main.main([])


@pytest.mark.parametrize(
    ("version", "state"),
    [((3, 34, 1), "wrong"), ((3, 40, 1), "warning"), ((3, 51, 2), "warning"), ((3, 51, 3), "ok"), ((3, 53, 0), "ok")],
)
@on_sqlite
def test_the_doctor_knows_the_versions_of_sqlite_with_the_wal_reset_bug(version: tuple, state: str) -> None:
    check = doctor.sqlite(version)
    assert check.state == state
    if state == "warning":
        assert "one server process" in check.said
        assert "gate" in check.said


@pytest.mark.django_db
def test_the_doctor_finds_a_prepared_installation_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run(Namespace(json=True)) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["ok"]
    assert {check["name"] for check in said["checks"]} >= {
        "python", "sqlite", "disk", "data folder", "secret key", "clock", "mail", "database", "tables",
    }  # fmt: skip


def test_the_doctor_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "examine", lambda: [doctor.Check("disk", doctor.WRONG, "3 MB free")])
    assert doctor.run(Namespace(json=False)) == 1
    assert "wrong    disk         3 MB free" in capsys.readouterr().out


def test_the_doctor_tries_the_mail_server(settings) -> None:
    settings.ESSOR_MAIL, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp", "127.0.0.1", 1
    assert doctor.mail().state == doctor.WRONG


@on_sqlite
def test_a_worker_beside_the_embedded_database_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert worker.run(Namespace()) == 2
    assert "inside `essor serve`" in capsys.readouterr().err


@on_sqlite
def test_the_embedded_database_has_one_server_process(capsys: pytest.CaptureFixture[str], settings, tmp_path) -> None:
    assert serve.run(Namespace(host="127.0.0.1", port=0, workers=2)) == 2
    settings.DATA = tmp_path
    with serve.only_server():
        assert serve.run(Namespace(host="127.0.0.1", port=0, workers=1)) == 1
    assert "another essor serve" in capsys.readouterr().err


@pytest.mark.django_db
def test_verify_is_content_with_what_the_acts_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    audit.record(Actor.system("test"), "test.did", "thing", "thg_1")
    assert verify.run(Namespace(json=True)) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["ok"]
    assert said["audit_unsealed"] >= 1
    assert [family["name"] for family in said["families"]][:2] == ["database", "foundation"]
    assert verify.run(Namespace(json=False)) == 0
    assert "audit unsealed" in capsys.readouterr().out


@pytest.mark.django_db
def test_verify_names_the_row_that_was_changed_by_other_means(capsys: pytest.CaptureFixture[str]) -> None:
    audit.record(Actor.system("test"), "test.did", "thing", "thg_changed")
    audit.seal()
    by_other_means("UPDATE foundation_auditentry SET verb = %s WHERE object_id = %s", "test.didn't", "thg_changed")
    row = audit.trail("thing", "thg_changed")[0]
    assert verify.run(Namespace(json=False)) == 1
    assert f"BREACH audit: chain_row_changed at audit entry {row.id}" in capsys.readouterr().out
    assert verify.run(Namespace(json=True)) == 1
    said = json.loads(capsys.readouterr().out)
    assert not said["ok"]
    assert row.id in said["breaches"][0]["where"]


@pytest.mark.django_db
def test_rows_that_cannot_be_read_are_a_breach_not_a_crash() -> None:
    def broken() -> list[Breach]:
        raise ValueError("not a number")

    family = verify._checked("ledger", dict, broken)
    assert [(breach.what, breach.detail) for breach in family.breaches] == [
        ("cannot_be_read", "ValueError: not a number")
    ]


@on_sqlite
def test_verify_makes_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "none.sqlite3"))
    assert verify.run(Namespace(json=False)) == 2
    assert not (tmp_path / "none.sqlite3").exists()
