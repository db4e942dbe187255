"""Money is an integer number of cents; one rounding rule (half to even), one way to split (largest remainder)."""

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


def parse_cents(text: str) -> int:
    """Cents from an amount typed in French or English: `1 234,50`, `1,234.50 $`, `1234`.

    Raises ValueError when the text is no amount with at most two decimals.
    """
    kept = "".join(c for c in text if c.isdigit() or c in ",.-\u2212").replace("\u2212", "-")
    stray = "".join(c for c in text if not (c.isdigit() or c in ",.-\u2212$ \u00a0\u202f\u2009"))
    if stray or not any(c.isdigit() for c in kept):
        raise ValueError(text)
    sign = -1 if kept.startswith("-") else 1
    kept = kept.removeprefix("-")
    whole, separator, decimals = kept.replace(",", ".").rpartition(".")
    if not separator:
        whole, decimals = decimals, ""
    elif len(decimals) == 3 and whole:  # 1,234 or 1.234: a group of thousands
        whole, decimals = whole + decimals, ""
    if len(decimals) > 2 or "-" in kept:
        raise ValueError(text)
    return sign * (int(whole.replace(".", "") or "0") * 100 + int(decimals.ljust(2, "0") or "0"))
