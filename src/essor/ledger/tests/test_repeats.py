"""The same event again, batches, periods, and what the ledger answers to questions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from essor.foundation import clock
from essor.ledger import actions, queries
from essor.ledger.models import Account
from essor.ledger.rules import (
    Leg,
    Posting,
    Receipt,
    Release,
    Reservation,
    Settlement,
)
from essor.ledger.tests.factories import (
    ACTOR,
    DAY,
    correct,
    envelope,
    flow,
    legs,
    post,
    refusal_of,
    release,
    reserve,
    settle,
    used,
    world,
)

pytestmark = pytest.mark.django_db

SAVEPOINT = 2  # statements by which an act is a transaction inside that of the test


# ── replay ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_event_has_one_effect_even_when_nothing_is_left():
    world(envelope_cents=3_000)
    assert reserve() == reserve()
    assert settle("s", "reg_1:reserve", 1_000, 2_000) == settle("s", "reg_1:reserve", 1_000, 2_000)
    reserve("reg_2:reserve", 1_000)
    assert release("r", "reg_2:reserve") == release("r", "reg_2:reserve")
    assert post("pay", 1_000) == post("pay", 1_000)
    assert used() == (0, 3_000)
    assert reserve() == Receipt("reg_1:reserve", 2, 6_000)  # also long after it was settled
    assert queries.transfer_count() == 10


@pytest.mark.parametrize(
    "other",
    [
        {"legs": legs(2_999)},
        {"legs": legs()[:1]},
        {"legs": legs()[::-1]},
        {"legs": [*legs(), Leg("envelope:a", "caps", 1)]},
        {"code": "lapse"},
        {"on": DAY + timedelta(days=1)},
        {"expires_at": datetime(2030, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_same_event_with_another_body_is_refused(other):
    world()
    reserve()
    asked = {"legs": legs(), "code": "aid", "on": DAY} | other
    refusal = refusal_of(actions.reserve, actor=ACTOR, event="reg_1:reserve", **asked)
    assert (refusal.code, refusal.params) == ("ledger.event_reused", {"event": "reg_1:reserve"})


def test_an_event_is_not_reused_across_verbs():
    world()
    reserve()
    reserve("reg_2:reserve")
    assert refusal_of(post, "reg_1:reserve").code == "ledger.event_reused"
    assert refusal_of(settle, "reg_1:reserve", "reg_1:reserve", 1, 1).code == "ledger.event_reused"
    settle("s", "reg_1:reserve", 1, 1)
    assert refusal_of(settle, "s", "reg_1:reserve", 1, 2).code == "ledger.event_reused"
    assert refusal_of(settle, "s", "reg_2:reserve", 1, 1).code == "ledger.event_reused"
    assert refusal_of(release, "s", "reg_1:reserve").code == "ledger.event_reused"


def test_a_refused_event_may_be_tried_again():
    world(envelope_cents=3_000)
    reserve("other", 1)
    assert refusal_of(reserve).code == "ledger.limit_exceeded"
    release("r", "other")
    assert reserve().cents == 6_000


def test_the_moment_of_expiry_is_the_same_in_any_zone():
    world()
    moment = datetime(2022, 1, 1, 12, 30, 15, 123456, tzinfo=UTC)
    first = reserve(expires_at=moment)
    assert reserve(expires_at=moment.astimezone(clock.TORONTO)) == first


# ── batches ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def reservations(count, cents=100, prefix="b"):
    return [Reservation(f"{prefix}{i}", legs(cents), "aid", DAY) for i in range(count)]


def test_a_batch_is_written_whole(django_assert_max_num_queries):
    world(envelope_cents=20_000)
    with django_assert_max_num_queries(10 + SAVEPOINT):
        receipts = actions.reserve_many(actor=ACTOR, reservations=reservations(150))
    assert receipts == [Receipt(f"b{i}", 2, 200) for i in range(150)]
    settlements = [Settlement(f"s{i}", f"b{i}", [90, i % 2 * 50], DAY) for i in range(100)]
    with django_assert_max_num_queries(10 + SAVEPOINT):
        receipts = actions.settle_many(actor=ACTOR, settlements=settlements)
    assert receipts[:2] == [Receipt("s0", 2, 90, 110), Receipt("s1", 2, 140, 60)]
    with django_assert_max_num_queries(10 + SAVEPOINT):
        actions.release_many(actor=ACTOR, releases=[Release(f"r{i}", f"b{i}", "x", DAY) for i in range(100, 150)])
    assert used("cap:a") == (0, 9_000)
    assert used("envelope:a") == (0, 2_500)
    assert list(queries.verify()) == []


def test_a_batch_is_all_or_nothing():
    world(envelope_cents=999)
    refusal = refusal_of(actions.reserve_many, actor=ACTOR, reservations=reservations(10))
    assert (refusal.code, refusal.params["account"]) == ("ledger.limit_exceeded", "envelope:a")
    assert queries.transfer_count() == 0


def test_a_refused_batch_over_many_accounts_names_the_first_without_room():
    flow("aid")
    for i in range(12):
        envelope(f"envelope:{i:02}", 100 if i in (5, 7) else 1_000)
    many = [Posting(f"p{i}", [Leg(f"envelope:{i:02}", "aid", 101)], "aid", DAY) for i in range(12)]
    refusal = refusal_of(actions.post_many, actor=ACTOR, postings=many)
    params = {"account": "envelope:05", "limit_cents": 100, "used_cents": 0, "asked_cents": 101}
    assert (refusal.code, refusal.params) == ("ledger.limit_exceeded", params)
    assert Account.objects.filter(debits_posted__gt=0).count() == 0


def test_a_batch_may_hold_what_is_already_written():
    world()
    first = reservations(3)
    actions.reserve_many(actor=ACTOR, reservations=first)
    again = actions.reserve_many(actor=ACTOR, reservations=reservations(5))
    assert [receipt.event for receipt in again] == ["b0", "b1", "b2", "b3", "b4"]
    assert used() == (500, 0)
    refusal = refusal_of(actions.reserve_many, actor=ACTOR, reservations=[*reservations(2, 99), *reservations(1)])
    assert refusal.code == "ledger.event_reused"


def test_an_event_twice_in_a_batch_counts_once():
    world()
    twice = reservations(1) * 2
    assert actions.reserve_many(actor=ACTOR, reservations=twice) == [Receipt("b0", 2, 200)] * 2
    settlement = Settlement("s", "b0", [10, 10], DAY)
    assert len(actions.settle_many(actor=ACTOR, settlements=[settlement] * 2)) == 2
    assert used() == (0, 10)
    two = [Reservation("x", legs(1), "aid", DAY), Reservation("x", legs(2), "aid", DAY)]
    assert refusal_of(actions.reserve_many, actor=ACTOR, reservations=two).code == "ledger.event_reused"


def test_a_batch_resolves_a_reservation_once():
    world()
    reserve()
    both = [Settlement("a", "reg_1:reserve", [1, 1], DAY), Settlement("b", "reg_1:reserve", [1, 1], DAY)]
    assert refusal_of(actions.settle_many, actor=ACTOR, settlements=both).code == "ledger.already_resolved"
    other = [both[0], Settlement("a", "reg_1:reserve", [2, 1], DAY)]
    assert refusal_of(actions.settle_many, actor=ACTOR, settlements=other).code == "ledger.event_reused"


def test_an_empty_batch_does_nothing(django_assert_max_num_queries):
    with django_assert_max_num_queries(2 * SAVEPOINT):
        assert actions.reserve_many(actor=ACTOR, reservations=[]) == []
        assert actions.settle_many(actor=ACTOR, settlements=[]) == []


# ── periods ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def close(fiscal_year=2021, month=9):
    actions.close_period(actor=ACTOR, fiscal_year=fiscal_year, month=month)


def test_a_closed_period_is_frozen_for_every_verb():
    world()
    september = date(2021, 9, 30)
    post("before", on=date(2021, 9, 1))
    reserve()
    close()
    close()
    for verb in (
        lambda: post("late", on=september),
        lambda: settle("late", "reg_1:reserve", 1, 1, on=september),
        lambda: release("late", "reg_1:reserve", on=september),
        lambda: correct("late", "before", on=september),
    ):
        refusal = refusal_of(verb)
        assert (refusal.code, refusal.params) == ("ledger.period_closed", {"fiscal_year": 2021, "month": 9})
    post("after", on=date(2021, 10, 1))
    post("earlier", on=date(2021, 8, 31))
    assert post("before", on=date(2021, 9, 1)).cents == 6_000  # a replay is not a new posting
    assert list(queries.verify()) == []


def test_january_belongs_to_the_fiscal_year_that_began_in_april():
    world()
    close(2020, 1)
    assert refusal_of(post, "late", on=date(2021, 1, 31)).code == "ledger.period_closed"
    post("fine", on=date(2020, 1, 31))


def test_refused_closings():
    assert refusal_of(close, 2021, 13).code == "ledger.period_unknown"
    assert refusal_of(close, 2021, 0).code == "ledger.period_unknown"
    assert refusal_of(close, 2021, 10).code == "ledger.period_not_over"
    with clock.frozen(datetime(2021, 11, 1, 3, 59, tzinfo=UTC)):  # still 31 October in Québec
        assert refusal_of(close, 2021, 10).code == "ledger.period_not_over"
    with clock.frozen(datetime(2021, 11, 1, 4, 0, tzinfo=UTC)):
        close(2021, 10)


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_questions():
    world()
    reserve()
    settle("reg_1:settle", "reg_1:reserve", 1_000, 2_000)
    post("pay", 100, on=date(2021, 10, 1))
    assert [card.key for card in queries.transfers_of("reg_1:")] == [
        "reg_1:reserve/1",
        "reg_1:reserve/2",
        "reg_1:settle/1",
        "reg_1:settle/2",
    ]
    assert [card.state for card in queries.transfers_of("reg_1:")] == ["resolved", "resolved", "posted", "posted"]
    assert queries.transfers_of("reg_1:reserve")[0].referred_by == "reg_1:settle/1"
    assert [card.key for card in queries.statement("aid")] == ["reg_1:reserve/2", "reg_1:settle/2", "pay/2"]
    assert [card.key for card in queries.statement("aid", until=date(2021, 10, 1))] == ["pay/2"]
    assert [card.key for card in queries.statement("aid", since=DAY)] == ["reg_1:reserve/2", "reg_1:settle/2"]
    assert list(queries.balances_under("c")) == ["cap:a", "caps"]
    assert queries.balances(["nowhere", "caps"])["caps"].posted_cents == 1_100
    assert refusal_of(queries.balance, "nowhere").code == "ledger.account_unknown"
    assert queries.headroom(["envelope:a", "aid", "nowhere"], lock=True) == {"envelope:a": 97_900, "aid": None}
    assert queries.headroom([]) == {}
    assert queries.transfer_count() == 6


def test_the_chain_covers_what_was_sealed():
    world()
    assert queries.head() == "0" * 64
    reserve()
    assert queries.unsealed() == 4  # two transfers, two limits
    assert actions.seal(actor=ACTOR) == 4
    first = queries.head()
    assert (actions.seal(), queries.unsealed(), queries.head()) == (0, 0, first)
    release("r", "reg_1:reserve")
    assert actions.seal() == 2
    assert queries.head() != first
    assert list(queries.verify()) == []


def test_the_head_is_the_same_for_the_same_history():
    """Fixed bytes: neither the engine, nor row ids, nor the wall clock may enter the chain."""
    world()
    reserve(expires_at=datetime(2022, 1, 1, 12, 0, tzinfo=UTC))
    settle("s", "reg_1:reserve", 1_000, 0)
    actions.seal()
    assert queries.head() == "8557bbd26a7036215f7f2c60630a78760d5f0e5db5562336c279b656f5351801"
