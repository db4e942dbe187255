"""Prepared questions answer as their querysets do."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.models import AuditDetail, AuditEntry, OutboxEvent
from essor.foundation.prepared import Prepared, insert, save

pytestmark = pytest.mark.django_db

ROBOT = Actor.system("tests")
COLUMNS = ("verb", "at", "data", "object_id")


def by_object(kind, object_id):
    rows = AuditEntry.objects.filter(object_kind=kind, object_id=object_id).exclude(verb="other")
    return rows.order_by("-pk").values_list(*COLUMNS)


def test_the_same_rows_with_the_same_types_each_time():
    ask = Prepared(by_object, "text", "text")
    for number in range(4):
        audit.record(ROBOT, "x.do", "thing", f"t{number % 2}", {"n": number})
    for object_id in ("t0", "t1", "t2", "'; --"):
        assert ask("thing", object_id) == list(by_object("thing", object_id))
    assert ask("thing", "t0")[0][1] == clock.now()


def test_numbers_and_lists():
    audit.record(ROBOT, "x.do", "thing", "t", {})
    pk = AuditEntry.objects.get(verb="x.do").pk

    def build(first, second):
        return AuditEntry.objects.filter(pk__in=[first, second]).values_list("pk", "verb")

    assert Prepared(build, "number", "number")(pk, 0) == [(pk, "x.do")]


def test_a_parameter_that_is_changed_on_its_way_is_refused():
    def build(text):
        return AuditEntry.objects.filter(verb__startswith=text).values_list("pk")

    with pytest.raises(ValueError, match="do not reach"):
        Prepared(build, "text")("x")


def test_rows_inserted_have_their_keys_and_read_back_the_same():
    now = clock.now()
    rows = [OutboxEvent(topic=f"t{n}", payload={"é": [n, None]}, at=now, next_try_at=now) for n in range(405)]
    insert(rows)
    read = {row.pk: row for row in OutboxEvent.objects.filter(topic__startswith="t")}
    assert [(read[row.pk].topic, read[row.pk].payload, read[row.pk].at) for row in rows] == [
        (row.topic, row.payload, now) for row in rows
    ]
    rows[0].topic = "changed"
    rows[0].save()
    assert OutboxEvent.objects.get(pk=rows[0].pk).topic == "changed"


def test_conflicts_are_left_out_by_choice():
    audit.record(ROBOT, "x.do", "thing", "t", {})
    there = AuditEntry.objects.get(verb="x.do")
    again = AuditEntry(public_id=there.public_id, at=clock.now(), verb="x.again", data={})
    insert([again], ignore_conflicts=True)
    assert not AuditEntry.objects.filter(verb="x.again").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([again])


def test_lists_of_any_length_days_moments_and_instances():
    for number in range(7):
        audit.record(ROBOT, "x.do", "thing", f"t{number}", {"n": number})
    now = clock.now()

    def build(ids, since):
        return AuditEntry.objects.filter(object_id__in=ids, at__gte=since).order_by("pk")

    ask = Prepared(build, "texts", "moment")
    for length in range(8):
        ids = [f"t{number}" for number in range(length)]
        assert ask(ids, now) == list(build(ids, now))
    assert ask((f"t{number % 3}" for number in range(6)), now)[2].data == {"n": 2}
    many = [f"t{number}" for number in range(600)]
    assert len(ask(many, now)) == 7
    assert ask(many, now + timedelta(seconds=1)) == []
    named = Prepared(lambda pks, day: AuditEntry.objects.filter(pk__in=pks, at__date=day), "numbers", "day")
    pks = [row.pk for row in ask(["t0", "t6"], now)]
    assert {row.object_id for row in named(pks, now.date())} == {"t0", "t6"}


def test_joined_rows_come_along(django_assert_num_queries):
    audit.record(ROBOT, "x.do", "thing", "t", {}, personal={"name": "Ada"})
    ask = Prepared(lambda verb: AuditDetail.objects.select_related("entry").filter(entry__verb=verb), "text")
    with django_assert_num_queries(1):
        (detail,) = ask("x.do")
        assert (detail.content, detail.entry.object_id) == ({"name": "Ada"}, "t")


def test_a_row_saved_reads_back_the_same_and_one_that_is_gone_is_an_error():
    now = clock.now()
    row = OutboxEvent.objects.create(topic="t", payload={}, at=now, next_try_at=now)
    row.topic, row.payload, row.error = "u", {"é": [1]}, "not written"
    save(row, "topic", "payload")
    read = OutboxEvent.objects.get(pk=row.pk)
    assert (read.topic, read.payload, read.error) == ("u", {"é": [1]}, "")
    save(row)
    assert OutboxEvent.objects.get(pk=row.pk).error == "not written"
    OutboxEvent.objects.all().delete()
    with pytest.raises(DatabaseError):
        save(row)
