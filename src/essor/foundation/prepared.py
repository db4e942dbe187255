"""Questions asked very often, with the SQL that Django makes of them written once.

Building a queryset and compiling it costs several times what SQLite needs to answer it. A `Prepared` compiles its
queryset the first time, with a marker for each parameter, and later only puts the values in their places;
the values read are converted as Django converts them. `insert` and `save` do the same for writing rows.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.models import Field, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

INSERTED_AT_ONCE = 400
LONGEST_LIST = 1024  # a longer list is asked as it stands: its answer outweighs the compiling
LISTS = ("texts", "numbers")
TIMES = ("day", "moment")
Maker = Callable[[Sequence[Any]], Any]
Columns = tuple[tuple[str, type[Any] | None, Field[Any, Any]], ...]


class Compiled(NamedTuple):
    """A statement: which value goes to which of its places (None: a constant), and what its rows become."""

    sql: str
    places: list[int | None]
    constants: list[Any]
    converters: list[tuple[int, list[Callable[..., Any]], Any]]
    maker: Maker | None


class Prepared:
    """`Prepared(lambda key: Row.objects.filter(key=key).values_list(…), "text")("a")` is the list of its rows.

    `kinds` says of each parameter, in order, whether it is `text`, `number`, `year`, `day` or `moment`, or a list for
    an IN: `texts`, `numbers` (an empty one finds nothing). Each must reach the SQL as it is given; one that stands in
    the SQL more than once is put in each of its places. A queryset without `values_list` gives instances.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: str) -> None:
        self._build = build
        self._kinds = kinds
        self._has_lists = any(kind in LISTS for kind in kinds)
        self._has_times = any(kind in TIMES for kind in kinds)
        self._compiled: dict[tuple[Any, ...], Compiled] = {}

    def __call__(self, *values: Any) -> list[Any]:
        sizes: tuple[int, ...] = ()
        flat: Sequence[Any] = values
        if self._has_lists:
            values = tuple(
                list(dict.fromkeys(v)) if k in LISTS else v for k, v in zip(self._kinds, values, strict=True)
            )
            lengths = [len(value) for kind, value in zip(self._kinds, values, strict=True) if kind in LISTS]
            if not all(lengths):
                return []
            if max(lengths) > LONGEST_LIST:
                return list(self._build(*values))
            sizes = tuple(1 << (length - 1).bit_length() for length in lengths)
            flat = self._flat(values, sizes)
        elif self._has_times:
            flat = [_adapted(kind, value) for kind, value in zip(self._kinds, values, strict=True)]
        database = connections[DEFAULT_DB_ALIAS]
        compiled = self._compiled.get((database.vendor, *sizes))
        if compiled is None:
            compiled = self._compiled.setdefault((database.vendor, *sizes), self._compile(sizes))
        params = [
            constant if place is None else flat[place]
            for place, constant in zip(compiled.places, compiled.constants, strict=True)
        ]
        with database.cursor() as cursor:
            cursor.execute(compiled.sql, params)
            rows = cursor.fetchall()
        if compiled.converters:
            rows = [self._converted(row, compiled.converters) for row in rows]
        return [compiled.maker(row) for row in rows] if compiled.maker else rows

    def _flat(self, values: Sequence[Any], sizes: tuple[int, ...]) -> list[Any]:
        """The values in one line; a list is filled up to its size with its last value, which changes nothing."""
        left = iter(sizes)
        flat: list[Any] = []
        for kind, value in zip(self._kinds, values, strict=True):
            if kind in LISTS:
                flat.extend(value)
                flat.extend([value[-1]] * (next(left) - len(value)))
            else:
                flat.append(_adapted(kind, value))
        return flat

    def _markers(self, sizes: tuple[int, ...]) -> list[Any]:
        """A value of its own for each place, which stands for what will be given."""
        left = iter(sizes)
        count = 0
        markers: list[Any] = []
        for kind in self._kinds:
            many = next(left) if kind in LISTS else 1
            made: list[Any] = [_marker(kind, count + i) for i in range(many)]
            count += many
            markers.append(made if kind in LISTS else made[0])
        return markers

    def _compile(self, sizes: tuple[int, ...]) -> Compiled:
        markers = self._markers(sizes)
        rows = self._build(*markers)
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        flat = self._flat(markers, sizes)
        places = [flat.index(param) if param in flat else None for param in params]
        if missing := set(range(len(flat))) - set(places):
            raise ValueError(f"parameters {sorted(missing)} do not reach the SQL as they are given")
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        found = compiler.get_converters(fields).items()
        converters = [(place, list(convert), field) for place, (convert, field) in found]
        makes = issubclass(rows._iterable_class, ModelIterable)
        return Compiled(sql, places, list(params), converters, _maker(compiler) if makes else None)

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


