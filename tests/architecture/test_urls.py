"""Every address stands in the permission table, and the table holds nothing else."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from essor.config.permissions_table import ANYONE, COMPANY, OFFICE, PARTNER, SIGNED_IN, TABLE
from essor.directory.rules import Role

KNOWN = {ANYONE, SIGNED_IN, *OFFICE, *PARTNER, *COMPANY, *(role.value for role in Role)}


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    urls = set(names(get_resolver()))
    assert sorted(urls - set(TABLE)) == []
    assert sorted(set(TABLE) - urls) == []


def test_every_row_names_roles_that_exist() -> None:
    assert {role for roles in TABLE.values() for role in roles} <= KNOWN
    assert all(TABLE.values())
