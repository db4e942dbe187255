"""Money is an integer number of cents; one rounding rule (half to even), one way to split (largest remainder)."""

import re
from collections.abc import Sequence

BASIS_POINTS = 10_000


def divide_half_even(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest integer, ties to the even one. `denominator` > 0."""
    quotient, remainder = divmod(numerator, denominator)
    twice = 2 * remainder
    if twice > denominator or (twice == denominator and quotient % 2):
        return quotient + 1
    return quotient


def percent_of(cents: int, basis_points: int) -> int:
    """A rate of an amount: `basis_points` is hundredths of a percent (5000 is 50 %)."""
    return divide_half_even(cents * basis_points, BASIS_POINTS)


def split(cents: int, weights: Sequence[int]) -> list[int]:
    """Parts of `cents` in proportion to `weights`, summing exactly to it (largest remainder, ties to the first).

    `cents` >= 0, weights >= 0 with a positive sum.
    """
    total = sum(weights)
    if cents < 0 or total <= 0 or min(weights) < 0:
        raise ValueError("split needs cents >= 0 and weights >= 0 with a positive sum")
    parts = [cents * weight // total for weight in weights]
    missing = cents - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(cents * weights[i] % total), i))
    for i in by_remainder[:missing]:
        parts[i] += 1
    return parts


SPACE = r"[ \u00a0\u202f\u2009]"
AMOUNT = re.compile(
    rf"(?P<minus>[-\u2212])?{SPACE}*\$?{SPACE}*"
    rf"(?P<whole>[1-9]\d{{0,2}}(?P<group>{SPACE}|[,.'])\d{{3}}(?:(?P=group)\d{{3}})*|\d*)"
    rf"(?:[.,](?P<decimals>\d{{1,2}}))?{SPACE}*\$?",
    re.ASCII,
)


def parse_cents(text: str) -> int:
    """Cents from an amount typed in French or English: `1 234,50`, `1,234.50 $`, `-$5`, `1234`.

    Thousands may be grouped by any one sign, in threes; at most two decimals. Raises ValueError for anything else.
    """
    read = AMOUNT.fullmatch(text.strip())
    if read is None or not (read["whole"] or read["decimals"]):
        raise ValueError(text)
    whole = "".join(character for character in read["whole"] if character.isdigit())
    cents = int(whole or "0") * 100 + int((read["decimals"] or "").ljust(2, "0"))
    return -cents if read["minus"] else cents
