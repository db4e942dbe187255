"""Cells of an exported file that a spreadsheet must not run as a formula (OWASP, "CSV injection")."""

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+\-−]?\d[\d\s\u00a0\u202f.,]*")


def neutral(text: str) -> str:
    """The same text, made inert with a leading apostrophe where a spreadsheet could take it for a formula.

    Numbers stay as they are. Idempotent, since an apostrophe never starts a formula.
    """
    if text.lstrip(" \u00a0\u202f").startswith(_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
