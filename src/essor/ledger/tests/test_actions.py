"""What each verb does, and what it refuses."""

from datetime import UTC, date, datetime, timedelta

import pytest

from essor.foundation import audit, clock
from essor.foundation.acts import attempt
from essor.foundation.outcome import Refused
from essor.ledger import actions, queries
from essor.ledger.models import Account, AccountLimit, Transfer
from essor.ledger.rules import (
    AccountKind,
    AccountSpec,
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
    envelope,
    flow,
    legs,
    post,
    release,
    reserve,
    settle,
    world,
)

pytestmark = pytest.mark.django_db

SAVEPOINT = 2  # statements by which an act is a transaction inside that of the test


def refusal_of(action, *args, **kwargs):
    """The one refusal of a call; what it had begun is undone."""
    with pytest.raises(Refused) as caught, attempt():
        action(*args, **kwargs)
    return caught.value.refusal


def used(code="envelope:a"):
    found = queries.balance(code)
    return found.pending_cents, found.posted_cents


# ── accounts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_account_opens_once():
    envelope()
    envelope()
    refusal = refusal_of(envelope, limit_cents=5)
    assert (refusal.code, refusal.params) == ("ledger.account_differs", {"account": "envelope:a"})
    assert AccountLimit.objects.count() == 1


def test_ensuring_accounts_leaves_those_that_are_there(django_assert_max_num_queries):
    envelope()
    specs = [
        AccountSpec("envelope:a", AccountKind.ENVELOPE, 7),
        AccountSpec("cap:b", AccountKind.CAP, 7),
        AccountSpec("cap:b", AccountKind.CAP, 7),
    ]
    actions.ensure_accounts(actor=ACTOR, specs=specs)
    assert queries.headroom(["envelope:a", "cap:b"]) == {"envelope:a": 100_000, "cap:b": 7}
    with django_assert_max_num_queries(1 + SAVEPOINT):
        actions.ensure_accounts(actor=ACTOR, specs=specs)


@pytest.mark.parametrize("code", ["", "a b", "é", "x" * 81, "a\n"])
def test_an_account_needs_a_plain_name(code):
    assert refusal_of(flow, code).code == "ledger.account_malformed"


@pytest.mark.parametrize("cents", [-1, 10**15 + 1])
def test_a_limit_is_an_amount(cents):
    assert refusal_of(envelope, limit_cents=cents).code == "ledger.limit_negative"


def set_limit(code="envelope:a", cents=5_000, reason="amendment 2"):
    actions.set_limit(actor=ACTOR, code=code, limit_cents=cents, reason=reason)


def test_a_limit_changes_with_its_reason():
    world()
    reserve(cents=4_000)
    set_limit(cents=4_000)
    set_limit(cents=4_000)  # nothing to change, nothing written
    assert queries.headroom(["envelope:a"]) == {"envelope:a": 0}
    assert [row.limit_cents for row in AccountLimit.objects.filter(account__code="envelope:a")] == [100_000, 4_000]
    (entry,) = audit.trail("account", "envelope:a")
    assert entry.data == {"before_cents": 100_000, "after_cents": 4_000, "reason": "amendment 2"}


def test_a_limit_never_falls_below_what_is_used():
    world()
    reserve(cents=4_000)
    refusal = refusal_of(set_limit, cents=3_999)
    assert refusal.code == "ledger.limit_below_use"
    assert refusal.params == {"account": "envelope:a", "limit_cents": 3_999, "used_cents": 4_000}


def test_refused_limits():
    world()
    assert refusal_of(set_limit, "nowhere").code == "ledger.account_unknown"
    assert refusal_of(set_limit, "aid").code == "ledger.account_unlimited"
    assert refusal_of(set_limit, cents=-1).code == "ledger.limit_negative"
    assert refusal_of(set_limit, reason=" ").code == "ledger.reason_missing"


# ── reserve and post ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reservation_counts_at_once():
    world()
    assert reserve(cents=3_000) == Receipt("reg_1:reserve", 2, 6_000)
    assert used() == (3_000, 0)
    assert used("aid") == (3_000, 0)
    assert queries.headroom(["envelope:a", "cap:a", "aid"]) == {"envelope:a": 97_000, "cap:a": 97_000, "aid": None}
    assert queries.held("reg_1:reserve") == [3_000, 3_000]


def test_a_posting_moves_at_once():
    world()
    assert post("pay", 3_000) == Receipt("pay", 2, 6_000)
    assert used() == (0, 3_000)
    assert used("aid") == (0, 3_000)


