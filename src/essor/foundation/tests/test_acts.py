"""Acts: one transaction, joined when nested, retried when the engine asks; one key, one effect."""

import threading
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from essor.foundation import acts, idempotency
from essor.foundation.actor import Actor
from essor.foundation.acts import act, attempt
from essor.foundation.models import Counter, IdempotencyKey
from essor.foundation.numbering import next_number
from essor.foundation.outcome import Refusal, Refused

ACTOR = Actor.system("test")


@dataclass(frozen=True, slots=True)
class Inner:
    id: str
    cents: int


@dataclass(frozen=True, slots=True)
class Made:
    number: str
    parts: tuple[Inner, ...]
    by_name: dict[str, Inner]
    best: Inner | None


@act
def make(*, actor: Actor, series: str = "A", refuse: bool = False, idempotency_key: str | None = None) -> Made:
    number = next_number(series, 2021)
    if refuse:
        raise Refused(Refusal("test.no"))
    part = Inner("x", 5)
    return Made(number, (part, part), {"one": part}, part)


@act
def make_number(*, actor: Actor, idempotency_key: str | None = None) -> str:
    return next_number("N", 2021)


@act
def make_two(*, actor: Actor, second_refused: bool) -> str:
    made = make(actor=actor)
    try:
        with attempt():
            make(actor=actor, series="B", refuse=second_refused)
    except Refused:
        return f"{made.number} alone"
    return f"{made.number} and another"


def value(series: str) -> int:
    return Counter.objects.filter(series=f"{series}-2021").values_list("value", flat=True).first() or 0


@pytest.mark.django_db
def test_a_refusal_rolls_the_whole_act_back() -> None:
    with pytest.raises(Refused):
        make(actor=ACTOR, refuse=True)
    assert value("A") == 0


@pytest.mark.django_db
def test_an_act_inside_an_act_joins_it_and_a_refused_attempt_leaves_the_rest() -> None:
    assert make_two(actor=ACTOR, second_refused=True) == "A-2021-0001 alone"
    assert (value("A"), value("B")) == (1, 0)
    assert make_two(actor=ACTOR, second_refused=False) == "A-2021-0002 and another"
    assert (value("A"), value("B")) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_outside_a_test_an_act_is_its_own_transaction() -> None:
    @act
    def look(*, actor: Actor) -> bool:
        return connection.in_atomic_block

    assert not connection.in_atomic_block
    assert look(actor=ACTOR)
    assert not connection.in_atomic_block


def engine_error(kind: type[Exception], state: str | None, constraint: str = "") -> Exception:
    cause = Exception()
    cause.sqlstate, cause.diag = state, SimpleNamespace(constraint_name=constraint)
    error = kind("from the engine")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (engine_error(OperationalError, "40001"), True),
        (engine_error(OperationalError, "40P01"), True),
        (engine_error(OperationalError, "55P03"), True),
        (engine_error(OperationalError, "08006"), True),
        (engine_error(OperationalError, "57P01"), True),
        (engine_error(IntegrityError, "23505", idempotency.CONSTRAINT), True),
        (engine_error(IntegrityError, "23505", "directory_person_email"), False),
        (engine_error(IntegrityError, "23514"), False),
        (engine_error(OperationalError, "57014"), False),
    ],
)
def test_what_is_tried_again(error: Exception, again: bool) -> None:
    assert acts.is_retryable(error) is again


@pytest.mark.django_db(transaction=True)
def test_an_act_is_tried_again_when_the_engine_asks_and_gives_up_after_four_tries() -> None:
    failures = [3]
    tries = []

    @act
    def shaky(*, actor: Actor) -> str:
        tries.append(next_number("S", 2021))
        if failures[0]:
            failures[0] -= 1
            raise engine_error(OperationalError, "40001")
        return tries[-1]

    assert shaky(actor=ACTOR) == "S-2021-0001"
    assert tries == ["S-2021-0001"] * 4
    failures[0] = 9
    with pytest.raises(OperationalError):
        shaky(actor=ACTOR)
    assert value("S") == 1


@pytest.mark.django_db
def test_the_same_request_twice_has_one_effect_and_the_same_result() -> None:
    first = make(actor=ACTOR, series="K", idempotency_key="k1")
    again = make(actor=ACTOR, series="K", idempotency_key="k1")
    assert again == first
    assert isinstance(again.parts, tuple)
    assert isinstance(again.best, Inner)
    assert isinstance(again.by_name["one"], Inner)
    assert value("K") == 1
    assert make(actor=ACTOR, series="K", idempotency_key="k2").number == "K-2021-0002"


@pytest.mark.django_db
def test_a_key_belongs_to_its_act() -> None:
    make(actor=ACTOR, idempotency_key="k1")
    assert make_number(actor=ACTOR, idempotency_key="k1") == "N-2021-0001"


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"series": "L"}, {"actor": Actor.system("other")}])
def test_the_same_key_with_another_body_is_refused(other: dict) -> None:
    make(actor=ACTOR, series="K", idempotency_key="k1")
    with pytest.raises(Refused) as refused, attempt():
        make(**{"actor": ACTOR, "series": "K", "idempotency_key": "k1", **other})
    assert refused.value.code == "foundation.idempotency_conflict"
    assert (value("K"), value("L")) == (1, 0)


@pytest.mark.django_db
def test_nothing_is_stored_when_the_act_is_refused_so_it_may_be_tried_again() -> None:
    with pytest.raises(Refused), attempt():
        make(actor=ACTOR, refuse=True, idempotency_key="k1")
    assert not IdempotencyKey.objects.exists()
    assert make(actor=ACTOR, idempotency_key="k1").number == "A-2021-0001"


def in_threads(count: int, job) -> list:
    """Run `job(i)` in threads that start together, each with its own connection; results or exceptions."""
    results: list = [None] * count
    together = threading.Barrier(count)

    def body(i: int) -> None:
        together.wait()
        try:
            results[i] = job(i)
        except Exception as error:
            results[i] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=body, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_the_same_request_from_many_connections_at_once_has_one_effect() -> None:
    results = in_threads(8, lambda i: make_number(actor=ACTOR, idempotency_key="same"))
    assert results == ["N-2021-0001"] * 8
    assert value("N") == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_numbers_are_given_once_each_without_gaps() -> None:
    def take(i: int) -> list[str]:
        taken = []
        for n in range(10):
            with transaction.atomic():
                number = next_number("R", 2022)
                if n % 3 == 2:
                    transaction.set_rollback(True)  # a refused act gives its number back
                else:
                    taken.append(number)
        return taken

    numbers = sorted(number for part in in_threads(6, take) for number in part)
    assert numbers == [f"R-2022-{n:04d}" for n in range(1, 43)]
