"""Questions asked very often, with the SQL that Django makes of them written once.

Building a queryset and compiling it costs several times what SQLite needs to answer it. A `Prepared` compiles its
queryset the first time, with a marker for each parameter, and later only puts the values in their places;
the values read are converted as Django converts them.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model, QuerySet

INSERTED_AT_ONCE = 400
Compiled = tuple[str, list[int | None], list[Any], list[tuple[int, list[Callable[..., Any]], Any]]]


class Prepared:
    """`Prepared(lambda key: Row.objects.filter(key=key).values_list(…), "text")("a")` is the list of its rows.

    `kinds` says of each parameter, in order, whether it is `text` or `number`; each must reach the SQL as it is given.
    A parameter that stands in the SQL more than once is put in each of its places.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: str) -> None:
        self._build = build
        self._markers: list[str | int] = [
            f"\x01marker {place}\x01" if kind == "text" else -987_654_321_000 - place
            for place, kind in enumerate(kinds)
        ]
        self._compiled: dict[str, Compiled] = {}

    def __call__(self, *values: str | int) -> list[tuple[Any, ...]]:
        compiled = self._compiled.get(connection.vendor)
        if compiled is None:
            compiled = self._compiled.setdefault(connection.vendor, self._compile())
        sql, places, constants, converters = compiled
        params = [
            constant if place is None else values[place] for place, constant in zip(places, constants, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
        return [self._converted(row, converters) for row in rows] if converters else rows

    def _compile(self) -> Compiled:
        compiler = self._build(*self._markers).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = [self._markers.index(param) if param in self._markers else None for param in params]
        if missing := set(range(len(self._markers))) - set(places):
            raise ValueError(f"parameters {sorted(missing)} do not reach the SQL as they are given")
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        found = compiler.get_converters(fields).items()
        return sql, places, list(params), [(place, list(convert), field) for place, (convert, field) in found]

    @staticmethod
    def _converted(
        row: tuple[Any, ...], converters: list[tuple[int, list[Callable[..., Any]], Any]]
    ) -> tuple[Any, ...]:
        values = list(row)
        for place, convert, field in converters:
            value = values[place]
            for one in convert:
                value = one(value, field, connection)
            values[place] = value
        return tuple(values)


@lru_cache(maxsize=128)
def _shape(model: type[Model]) -> tuple[tuple[Field[Any, Any], ...], str]:
    """The fields that an insert gives, and the beginning of its statement."""
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    columns = ", ".join(connection.ops.quote_name(field.column or field.name) for field in fields)
    return fields, f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES "


def insert(rows: Sequence[Model], *, ignore_conflicts: bool = False) -> None:
    """As `bulk_create`, for rows of one model with a key that the database makes; sets the keys of the rows.

    With `ignore_conflicts` a row that breaks a unique constraint is left out, and no key is set.
    """
    for start in range(0, len(rows), INSERTED_AT_ONCE):
        part = rows[start : start + INSERTED_AT_ONCE]
        fields, beginning = _shape(type(part[0]))
        params = [field.get_db_prep_save(field.pre_save(row, True), connection) for row in part for field in fields]
        one = f"({', '.join(['%s'] * len(fields))})"
        ending = " ON CONFLICT DO NOTHING" if ignore_conflicts else " RETURNING id"
        with connection.cursor() as cursor:
            cursor.execute(beginning + ", ".join([one] * len(part)) + ending, params)
            if ignore_conflicts:
                continue
            for row, (key,) in zip(part, cursor.fetchall(), strict=True):
                row.pk = key
                row._state.adding, row._state.db = False, connection.alias