@pytest.mark.parametrize("verb", [reserve, post])
def test_a_limit_is_reached_but_not_passed(verb):
    world(envelope_cents=3_000)
    refusal = refusal_of(verb, "one", 3_001)
    params = {"account": "envelope:a", "limit_cents": 3_000, "used_cents": 0, "asked_cents": 3_001}
    assert (refusal.code, refusal.params) == ("ledger.limit_exceeded", params)
    assert used("cap:a") == (0, 0)  # the leg that had room is undone with the one that had none
    assert queries.transfer_count() == 0
    verb("two", 3_000)
    assert refusal_of(verb, "three", 1).code == "ledger.limit_exceeded"


def test_what_is_held_counts_against_what_is_posted():
    world(envelope_cents=5_000)
    reserve(cents=3_000)
    assert refusal_of(post, "pay", 2_001).code == "ledger.limit_exceeded"
    post("pay", 2_000)


def test_several_legs_on_one_account_are_summed_against_its_limit():
    envelope(limit_cents=1_000)
    flow("aid")
    both = [Leg("envelope:a", "aid", 600), Leg("envelope:a", "aid", 600)]
    refusal = refusal_of(actions.reserve, actor=ACTOR, event="e", legs=both, code="aid", on=DAY)
    assert refusal.params["asked_cents"] == 1_200


def test_accounts_are_opened_on_the_way():
    envelope()
    flow("aid")
    flow("caps")
    reserve(accounts=[AccountSpec("cap:a", AccountKind.CAP, 3_000), AccountSpec("envelope:a", AccountKind.ENVELOPE, 1)])
    assert queries.headroom(["cap:a", "envelope:a"]) == {"cap:a": 0, "envelope:a": 97_000}


def test_malformed_requests():
    world()

    def ask(event="e", some=None):
        actions.reserve(actor=ACTOR, event=event, legs=legs() if some is None else some, code="aid", on=DAY)

    assert refusal_of(ask, "").code == "ledger.event_malformed"
    assert refusal_of(ask, "x" * 81).code == "ledger.event_malformed"
    assert refusal_of(ask, some=[]).code == "ledger.no_legs"
    assert refusal_of(ask, some=[Leg("envelope:a", "aid", 0)]).code == "ledger.cents_not_positive"
    assert refusal_of(ask, some=[Leg("envelope:a", "aid", -5)]).code == "ledger.cents_not_positive"
    assert refusal_of(ask, some=[Leg("aid", "aid", 5)]).code == "ledger.same_account"
    refusal = refusal_of(ask, some=[Leg("envelope:a", "nowhere", 5)])
    assert (refusal.code, refusal.params) == ("ledger.account_unknown", {"account": "nowhere"})


def test_texts_fit_on_both_engines():
    world()
    release_it = {"actor": ACTOR, "event": "r", "reserved_event": "reg_1:reserve", "on": DAY}
    reserve()
    assert refusal_of(actions.release, reason="x" * 201, **release_it).code == "ledger.reason_too_long"
    post_it = {"actor": ACTOR, "event": "p", "legs": legs(), "on": DAY}
    assert refusal_of(actions.post, code="aid", reason="x" * 201, **post_it).code == "ledger.reason_too_long"
    assert refusal_of(actions.post, code="aid", reason="\0", **post_it).code == "ledger.reason_too_long"
    for code in ("", "a b", "x" * 41):
        assert refusal_of(actions.post, code=code, **post_it).code == "ledger.code_malformed"
    actions.post(code="x" * 40, reason="é" * 200, **post_it)


def test_a_limited_account_gives_back_no_more_than_was_taken():
    world()
    refusal = refusal_of(actions.post, actor=ACTOR, event="e", legs=[Leg("aid", "envelope:a", 1)], code="aid", on=DAY)
    assert (refusal.code, refusal.params["account"]) == ("ledger.below_zero", "envelope:a")


# ── settle and release ───────────────────────────────────────────────────────────────────────────────────────────────


def test_settling_posts_a_part_and_gives_the_rest_back():
    world()
    reserve(cents=3_000)
    assert settle("reg_1:settle", "reg_1:reserve", 2_500, 3_000) == Receipt("reg_1:settle", 2, 5_500, 500)
    assert used("cap:a") == (0, 2_500)
    assert used("envelope:a") == (0, 3_000)
    assert used("aid") == (0, 3_000)
    assert queries.held("reg_1:reserve") == []


def test_settling_for_nothing_is_a_void():
    world()
    reserve(cents=3_000)
    assert settle("reg_1:settle", "reg_1:reserve", 0, 0) == Receipt("reg_1:settle", 2, 0, 6_000)
    assert used() == (0, 0)
    assert set(Transfer.objects.filter(event="reg_1:settle").values_list("kind", "cents")) == {("void", 3_000)}


def test_releasing_gives_everything_back():
    world(envelope_cents=3_000)
    reserve(cents=3_000)
    assert release("reg_1:release", "reg_1:reserve") == Receipt("reg_1:release", 2, 0, 6_000)
    assert used() == (0, 0)
    reserve("reg_2:reserve", 3_000)


