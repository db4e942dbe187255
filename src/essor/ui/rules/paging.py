"""Which page numbers to show, and which rows a page holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slice:
    """Page `number` of `pages`, holding rows `start` to `stop` (half open) of `total`."""

    number: int
    pages: int
    start: int
    stop: int
    total: int


def slice_of(asked: int, total: int, size: int) -> Slice:
    """The page asked for, or the nearest that exists; there is always a first page."""
    pages = max(1, -(-total // size))
    number = min(max(1, asked), pages)
    start = (number - 1) * size
    return Slice(number, pages, start, min(start + size, total), total)


def window(number: int, pages: int, around: int = 1) -> list[int | None]:
    """First, last, and those around the current one; None stands for a gap. A gap of one page shows that page."""
    shown = sorted({1, pages, *range(max(1, number - around), min(pages, number + around) + 1)})
    result: list[int | None] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page - before == 2:
            result.append(before + 1)
        elif page - before > 2:
            result.append(None)
        result.append(page)
    return result
