"""The same request twice has one effect: the first result is stored in the act's transaction and given again.

Rules (as payment services publish them): the key is looked up first; the same key with other arguments is refused
(`foundation.idempotency_conflict`); nothing is stored when the act is refused, so it may be tried again.
"""

import dataclasses
import functools
import hashlib
import json
import typing
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection

from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.canonical import canonical_bytes, plain
from essor.foundation.models import IdempotencyKey
from essor.foundation.outcome import Refusal, Refused
from essor.foundation.prepared import insert

CONSTRAINT = "foundation_idempotency_key"
SELECT = f"SELECT body, result FROM {IdempotencyKey._meta.db_table} WHERE scope = %s AND key = %s"
INSERT = f"INSERT INTO {IdempotencyKey._meta.db_table} (scope, key, body, result, at) VALUES (%s, %s, %s, %s, %s)"


@functools.cache
def _result_type(function: Callable[..., Any]) -> Any:
    return typing.get_type_hints(function).get("return")


def _body(kwargs: dict[str, Any]) -> str:
    told = {name: str(value) if isinstance(value, Actor) else value for name, value in kwargs.items()}
    return hashlib.sha256(canonical_bytes(told)).hexdigest()


def _fields(kind: Any) -> set[str]:
    return {field.name for field in dataclasses.fields(kind)}


def _dataclass_of(kind: Any, stored: dict[str, Any]) -> Any:
    """The dataclass that the stored object was: the type itself, or the one of a union that has its fields."""
    kinds = typing.get_args(kind) or (kind,)
    found = (one for one in kinds if dataclasses.is_dataclass(one) and _fields(one) == set(stored))
    return next(found, None)


def _restored(stored: Any, kind: Any) -> Any:
    if isinstance(stored, dict):
        known = _dataclass_of(kind, stored)
        if known is not None:
            hints = typing.get_type_hints(known)
            return known(**{name: _restored(value, hints[name]) for name, value in stored.items()})
        inner = (typing.get_args(kind) or (None,))[-1] if typing.get_origin(kind) is dict else None
        return {name: _restored(value, inner) for name, value in stored.items()}
    if isinstance(stored, list):
        inner = (typing.get_args(kind) or (None,))[0]
        items = [_restored(item, inner) for item in stored]
        return tuple(items) if typing.get_origin(kind) is tuple else items
    return stored


def once(function: Callable[..., Any], key: str, kwargs: dict[str, Any]) -> Any:
    """The stored result of this function under this key, or the result of running it now (stored).

    Raises Refused `foundation.idempotency_conflict` (key) when the key was used with other arguments.
    """
    scope = f"{function.__module__.removeprefix('essor.')}.{function.__name__}"
    body = _body(kwargs)
    with connection.cursor() as cursor:
        cursor.execute(SELECT, [scope, key])
        row = cursor.fetchone()
    if row is not None:
        if row[0] != body:
            raise Refused(Refusal("foundation.idempotency_conflict", {"key": key}))
        return _restored(json.loads(row[1]), _result_type(function))
    result = function(**kwargs)
    stored = json.dumps(plain(result), ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [scope, key, body, stored, clock.now()])
    return result


def remember(scope: str, key: str, told: str, at: datetime) -> None:
    """Keep an answer that an act could not store itself, such as a refusal that must not be asked again."""
    row = IdempotencyKey(scope=scope, key=key, body="", result=told, at=at)
    insert([row], ignore_conflicts=True)


def remembered(scope: str) -> dict[str, str]:
    """What was remembered under a scope: key -> answer."""
    return dict(IdempotencyKey.objects.filter(scope=scope).values_list("key", "result"))
