"""What each verb does, and what it refuses."""

from datetime import timedelta

import pytest

from essor.foundation import audit, clock
from essor.ledger import actions, queries
from essor.ledger.models import AccountLimit, Transfer
from essor.ledger.rules import (
    AccountKind,
    AccountSpec,
    Leg,
    Receipt,
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
