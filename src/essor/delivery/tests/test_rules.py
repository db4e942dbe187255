import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.delivery import rules
from essor.delivery.rules import Dispute, Evidence, Mark, MeetingMark, Result, Step

minutes = st.integers(1, 7 * 60)


@st.composite
def marks(draw):
    planned = draw(minutes)
    mark = draw(st.sampled_from(Mark))
    late = draw(st.integers(1, planned))
    return MeetingMark(
        planned,
        mark,
        rules.attended_minutes(mark, planned, late),
        draw(st.sampled_from(Evidence)),
        draw(st.booleans()),
    )


@given(st.lists(marks(), max_size=12))
def test_confirmed_never_exceeds_attended_nor_planned(found):
    tally = rules.tally(found)
    assert 0 <= tally.confirmed <= tally.attended <= tally.planned
    assert (tally.unconfirmed_meetings == 0) == (tally.confirmed == tally.attended)
    if tally.confirmed:
        assert tally.grade is not Evidence.NONE


@given(st.integers(1, 5000), st.integers(0, 5000), st.integers(0, 10_000))
def test_outcome_is_monotone_in_minutes(planned, attended, bp):
    attended = min(attended, planned)
    rank = {Result.NO_SHOW: 0, Result.INCOMPLETE: 1, Result.ATTENDED: 2, Result.PASSED: 2}
    now = rules.outcome(planned, attended, bp)
    more = rules.outcome(planned, min(planned, attended + 1), bp)
    assert rank[more] >= rank[now]
    assert (now is Result.NO_SHOW) == (attended == 0)


@pytest.mark.parametrize(
    ("attended", "passed", "result"),
    [
        (0, None, "no_show"),
        (629, None, "incomplete"),
        (630, None, "attended"),
        (630, True, "passed"),
        (840, False, "incomplete"),
        (0, True, "no_show"),
    ],
)
def test_completion_at_its_boundary(attended, passed, result):
    assert rules.outcome(840, attended, 7500, passed) == result


def test_lateness_is_shorter_than_the_meeting():
    assert rules.check_lateness(60, 59) is None
    assert rules.check_lateness(60, 60).code == "delivery.lateness_out_of_range"
    assert rules.check_lateness(60, 0).code == "delivery.lateness_out_of_range"
    assert rules.attended_minutes(Mark.LATE, 210, 40) == 170


def test_marks_wait_for_the_meeting_and_stop_at_the_lock():
    starts = datetime(2021, 10, 14, 12, tzinfo=UTC)
    assert rules.may_be_marked(starts, starts - timedelta(minutes=1), False).code == "delivery.meeting_not_started"
    assert rules.may_be_marked(starts, starts, False) is None
    assert rules.may_be_marked(starts, starts, True).code == "delivery.attendance_locked"


def test_a_chain_of_proof_is_as_good_as_its_weakest_link():
    assert rules.weakest([Evidence.QR, Evidence.LINK]) is Evidence.LINK
    assert rules.weakest([]) is Evidence.NONE


@pytest.mark.parametrize(
    ("dispute", "mark", "ends"),
    [
        (Dispute.WAS_ABSENT, Mark.ABSENT, True),
        (Dispute.WAS_ABSENT, Mark.LATE, False),
        (Dispute.WAS_PRESENT, Mark.PRESENT, True),
        (Dispute.WAS_PRESENT, Mark.ABSENT, False),
        (Dispute.LESS_TIME, Mark.LATE, True),
        (Dispute.LESS_TIME, Mark.PRESENT, False),
    ],
)
def test_a_dispute_ends_when_the_mark_says_the_same(dispute, mark, ends):
    assert rules.settles(dispute, mark) is ends


def test_codes_are_read_as_meant():
    assert rules.tidy_code(" 4f7o-il2u ") == "4F70112V"


def test_scores_go_from_1_to_5():
    assert rules.check_scores(1, 5) is None
    assert rules.check_scores(0, 5).code == "delivery.score_out_of_range"


def test_pathway_in_order():
    way = [Step.APPLIED, Step.SELECTED, Step.IN_TRAINING, Step.CO_TEACHING, Step.QUALIFIED, Step.DEPLOYED]
    for now, wanted in itertools.pairwise(way):
        assert rules.check_step(now, wanted, observed=1) is None
    assert rules.check_step(Step.APPLIED, Step.QUALIFIED, 1).code == "delivery.step_out_of_order"
    assert rules.check_step(Step.CO_TEACHING, Step.QUALIFIED, 0).code == "delivery.not_observed"
    assert rules.check_step(Step.INACTIVE, Step.SELECTED).code == "delivery.step_out_of_order"
