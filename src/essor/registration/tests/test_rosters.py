"""Rosters on the database: dry run, fixes, application by chunks, again and again."""

import pytest

from essor.foundation.outcome import Refused
from essor.registration import actions, queries
from essor.registration.actions import rosters
from essor.registration.rules import states
from essor.registration.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _money() -> None:
    factories.program()


def csv(*lines: str, heads: str = "Prénom;Nom;Courriel;Fonction;Région") -> bytes:
    return "\n".join((heads, *lines)).encode()


def imported(content: bytes, *, capacity: int = 100, company_id: str | None = None) -> tuple[str, str, str]:
    company_id = company_id or factories.company(email_domain="boreal.example")
    session_id = factories.session(capacity=capacity)
    roster_id = actions.import_roster(
        actor=factories.hr(company_id),
        company_id=company_id,
        session_id=session_id,
        file_name="équipe.csv",
        content=content,
    )
    return roster_id, session_id, company_id


THREE = csv(
    "Chantal;Ouimet;chantal.ouimet.boreal.example;Gestion;Capitale-Nationale",
    "Élise;Gagnon-Roy;elise@boreal.example;Coordo TI;03",
    "Marie;Tremblay;marie@boreal.example;Technique;Québec Nord",
)


def apply(roster_id: str, keep: bool = False, **values):
    return actions.apply_roster(actor=factories.SYSTEM, roster_id=roster_id, keep_correct_rows=keep, **values)


def test_a_dry_run_registers_nobody_and_offers_fixes() -> None:
    roster_id, session_id, _ = imported(THREE)
    card = queries.roster(roster_id)
    assert [row.state for row in card.rows] == ["error", "check", "error"]
    assert card.rows[0].issues[0]["suggestion"] == "chantal.ouimet@boreal.example"
    assert queries.seats([session_id])[session_id].taken == 0
    with pytest.raises(Refused, match="roster_has_errors"):
        apply(roster_id)
    assert queries.seats([session_id])[session_id].taken == 0


def test_fixed_cell_by_cell_then_all_are_registered() -> None:
    roster_id, session_id, company_id = imported(THREE)
    actor = factories.hr(company_id)
    fix = {"email": "chantal.ouimet@boreal.example"}
    assert actions.correct_roster_row(actor=actor, roster_id=roster_id, number=2, values=fix) == "ready"
    fix = {"workplace_region": "03"}
    assert actions.correct_roster_row(actor=actor, roster_id=roster_id, number=4, values=fix) == "ready"
    done = actions.apply_roster(actor=actor, roster_id=roster_id, keep_correct_rows=False)
    assert (done.registered, done.left) == (3, 0)
    found = queries.registrations_of_session(session_id)
    assert [card.audience for card in found] == ["manager", "professional", "technical"]
    assert {card.employer_id for card in found} == {company_id}
    assert apply(roster_id) == done
    assert queries.seats([session_id])[session_id].taken == 3
    with pytest.raises(Refused, match="roster_applied"):
        actions.correct_roster_row(actor=actor, roster_id=roster_id, number=2, values=fix)
    assert list(queries.verify()) == []


def test_correct_rows_only_by_choice_then_the_rest() -> None:
    roster_id, *_ = imported(THREE)
    assert apply(roster_id, keep=True).registered == 1
    card = queries.roster(roster_id)
    assert [row.state for row in card.rows] == ["error", "registered", "error"]
    assert card.rows[1].registration_id is not None


def test_a_row_may_be_left_out_and_frees_its_duplicate() -> None:
    line = "Chantal;Ouimet;chantal@boreal.example;Gestion;03"
    roster_id, _, _ = imported(csv(line, line))
    assert [row.state for row in queries.roster(roster_id).rows] == ["ready", "error"]
    actions.remove_roster_row(actor=factories.SYSTEM, roster_id=roster_id, number=2)
    assert [row.state for row in queries.roster(roster_id).rows] == ["removed", "ready"]
    assert apply(roster_id).registered == 1


def test_who_is_there_already_is_refused_by_row_and_the_others_go_on() -> None:
    roster_id, session_id, company_id = imported(csv("A;Un;a@boreal.example;Gestion;03"))
    apply(roster_id)
    again = actions.import_roster(
        actor=factories.SYSTEM,
        company_id=company_id,
        session_id=session_id,
        file_name="b.csv",
        content=csv("A;Un;a@boreal.example;Gestion;03", "B;Deux;b@boreal.example;Gestion;03"),
    )
    assert apply(again) == actions.RosterResult(1, 0, 1, 0)
    assert queries.roster(again).rows[0].outcome["code"] == "registration.already_in_session"


def many(n: int) -> bytes:
    return csv(*(f"Prénom;Nom {chr(65 + i % 26)}{'a' * (i // 26)};p{i}@boreal.example;Gestion;03" for i in range(n)))


def test_chunks_of_a_hundred_interrupted_and_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    roster_id, session_id, _ = imported(many(150), capacity=200)
    calls = []

    def failing(rows, answer):
        calls.append(len(rows))
        if len(calls) == 2:
            raise KeyboardInterrupt
        note(rows, answer)

    note = rosters._note
    monkeypatch.setattr(rosters, "_note", failing)
    with pytest.raises(KeyboardInterrupt):
        apply(roster_id)
    assert calls == [100, 50]
    assert queries.seats([session_id])[session_id].taken == 100
    assert list(queries.verify()) == []
    assert apply(roster_id) == actions.RosterResult(150, 0, 0, 0)
    assert queries.seats([session_id])[session_id].taken == 150
    assert len({card.group_id for card in queries.registrations_of_session(session_id)}) == 1
    assert list(queries.verify()) == []


def test_more_people_than_seats_wait_by_choice() -> None:
    roster_id, session_id, _ = imported(many(9), capacity=6)
    done = apply(roster_id, or_wait=True)
    assert (done.registered, done.waitlisted, done.left) == (6, 3, 0)
    assert queries.seats([session_id])[session_id].waiting == 3
    assert [row.state for row in queries.roster(roster_id).rows].count(states.WAITLISTED) == 3


def test_files_that_cannot_be_taken_leave_nothing() -> None:
    company_id, session_id = factories.company(), factories.session()
    for content, code in (
        (b"", "roster_empty"),
        (b"Courriel\na@b.example\n", "roster_no_headings"),
        (csv(), "roster_nothing"),
        ("Prénom;Nom;Courriel\n".encode("utf-16"), "roster_encoding"),
        (csv("x", heads="Nom;Nom de famille;Courriel"), "roster_twice"),
    ):
        with pytest.raises(Refused, match=code):
            actions.import_roster(
                actor=factories.SYSTEM, company_id=company_id, session_id=session_id, file_name="x", content=content
            )
    assert queries.rosters_of_company(company_id) == []


def test_strangers_may_not() -> None:
    roster_id, *_ = imported(THREE)
    other = factories.hr(factories.company())
    for act in (
        lambda: actions.correct_roster_row(actor=other, roster_id=roster_id, number=2, values={}),
        lambda: actions.remove_roster_row(actor=other, roster_id=roster_id, number=2),
        lambda: actions.apply_roster(actor=other, roster_id=roster_id, keep_correct_rows=True),
    ):
        with pytest.raises(Refused, match="not_allowed"):
            act()
