"""Queueing and delivery, on both engines: neither lost nor repeated."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections, transaction

from essor.directory.tests import factories
from essor.foundation import clock, outbox
from essor.foundation.actor import Actor
from essor.foundation.models import OutboxEvent
from essor.foundation.outcome import Refused
from essor.messages import actions, queries
from essor.messages.models import Message

pytestmark = pytest.mark.django_db
LINK = "lnk_aaaaaaaaaaaaaaaa"


@pytest.fixture
def smtp(settings):
    settings.ESSOR_MAIL = "smtp"


def queue(person: str, key: str = "k1") -> None:
    actions.queue(person_id=person, template="sign_in_link", params={"link_id": LINK}, dedupe_key=key)


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


class Server(BaseEmailBackend):
    """A mail server that answers as told; `taken` are the messages that it took."""

    taken: list[str] = []
    answers: list[object] = []
    opens: list[object] = []

    def open(self):
        if Server.opens and isinstance(answer := Server.opens.pop(0), Exception):
            raise answer
        return True

    def send_messages(self, messages):
        answer = Server.answers.pop(0) if Server.answers else "taken"
        if answer == "taken" or answer == "taken, then broken":
            Server.taken.extend(message.to[0] for message in messages)
        if isinstance(answer, Exception):
            raise answer
        if answer == "taken, then broken":
            raise smtplib.SMTPServerDisconnected("gone")
        return len(messages)


@pytest.fixture
def server(settings, smtp):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.taken, Server.answers, Server.opens = [], [], []
    return Server


def later(minutes: float):
    return clock.frozen(clock.now() + timedelta(minutes=minutes))


def test_without_mail_a_message_stays_in_the_mailbox_and_costs_no_event():
    person = factories.person()
    queue(person)
    assert states() == ["kept"]
    assert not OutboxEvent.objects.exists()
    assert actions.deliver_due() == 0
    assert [card.template for card in queries.mailbox(person)] == ["sign_in_link"]


def test_a_key_is_used_once(smtp):
    person, other = factories.person(), factories.person()
    queue(person)
    queue(other)
    actions.queue_many([actions.Notice(person, "sign_in_link", {"link_id": LINK}, key) for key in ("k1", "k2", "k2")])
    assert list(Message.objects.order_by("pk").values_list("to_person__public_id", "dedupe_key")) == [
        (person, "k1"),
        (person, "k2"),
    ]


def test_an_act_writes_one_event_however_much_it_says(smtp):
    people = [factories.person() for _ in range(3)]
    with transaction.atomic():
        queue(people[0], "a")
        queue(people[1], "b")
        actions.queue_many([actions.Notice(people[2], "sign_in_link", {"link_id": LINK}, "c")])
        assert OutboxEvent.objects.filter(topic="messages.deliver").count() == 1


def test_an_event_lost_with_a_savepoint_is_written_again(smtp):
    person = factories.person()
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            queue(person, "a")
            raise ZeroDivisionError
        queue(person, "b")
        assert OutboxEvent.objects.filter(topic="messages.deliver").count() == 1


def test_a_batch_asks_once_and_inserts_once(smtp, django_assert_max_num_queries):
    people = [factories.person() for _ in range(40)]
    rows = [actions.Notice(person, "sign_in_link", {"link_id": LINK}, f"k{n}") for n, person in enumerate(people)]
    with django_assert_max_num_queries(7):
        actions.queue_many(rows)
    assert len(states()) == 40


def test_what_was_not_committed_was_never_said(smtp):
    person = factories.person()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue(person)
        raise ZeroDivisionError
    assert states() == []


def test_nobody_unknown_is_written_to(smtp):
    queue("per_nobody")
    assert states() == []


def test_mail_has_both_parts_in_the_language_of_the_person(smtp):
    french, english = factories.person(language="fr"), factories.person(language="en")
    queue(french, "f")
    queue(english, "e")
    assert actions.deliver_due() == 2
    assert states() == ["sent", "sent"]
    first, second = mail.outbox
    assert first.subject == "Votre lien de connexion à Essor"
    assert second.subject == "Your link to sign in to Essor"
    html, kind = first.alternatives[0]
    assert kind == "text/html"
    for body in (first.body, html):
        assert f"/fr/sign-in/link/{LINK}" in body
        assert "une seule fois" in body
    assert f"/en/sign-in/link/{LINK}" in second.body
    assert 'lang="en"' in second.alternatives[0][0]
    assert first.extra_headers["Message-ID"].startswith("<msg_")
    assert "style>" not in html  # mail programs drop style sheets


def test_a_name_is_escaped_in_html_and_plain_in_text(smtp):
    queue(factories.person(given_name="Ann <b>'"))
    actions.deliver_due()
    assert "Ann <b>'" in mail.outbox[0].body
    assert "Ann &lt;b&gt;&#x27;" in mail.outbox[0].alternatives[0][0]


def test_a_server_that_is_down_is_tried_again_with_growing_pauses(server):
    queue(factories.person())
    server.opens = [ConnectionRefusedError("down"), ConnectionRefusedError("down")]
    actions.deliver_due()
    assert states() == ["queued"]
    assert actions.deliver_due() == 0
    with later(2):
        actions.deliver_due()
        with later(2):
            assert actions.deliver_due() == 0
        with later(6):
            assert actions.deliver_due() == 1
    assert (states(), len(server.taken)) == (["sent"], 1)


def test_an_address_refused_for_ever_bounces(server):
    queue(factories.person())
    server.answers = [smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"no such user")})]
    actions.deliver_due()
    assert states() == ["bounced"]
    with later(60 * 24 * 30):
        assert actions.deliver_due() == 0


def test_a_server_that_is_never_ready_is_given_up_after_eight_attempts(server):
    queue(factories.person())
    server.answers = [smtplib.SMTPResponseException(451, b"later")] * 20
    tried = 0
    for hours in range(0, 24 * 10, 24):
        with later(hours * 60):
            tried += actions.deliver_due()
    assert (tried, states(), server.taken) == (8, ["failed"], [])


def test_a_broken_hand_over_gives_two_copies_at_most(server):
    queue(factories.person())
    server.answers = ["taken, then broken"] * 5
    for day in range(5):
        with later(day * 24 * 60):
            actions.deliver_due()
    assert (len(server.taken), states()) == (2, ["failed"])


def test_a_worker_that_dies_between_hand_over_and_mark_gives_two_copies_at_most(server, monkeypatch):
    queue(factories.person())
    monkeypatch.setattr(actions, "_mark", lambda **_: None)  # the process dies here
    for day in range(5):
        with later(day * 24 * 60):
            actions.deliver_due()
    assert (len(server.taken), states()) == (2, ["failed"])


def test_one_message_that_fails_does_not_stop_the_others(server):
    for n in range(3):
        queue(factories.person(), f"k{n}")
    Message.objects.filter(dedupe_key="k0").update(template="no_such_template")
    server.answers = ["taken, then broken", "taken"]
    actions.deliver_due()
    assert states() == ["queued", "queued", "sent"]
    assert [breach.where for breach in queries.verify()][:1] == ["no_such_template.subject"]


def test_only_its_reader_opens_a_message():
    person, other = factories.person(), factories.person()
    queue(person)
    card = queries.mailbox(person)[0]
    with pytest.raises(Refused, match="not_found"):
        actions.mark_read(actor=Actor("person", other), message_id=card.id)
    assert queries.unread(person) == 1
    actions.mark_read(actor=Actor("person", person), message_id=card.id)
    assert queries.unread(person) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_workers_side_by_side_send_each_message_once(server):
    for n in range(12):
        queue(factories.person(), f"k{n}")
    now = clock.now()

    def work():
        try:
            with clock.frozen(now):
                actions.deliver_due()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.taken) == len(set(server.taken)) == 12
    assert set(states()) == {"sent"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_acts_with_one_key_at_once_say_it_once(server):
    person = factories.person()
    barrier = threading.Barrier(4)

    def work():
        try:
            barrier.wait()
            queue(person)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states() == ["queued"]


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_once_its_own_transaction_is_over(server):
    person = factories.person()
    with transaction.atomic():
        queue(person, "a")
        queue(person, "b")
    assert outbox.handle_due({"messages.deliver": "essor.messages.actions.deliver"}) == 1
    assert (states(), len(server.taken), outbox.waiting()) == (["sent", "sent"], 2, 0)
