"""Numbers that people say aloud: `R-2022-0318`. One series per prefix and year, given in the act's transaction."""

from django.db import connection

from essor.foundation.models import Counter

NEXT = (
    f"INSERT INTO {Counter._meta.db_table} (series, value) VALUES (%s, 1) "
    f"ON CONFLICT (series) DO UPDATE SET value = {Counter._meta.db_table}.value + 1 RETURNING value"
)


def next_number(prefix: str, year: int) -> str:
    """The next number of the series; a rolled-back act gives its number back."""
    series = f"{prefix}-{year}"
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [series])
        value = cursor.fetchone()[0]
    return f"{series}-{value:04d}"