def test_a_reservation_is_resolved_once():
    world()
    reserve(cents=3_000)
    settle("a", "reg_1:reserve", 1, 1)
    for again in (lambda: settle("b", "reg_1:reserve", 1, 1), lambda: release("c", "reg_1:reserve")):
        refusal = refusal_of(again)
        assert (refusal.code, refusal.params) == ("ledger.already_resolved", {"event": "reg_1:reserve"})


def test_refused_settlements():
    world()
    reserve(cents=3_000)
    post("pay")
    assert refusal_of(settle, "s", "nowhere", 1).code == "ledger.reservation_unknown"
    assert refusal_of(settle, "s", "pay", 1, 1).code == "ledger.reservation_unknown"
    assert refusal_of(settle, "s", "reg_1:reserve", 1).code == "ledger.legs_differ"
    assert refusal_of(settle, "s", "reg_1:reserve", 1, -1).code == "ledger.above_reserved"
    assert refusal_of(settle, "s p", "reg_1:reserve", 1, 1).code == "ledger.event_malformed"
    refusal = refusal_of(settle, "s", "reg_1:reserve", 3_000, 3_001)
    params = {"transfer": "reg_1:reserve/2", "reserved_cents": 3_000, "asked_cents": 3_001}
    assert (refusal.code, refusal.params) == ("ledger.above_reserved", params)
    assert refusal_of(release, "r", "reg_1:reserve", " ").code == "ledger.reason_missing"
    assert refusal_of(release, "r", "nowhere").code == "ledger.reservation_unknown"


def test_a_reservation_expires():
    world()
    reserve(expires_at=clock.now() + timedelta(hours=2))
    reserve("reg_2:reserve")
    assert actions.expire_due(actor=ACTOR) == 0
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert used() == (6_000, 0)  # it counts until it is swept
        assert refusal_of(settle, "late", "reg_1:reserve", 1, 1).code == "ledger.reservation_expired"
        assert actions.expire_due(actor=ACTOR) == 1
        assert actions.expire_due(actor=ACTOR) == 0
    assert used() == (3_000, 0)
    assert refusal_of(settle, "late", "reg_1:reserve", 1, 1).code == "ledger.already_resolved"
    (first, _) = queries.transfers_of("reg_1:reserve:expired")
    assert (first.kind, first.reason, first.refers_to) == ("void", "expired", "reg_1:reserve/1")


def test_a_settlement_before_its_expiry_wins():
    world()
    reserve(expires_at=clock.now() + timedelta(hours=2))
    settle("s", "reg_1:reserve", 10, 10)
    assert actions.expire_due(actor=ACTOR, now=clock.now() + timedelta(days=1)) == 0


def test_the_longest_event_can_expire():
    world()
    reserve("e" * 80, expires_at=clock.now())
    assert actions.expire_due(actor=ACTOR) == 1


# ── corrections ──────────────────────────────────────────────────────────────────────────────────────────────────────


def correct(event="fix", of_event="pay", reason="wrong partner", on=DAY):
    return actions.correct(actor=ACTOR, event=event, of_event=of_event, reason=reason, on=on)


def test_a_correction_nets_to_nothing_and_is_made_once():
    world()
    post("pay")
    assert correct() == Receipt("fix", 2, 6_000)
    assert correct() == Receipt("fix", 2, 6_000)
    assert used() == (0, 0)
    assert used("aid") == (0, 0)
    assert refusal_of(correct, "fix2").code == "ledger.already_corrected"
    assert [card.state for card in queries.transfers_of("pay")] == ["reversed", "reversed"]


def test_what_a_settlement_posted_can_be_corrected_and_that_again():
    world()
    reserve()
    settle("s", "reg_1:reserve", 0, 2_000)
    assert correct("fix", "s").cents == 2_000
    assert used() == (0, 0)
    assert correct("again", "fix").cents == 2_000
    assert used() == (0, 2_000)
    assert list(queries.verify()) == []


def test_refused_corrections():
    world()
    reserve()
    release("r", "reg_1:reserve")
    post("pay")
    for nothing in ("nowhere", "reg_1:reserve", "r"):
        assert refusal_of(correct, of_event=nothing).code == "ledger.nothing_posted"
    assert refusal_of(correct, reason="").code == "ledger.reason_missing"
    assert refusal_of(correct, event="a b").code == "ledger.event_malformed"
    assert refusal_of(correct, event="reg_1:reserve").code == "ledger.event_reused"


def test_correcting_a_correction_needs_room():
    world(envelope_cents=3_000)
    post("pay")
    correct()
    post("other")
    assert refusal_of(correct, "again", "fix").code == "ledger.limit_exceeded"


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
