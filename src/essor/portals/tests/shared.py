"""Browsers and pages for the portals' tests."""

from django.contrib.auth import get_user_model
from django.test import Client

from essor.directory import actions as directory
from essor.directory.tests import factories as people


def client_of(person_id: str) -> Client:
    """A browser in which this person is signed in."""
    directory.set_password(actor=people.SITE, person_id=person_id, password="une phrase assez longue")
    client = Client()
    client.force_login(get_user_model().objects.get(person__public_id=person_id))
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    """The page's text: it answers, every variable is known, nothing asks for a script."""
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    text = answer.content.decode()
    assert "UNKNOWN VARIABLE" not in text
    assert "<script>" not in text
    assert "style=" not in text
    assert "onclick" not in text
    return text