def _marker(kind: str, place: int) -> Any:
    if kind == "year":
        return 30_000 + place
    if kind in TIMES:
        moment = datetime(9000, 1, 1, 7, tzinfo=UTC) + timedelta(days=place)
        return moment.date() if kind == "day" else moment
    return f"\x01marker {place}\x01" if kind.startswith("text") else -987_654_321_000 - place


def _adapted(kind: str, value: Any) -> Any:
    """A day or a moment as the engine takes it."""
    if kind == "day":
        assert type(value) is date
        return connection.ops.adapt_datefield_value(value)
    return connection.ops.adapt_datetimefield_value(value) if kind == "moment" else value


def _maker(compiler: Any) -> Maker:
    """Makes an instance, with what `select_related` joined to it, of a row."""
    model, places = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [column[0].target.attname for column in compiler.select[start:end]]
    populators = get_related_populators(compiler.klass_info, compiler.select, connection.alias)  # type: ignore[call-arg]  # the stubs are of a later Django

    def make(row: Sequence[Any]) -> Any:
        made = model.from_db(connection.alias, names, row[start:end])
        for populator in populators:
            populator.populate(row, made)
        return made

    return make


AS_IT_IS: tuple[tuple[type[Any], type[Any]], ...] = (
    (models.CharField, str),
    (models.TextField, str),
    (models.IntegerField, int),
    (models.BooleanField, bool),
    (models.ForeignKey, int),
)
"""Kinds of field that give the database a value of this very type, or None, unchanged."""


def _type_given(field: Field[Any, Any]) -> type[Any] | None:
    if isinstance(field, models.DateTimeField):
        return None if field.auto_now or field.auto_now_add else datetime
    return next((given for kind, given in AS_IT_IS if isinstance(field, kind)), None)


def _columns(fields: Sequence[Field[Any, Any]]) -> Columns:
    return tuple((field.attname, _type_given(field), field) for field in fields)


def _values(row: Model, columns: Columns, adding: bool) -> list[Any]:
    """What the columns of a row are given. Django's own conversion serves all but the values that pass unchanged:
    a text, a number or a key, which it would look at six times."""
    database = connections[DEFAULT_DB_ALIAS]
    values = []
    for name, given, field in columns:
        value = getattr(row, name)
        if given is datetime and type(value) is datetime and value.tzinfo is UTC:
            value = _moment(value, database.vendor)
        elif given is None or (value is not None and type(value) is not given):
            value = field.get_db_prep_save(field.pre_save(row, adding), database)
        values.append(value)
    return values


@lru_cache(maxsize=64)
def _moment(value: datetime, vendor: str) -> Any:
    """A moment as the engine takes it; the rows of an act share one or two."""
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)


@lru_cache(maxsize=128)
def _shape(model: type[Model]) -> tuple[Columns, str]:
    """The fields that an insert gives, and the beginning of its statement."""
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    columns = ", ".join(connection.ops.quote_name(field.column or field.name) for field in fields)
    return _columns(fields), f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES "


def insert(rows: Sequence[Model], *, ignore_conflicts: bool = False) -> None:
    """As `bulk_create`, for rows of one model with a key that the database makes; sets the keys of the rows.

    With `ignore_conflicts` a row that breaks a unique constraint is left out, and no key is set.
    """
    for start in range(0, len(rows), INSERTED_AT_ONCE):
        part = rows[start : start + INSERTED_AT_ONCE]
        fields, beginning = _shape(type(part[0]))
        params = [value for row in part for value in _values(row, fields, True)]
        one = f"({', '.join(['%s'] * len(fields))})"
        ending = " ON CONFLICT DO NOTHING" if ignore_conflicts else " RETURNING id"
        with connection.cursor() as cursor:
            cursor.execute(beginning + ", ".join([one] * len(part)) + ending, params)
            if ignore_conflicts:
                continue
            for row, (key,) in zip(part, cursor.fetchall(), strict=True):
                row.pk = key
                row._state.adding, row._state.db = False, connection.alias


@lru_cache(maxsize=256)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[Columns, str]:
    """The fields that a save writes (every one when none is named), and its statement."""
    wanted = [model._meta.get_field(name) for name in names] or model._meta.concrete_fields
    fields = tuple(field for field in wanted if isinstance(field, Field) and not field.primary_key)
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column or field.name)} = %s" for field in fields)
    return _columns(fields), f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE id = %s"


def save(row: Model, *names: str) -> None:
    """As `row.save(update_fields=names)`, of a row that is there; without names, every field."""
    fields, sql = _update(type(row), names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_values(row, fields, False), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{type(row).__name__} {row.pk} is not there to be saved")
