"""Two partners book one trainer at the same moment, over real connections: one of them gets the time."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connections

from essor.catalogue import actions, queries
from essor.catalogue.tests import factories as make
from essor.foundation.outcome import Refused

TODAY = date(2021, 10, 14)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_a_trainer_is_never_booked_twice_by_partners_at_once():
    trainer_id = make.trainer()
    makers = []
    for _ in range(6):
        _, version_id = make.accredited_course()
        card = queries.course(queries.version(version_id).course_id)
        makers.append((make.partner_admin(card.partner_id), version_id))
    start = Barrier(len(makers))

    def plan(maker) -> str:
        admin, version_id = maker
        start.wait()
        try:
            return actions.plan_session(
                actor=admin,
                version_id=version_id,
                region_code="06",
                language="fr",
                mode="in_person",
                capacity=12,
                minimum=6,
                meetings=make.meetings_for(420, TODAY + timedelta(days=20), trainer_id),
            )
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    contexts = [copy_context() for _ in makers]
    with ThreadPoolExecutor(len(makers)) as pool:
        answers = list(pool.map(lambda pair: pair[0].run(plan, pair[1]), zip(contexts, makers, strict=True)))
    planned = [answer for answer in answers if answer.startswith("ses_")]
    assert len(planned) == 1
    assert answers.count("catalogue.trainer_booked") == len(makers) - 1
    assert list(queries.verify()) == []
