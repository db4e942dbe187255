"""Who may open what: every address, asked for by every role, against the permission table."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse

from essor.config import access
from essor.config.permissions_table import ANYONE, SIGNED_IN, TABLE
from essor.directory import actions as directory
from essor.directory.rules import Role
from essor.directory.tests import factories
from essor.foundation.actor import Actor, Grant

ROLES = [ANYONE, SIGNED_IN, *(role.value for role in Role)]
SAMPLES = {"IntConverter": 2021, "PathConverter": "x", "UUIDConverter": "00000000-0000-0000-0000-000000000000"}


def patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Name of each address, with values of the right shape that lead to nothing."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            converters = pattern.pattern.converters
            yield (
                f"{space}{pattern.name}",
                {
                    name: SAMPLES.get(type(converter).__name__, "abc_000000000000000x")
                    for name, converter in converters.items()
                },
            )
        else:
            yield from patterns(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def addresses() -> list[tuple[str, str]]:
    found = []
    for name, values in patterns(get_resolver()):
        try:
            found.append((name, reverse(name, kwargs=values)))
        except NoReverseMatch:  # a pattern that asks for more than a shape
            found.append((name, ""))
    return found


def actor_of(role: str) -> Actor:
    if role == ANYONE:
        return access.NOBODY
    grants = frozenset() if role == SIGNED_IN else frozenset({Grant(role, "org_000000000000000x")})
    return Actor("person", "per_000000000000000x", grants)


def answer_of_the_door(address: str, role: str) -> str:
    """What the middleware alone answers: `open`, `sign in` or `closed`."""
    request = RequestFactory().get(address)
    request.resolver_match = resolve(address)
    request.actor = actor_of(role)
    door = access.Access(lambda request: HttpResponse())
    try:
        answer = door.process_view(request, None, (), {})
    except PermissionDenied:
        return "closed"
    return "open" if answer is None else "sign in"


def expected(name: str, role: str) -> str:
    allowed = TABLE.get(name, ())
    if ANYONE in allowed:
        return "open"
    if role == ANYONE:
        return "sign in" if allowed else "closed"
    return "open" if SIGNED_IN in allowed or role in allowed else "closed"


def test_the_door_answers_as_the_table_says_for_every_address_and_every_role() -> None:
    surprises = [
        f"{name} for {role}: {answer_of_the_door(address, role)}"
        for name, address in addresses()
        if address
        for role in ROLES
        if answer_of_the_door(address, role) != expected(name, role)
    ]
    assert surprises == []


def test_every_address_can_be_asked_for_here() -> None:
    assert [name for name, address in addresses() if not address] == []


def test_an_address_without_a_row_is_closed_to_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    address = reverse("ui:gallery")
    monkeypatch.delitem(TABLE, "ui:gallery")
    assert {answer_of_the_door(address, role) for role in ROLES} == {"closed"}


def signed_in(role: str) -> Client:
    client = Client()
    if role == ANYONE:
        return client
    person_id = factories.person() if role == SIGNED_IN else factories.member(role)
    directory.set_password(actor=Actor("person", person_id), person_id=person_id, password="une-phrase-assez-longue")
    client.force_login(get_user_model().objects.get(person__public_id=person_id))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_every_role_without_failing(role: str) -> None:
    """Through the whole stack: the wrong role never sees a page, the right one never a failure."""
    client = signed_in(role)
    surprises = []
    for name, address in addresses():
        if name == "directory:sign_out":
            continue
        response = client.get(address)
        door = expected(name, role)
        status, to = response.status_code, response.headers.get("Location", "")
        right = {
            "open": status in (200, 302, 303, 404, 405, 409, 410) or (status == 403 and bool(resolve(address).kwargs)),
            "closed": status == 403,
            "sign in": status == 302 and to.startswith(reverse("directory:sign_in")),
        }[door]
        if not right:
            surprises.append(f"{name} ({door}): {status} {to}")
    assert surprises == []


@pytest.mark.django_db
def test_every_answer_carries_the_security_headers() -> None:
    response = Client().get(reverse("ui:gallery"))
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri", "form-action 'self'"):
        assert part in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "private" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_post_without_its_token_is_refused() -> None:
    assert (
        Client(enforce_csrf_checks=True).post(reverse("directory:sign_in"), {"email": "a@b.example"}).status_code == 403
    )


def test_cookies_are_not_for_scripts_and_not_for_other_sites() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"


@pytest.mark.django_db
def test_the_site_opens_in_french_and_each_page_leads_to_itself_in_the_other_language() -> None:
    client = Client()
    assert client.get("/").headers["Location"] == "/fr/"
    french = client.get("/fr/design/")
    assert french.headers["Content-Language"] == "fr"
    assert 'lang="fr' in french.content.decode()
    assert 'href="/en/design/' in french.content.decode()
    english = client.get("/en/design/")
    assert english.headers["Content-Language"] == "en"
    assert 'href="/fr/design/' in english.content.decode()


@pytest.mark.django_db
def test_an_unknown_address_is_not_found_rather_than_closed() -> None:
    assert Client().get("/fr/there-is-nothing-here/").status_code == 404
