"""Prepared questions answer as their querysets do."""

import pytest
from django.db import IntegrityError, transaction

from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.models import AuditEntry, OutboxEvent
from essor.foundation.prepared import Prepared, insert

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
