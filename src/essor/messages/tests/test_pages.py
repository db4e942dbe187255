"""The mailbox, in both languages."""

import pytest
from django.contrib.auth import get_user_model

from essor.directory import actions as directory
from essor.directory.tests import factories
from essor.messages import actions, queries

pytestmark = pytest.mark.django_db


def sign_in(client, person: str) -> None:
    directory.set_password(actor=factories.SITE, person_id=person, password="une phrase assez longue")
    client.force_login(get_user_model().objects.get(person__public_id=person))


@pytest.mark.parametrize(("language", "heading"), [("fr", "Mes messages"), ("en", "My messages")])
def test_my_messages_are_listed_and_open(client, language, heading):
    person = factories.person(language=language)
    actions.queue(person_id=person, template="sign_in_link", params={"link_id": "lnk_x"}, dedupe_key="k")
    sign_in(client, person)
    page = client.get(f"/{language}/messages/")
    assert heading in page.content.decode()
    card = queries.mailbox(person)[0]
    assert card.subject in page.content.decode()
    opened = client.get(f"/{language}/messages/{card.id}/")
    assert opened.status_code == 200
    assert f"/{language}/sign-in/link/" in opened.content.decode()
    assert queries.unread(person) == 0


def test_an_empty_mailbox_says_what_will_come(client):
    sign_in(client, factories.person())
    assert "Aucun message" in client.get("/fr/messages/").content.decode()


def test_the_message_of_another_is_not_there(client):
    person = factories.person()
    actions.queue(person_id=person, template="sign_in_link", params={"link_id": "lnk_x"}, dedupe_key="k")
    sign_in(client, factories.person())
    assert client.get(f"/fr/messages/{queries.mailbox(person)[0].id}/").status_code == 404


def test_the_mailbox_asks_who_you_are(client):
    page = client.get("/fr/messages/")
    assert page.status_code == 302
    assert page.url == "/fr/sign-in/?next=/fr/messages/"
