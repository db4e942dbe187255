"""Chains: what was sealed cannot change, leave or be replaced without `verify` saying which row."""

import json
import random

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from essor.foundation import audit, chain
from essor.foundation.actor import Actor
from essor.foundation.models import AuditDetail, AuditEntry, Seal
from essor.foundation.tests.test_acts import in_threads

ACTOR = Actor.system("test")


@given(st.sets(st.integers(1, 500), min_size=1))
def test_ranges_hold_exactly_their_ids(ids: set[int]) -> None:
    ranges = chain.unpack(chain.pack(sorted(ids)))
    assert [i for first, last in ranges for i in range(first, last + 1)] == sorted(ids)


def write(count: int, **personal: str) -> list[int]:
    audit.record_many(
        ACTOR, [audit.Entry("test.did", "thing", f"thg_{i}", {"n": i}, personal or None) for i in range(count)]
    )
    return list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True))


def by_other_means(sql: str, *params: object) -> None:
    """What someone with the database file could do: the triggers are taken away first, and put back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, params)
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, params)
        for _name, made in triggers:
            cursor.execute(made)


@pytest.mark.django_db
def test_a_sealed_trail_verifies_and_its_head_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 4)
    before = AuditEntry.objects.count()
    heads = [chain.head("audit")]
    write(10)
    assert audit.unsealed() == before + 10
    assert audit.seal() == before + 10
    heads.append(chain.head("audit"))
    write(1)
    assert audit.unsealed() == 1
    assert audit.seal() == 1
    assert audit.seal() == 0
    heads.append(chain.head("audit"))
    assert len(set(heads)) == 3
    assert list(audit.verify()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    ["verb = 'test.dud'", "object_id = 'thg_x'", "actor_id = 'other'", "data = '{\"n\": 9}'", "actor_kind = 'person'"],
)
def test_a_changed_row_is_named(change: str) -> None:
    ids = write(10)
    audit.seal()
    victim = AuditEntry.objects.get(pk=ids[-4])
    by_other_means(f"UPDATE foundation_auditentry SET {change} WHERE id = %s", victim.pk)
    [breach] = audit.verify()
    assert (breach.what, breach.room) == ("chain_row_changed", "audit")
    assert victim.public_id in breach.where
    assert f"row {victim.pk}" in breach.where


@pytest.mark.django_db
def test_every_changed_row_is_named_not_only_the_first() -> None:
    ids = write(10)
    audit.seal()
    for pk in (ids[-2], ids[-7]):
        by_other_means("UPDATE foundation_auditentry SET verb = 'x' WHERE id = %s", pk)
    assert {breach.where.rpartition("row ")[2] for breach in audit.verify()} == {f"{ids[-2]})", f"{ids[-7]})"}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL refuses what is no time")
def test_a_row_that_cannot_be_read_any_more_is_named() -> None:
    ids = write(5)
    audit.seal()
    by_other_means("UPDATE foundation_auditentry SET at = '2021-99-99 00:00:00' WHERE id = %s", ids[-2])
    [breach] = audit.verify()
    assert (breach.what, breach.where) == ("chain_row_changed", f"row {ids[-2]}")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "postgresql", reason="changes bytes of a SQLite value")
@pytest.mark.parametrize("seed", range(12))
def test_any_one_byte_changed_in_a_row_is_found(seed: int) -> None:
    rng = random.Random(seed)
    ids = write(6)
    audit.seal()
    pk = rng.choice(ids[-6:])
    column = rng.choice(["public_id", "at", "actor_kind", "actor_id", "verb", "object_kind", "object_id", "data"])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM foundation_auditentry WHERE id = %s", [pk])
        value = bytearray(str(cursor.fetchone()[0] if column != "at" else "").encode())
        if column == "at":
            cursor.execute("SELECT CAST(at AS BLOB) FROM foundation_auditentry WHERE id = %s", [pk])
            value = bytearray(cursor.fetchone()[0])
    place = rng.randrange(len(value))
    value[place] = ord("7") if value[place] != ord("7") else ord("3")
    by_other_means("PRAGMA ignore_check_constraints=ON")
    by_other_means(f"UPDATE foundation_auditentry SET {column} = %s WHERE id = %s", value.decode(), pk)
    by_other_means("PRAGMA ignore_check_constraints=OFF")
    assert [f"row {pk}" in breach.where for breach in audit.verify()] == [True]


@pytest.mark.django_db
def test_a_row_that_left_is_named() -> None:
    ids = write(10)
    audit.seal()
    by_other_means("DELETE FROM foundation_auditentry WHERE id = %s", ids[-3])
    [breach] = audit.verify()
    assert (breach.what, breach.where) == ("chain_row_missing", f"row {ids[-3]}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["head = REPLACE(head, SUBSTR(head, 1, 1), '_')", "ranges = 'x'", "count = count + 1", "position = 40"]
)
def test_a_changed_seal_is_found(change: str) -> None:
    write(4)
    audit.seal()
    last = Seal.objects.filter(chain="audit").latest("position")
    by_other_means(f"UPDATE foundation_seal SET {change} WHERE id = %s", last.pk)
    assert {breach.what for breach in audit.verify()} <= {"chain_seal_changed", "chain_broken"}
    assert list(audit.verify())


@pytest.mark.django_db
def test_a_forged_head_is_found() -> None:
    write(4)
    audit.seal()
    by_other_means("UPDATE foundation_seal SET head = %s", "f" * 64)
    assert "chain_broken" in {breach.what for breach in audit.verify()}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer: ids commit in their order")
def test_a_row_that_committed_late_below_the_last_sealed_one_is_sealed_too() -> None:
    write(1)
    audit.seal()
    top = AuditEntry.objects.latest("pk").pk
    fields = {"at": AuditEntry.objects.latest("pk").at, "actor_kind": "system", "actor_id": "t", "verb": "test.did"}
    for pk in (top + 3, top + 4, top + 6):
        AuditEntry.objects.create(pk=pk, object_kind="thing", object_id="x", **fields)
    assert audit.seal() == 3
    for pk in (top + 2, top + 5):  # their transactions began earlier and committed only now
        AuditEntry.objects.create(pk=pk, object_kind="thing", object_id="late", **fields)
    AuditEntry.objects.create(pk=top + 7, object_kind="thing", object_id="x", **fields)
    assert audit.unsealed() == 3
    assert audit.seal() == 3
    assert audit.unsealed() == 0
    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_an_erased_side_row_is_no_breach_and_a_changed_one_is() -> None:
    ids = write(3, name="Rosalie Tremblay")
    audit.seal()
    AuditDetail.objects.get(entry_id=ids[-1]).delete()
    assert list(audit.verify()) == []
    assert audit.erased() == 1
    AuditDetail.objects.filter(entry_id=ids[-2]).update(content={"name": "Rosalie Trembley"})
    [breach] = audit.verify()
    assert breach.what == "audit_detail_changed"
    assert AuditEntry.objects.get(pk=ids[-2]).public_id in breach.where


@pytest.mark.django_db
def test_the_same_name_twice_has_two_digests_and_no_name_stands_in_the_chained_row() -> None:
    ids = write(2, name="Rosalie Tremblay")
    first, second = AuditEntry.objects.filter(pk__in=ids[-2:])
    assert first.personal_digest != second.personal_digest
    assert "Rosalie" not in json.dumps([first.data, first.object_id, first.personal_digest])


@pytest.mark.django_db
def test_the_history_of_an_object_is_told_in_order() -> None:
    for verb in ("test.made", "test.changed"):
        audit.record(ACTOR, verb, "thing", "thg_1", {"cents": 5})
    assert [card.verb for card in audit.trail("thing", "thg_1")] == ["test.made", "test.changed"]
    assert audit.trail("thing", "thg_1")[0].data == {"cents": 5}


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_sealers_that_meet_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 3)
    write(30)
    sealed = in_threads(4, lambda i: audit.seal())
    audit.seal()
    assert all(isinstance(count, int) for count in sealed), sealed
    assert audit.unsealed() == 0
    assert list(audit.verify()) == []


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_what_commits_while_the_sealer_works_is_sealed_in_a_later_round() -> None:
    def work(i: int) -> int:
        if i:
            for _ in range(10):
                audit.record(ACTOR, "test.did", "thing", f"thg_{i}")
            return 0
        return sum(audit.seal() for _ in range(10))

    results = in_threads(4, work)
    assert all(isinstance(result, int) for result in results), results
    audit.seal()
    assert audit.unsealed() == 0
    assert list(audit.verify()) == []
