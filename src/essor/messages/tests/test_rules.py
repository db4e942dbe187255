"""When messages are tried again, and what templates read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.messages.rules import (
    MOST_ATTEMPTS,
    Answer,
    State,
    after,
    answer_of_codes,
    context_of,
    one_line,
    pause_after,
)

NOW = datetime(2021, 10, 14, 16, tzinfo=UTC)


@given(st.lists(st.sampled_from([Answer.NOT_YET, Answer.UNKNOWN]), min_size=30, max_size=30))
def test_a_message_always_ends_and_never_makes_a_third_copy(answers):
    doubtful, maybe_copies, tries = False, 0, 0
    for attempts, answer in enumerate(answers, 1):
        tries = attempts
        maybe_copies += answer is Answer.UNKNOWN
        result = after(answer, attempts=attempts, doubtful=doubtful, now=NOW)
        doubtful = result.doubtful
        if result.state is State.FAILED:
            assert result.try_at is None
            break
        assert result.state is State.QUEUED
        assert result.try_at > NOW
    assert tries <= MOST_ATTEMPTS
    assert maybe_copies <= 2


@given(st.integers(1, MOST_ATTEMPTS), st.booleans())
def test_a_clear_answer_ends_it(attempts, doubtful):
    assert after(Answer.TAKEN, attempts=attempts, doubtful=doubtful, now=NOW).state is State.SENT
    assert after(Answer.NEVER, attempts=attempts, doubtful=doubtful, now=NOW).state is State.BOUNCED


@given(st.integers(1, 50))
def test_pauses_only_grow(attempts):
    assert timedelta(0) < pause_after(attempts) <= pause_after(attempts + 1)


def test_eight_attempts_span_about_two_days():
    assert timedelta(days=1) < sum((pause_after(n) for n in range(1, MOST_ATTEMPTS)), timedelta()) < timedelta(days=3)


@pytest.mark.parametrize(
    ("codes", "answer"),
    [([550], Answer.NEVER), ([550, 451], Answer.NOT_YET), ([421], Answer.NOT_YET), ([], Answer.NOT_YET)],
)
def test_permanent_refusals_are_those_in_five_hundred(codes, answer):
    assert answer_of_codes(codes) is answer


def test_texts_read_moments_days_and_the_language_of_the_message():
    params = {
        "title_fr": "Cadrer",
        "title_en": "Framing",
        "starts_at": "2022-11-08T13:30:00+00:00",
        "on_on": "",
        "due_on": "2022-11-09",
    }
    context = context_of(params, "en")
    assert context["title"] == "Framing"
    assert context["starts_at"] == datetime(2022, 11, 8, 13, 30, tzinfo=UTC)
    assert (context["due_on"], context["on_on"]) == (date(2022, 11, 9), "")
    assert context_of({"title_fr": "Cadrer", "title_en": ""}, "en")["title"] == "Cadrer"


@given(st.text())
def test_a_subject_never_holds_a_line_break(text):
    assert not set("\r\n") & set(one_line(text))
