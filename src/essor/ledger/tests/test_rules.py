"""Properties of the ledger's arithmetic."""

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor import ledger
from essor.ledger import rules
from essor.ledger.rules import Entry, Kind, Leg, Posting, Release, Reservation, Settlement
from essor.ledger.wording import REFUSALS

NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=80)
LEGS = st.lists(
    st.builds(Leg, st.sampled_from(["a", "b"]), st.sampled_from(["c", "d"]), st.integers(1, 10**9)),
    min_size=1,
    max_size=6,
)
DAY = date(2021, 10, 14)


@given(LEGS)
def test_what_is_posted_balances(legs):
    changes = rules.changes(rules.entries_of_posting(Posting("e", legs, "aid", DAY)))
    assert sum(change.debits_posted for change in changes.values()) == sum(leg.cents for leg in legs)
    assert sum(change.credits_posted for change in changes.values()) == sum(leg.cents for leg in legs)
    assert not any(change.debits_pending for change in changes.values())


@given(LEGS, st.data())
def test_held_then_settled_leaves_what_was_settled(legs, data):
    held = rules.entries_of_reservation(Reservation("e", legs, "aid", DAY))
    cents = [data.draw(st.integers(0, leg.cents)) for leg in legs]
    settlement = Settlement("s", "e", cents, DAY)
    assert rules.check_settlement(settlement, held) is None
    entries = rules.entries_of_settlement(settlement, held)
    changes = rules.changes([*held, *entries])
    assert not any(change.debits_pending for change in changes.values())
    assert sum(change.debits_posted for change in changes.values()) == sum(cents)
    assert all(entry.cents > 0 for entry in entries)
    receipt = rules.receipt(entries)
    assert (receipt.cents, receipt.cents + receipt.released_cents) == (sum(cents), sum(leg.cents for leg in legs))


@given(LEGS)
def test_held_then_released_leaves_nothing(legs):
    held = rules.entries_of_reservation(Reservation("e", legs, "aid", DAY))
    entries = rules.entries_of_release(Release("r", "e", "left", DAY), held)
    assert not any(rules.changes([*held, *entries]).values())


@given(LEGS)
def test_posted_then_reversed_leaves_no_use(legs):
    posted = rules.entries_of_posting(Posting("e", legs, "aid", DAY))
    changes = rules.changes([*posted, *rules.entries_of_reversal("fix", posted, "wrong", DAY)])
    assert not any(change.use for change in changes.values())


@given(NAMES, NAMES, st.integers(1, 99), st.integers(1, 99))
def test_a_key_names_one_transfer(first, second, leg, other):
    same = rules.transfer_key(first, leg) == rules.transfer_key(second, other)
    assert same == ((first, leg) == (second, other))


def entry(**other):
    return Entry(**({
        "event": "e", "leg": 1, "legs": 2, "kind": Kind.PENDING, "debit": "a", "credit": "b", "cents": 5, "on": DAY,
        "code": "aid", "reason": "é", "expires_at": datetime(2022, 1, 1, 5, tzinfo=UTC), "refers_to": None,
    } | other))  # fmt: skip


def test_canonical_bytes_are_for_ever():
    spelled = '["e",1,2,"pending","a","b",5,"2021-10-14","aid","system:x","é",null,"2022-01-01T05:00:00.000000+00:00"]'
    assert rules.canonical(entry(), "system:x") == spelled.encode()


@pytest.mark.parametrize(
    "other",
    [
        {"event": "f"}, {"leg": 2}, {"legs": 3}, {"kind": Kind.POSTED}, {"debit": "c"}, {"credit": "c"}, {"cents": 6},
        {"on": date(2021, 10, 15)}, {"code": "x"}, {"reason": ""}, {"expires_at": None}, {"refers_to": "e/2"},
    ],
)  # fmt: skip
def test_every_field_enters_the_chain(other):
    assert rules.canonical(entry(**other), "system:x") != rules.canonical(entry(), "system:x")


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_lies_in_its_period(day):
    first, last = rules.period_days(*rules.period_of(day))
    assert first <= day <= last
    assert first.day == 1


def test_each_refusal_has_its_words():
    """Every code that the room's source names has words, and no words are left over."""
    room = Path(ledger.__file__).parent
    sources = [path.read_text() for path in room.glob("*.py") if path.name != "wording.py"]
    raised = {
        node.args[0].value
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal"
    }
    assert raised == set(REFUSALS)
    for code, words in REFUSALS.items():
        assert re.fullmatch(r"ledger\.[a-z_]+", code)
        assert str(words)
