"""Django's SQLite backend with every write passing the gate (`foundation.gate`).

A transaction takes the gate at BEGIN IMMEDIATE and gives it back at COMMIT or ROLLBACK; a lone writing statement
outside a transaction takes it for itself. Readers never wait: the database is in WAL mode.
"""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

from essor.foundation.gate import Gate, gate_of

LONG = 20_000  # characters of a statement that is not worth keeping
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@lru_cache(maxsize=2048)
def _with_question_marks(query: str) -> str:
    """Django's placeholders as SQLite wants them; the same few hundred statements come again and again."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class Cursor(base.SQLiteCursorWrapper):
    """Runs lone writing statements inside the gate."""

    gated: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        if self.gated.holds_gate:
            return super().execute(query, params)
        with self.gated.passage(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self.gated.passage(query):
            return super().executemany(query, param_list)

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is None and len(query) < LONG:
            return _with_question_marks(query)
        return super().convert_query(query, param_names=param_names)


class Quick(Cursor):
    """A cursor of a transaction under way, without the layers that Django puts around one outside.

    The gate is held, the connection is there and of this thread; errors become Django's as ever. An act has thirty
    statements, and the layers cost as much as SQLite.
    """

    def execute(self, query: str, params: Any = None) -> Any:
        self.gated.validate_no_broken_transaction()
        with self.gated.wrap_database_errors:
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        self.gated.validate_no_broken_transaction()
        with self.gated.wrap_database_errors:
            return super().executemany(query, param_list)

    def fetchone(self) -> Any:
        with self.gated.wrap_database_errors:
            return super().fetchone()

    def fetchmany(self, size: int | None = None) -> Any:
        with self.gated.wrap_database_errors:
            return super().fetchmany(self.arraysize if size is None else size)

    def fetchall(self) -> Any:
        with self.gated.wrap_database_errors:
            return super().fetchall()

    def __enter__(self) -> "Quick":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Passage:
    """Holds the gate for one lone writing statement; does nothing inside a transaction or for a reading one."""

    def __init__(self, wrapper: "DatabaseWrapper", query: str) -> None:
        lone = not wrapper.holds_gate and not wrapper.in_atomic_block
        self.gate = wrapper.gate if lone and query.lstrip()[:7].upper().startswith(WRITING) else None

    def __enter__(self) -> None:
        if self.gate is not None:
            self.gate.acquire()

    def __exit__(self, *_: object) -> None:
        if self.gate is not None:
            self.gate.release()


class DatabaseWrapper(base.DatabaseWrapper):
    holds_gate = False

    @property
    def gate(self) -> Gate:
        return gate_of(str(self.settings_dict["NAME"]))

    def passage(self, query: str) -> Passage:
        return Passage(self, query)

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.gated = self
        return cursor

    def cursor(self) -> Any:
        if not self.holds_gate or self.queries_logged or self.execute_wrappers or self.connection is None:
            return super().cursor()
        cursor: Quick = self.connection.cursor(factory=Quick)
        cursor.gated = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self.gate.acquire()
        self.holds_gate = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # missing in django-stubs
        except BaseException:
            self._leave_gate()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]  # missing in django-stubs
        finally:
            if self.connection is None or not self.connection.in_transaction:
                self._leave_gate()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]  # missing in django-stubs
        finally:
            self._leave_gate()

    def close(self) -> None:
        """Close inside the gate, because the last connection to leave makes a checkpoint.

        An in-memory database stays open on close(); the transaction, and the gate, stay with it.
        """
        leaving = self.connection is not None and not self.holds_gate and not self.is_in_memory_db()
        if leaving:
            self.gate.acquire()
        try:
            super().close()
        finally:
            if leaving:
                self.gate.release()
            elif self.connection is None or self.closed_in_transaction:
                self._leave_gate()

    def _leave_gate(self) -> None:
        if self.holds_gate:
            self.holds_gate = False
            self.gate.release()
