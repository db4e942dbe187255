"""Paired columns `title_fr` and `title_en` read as one text in the language of the reader."""

from typing import Any

from django.utils.translation import get_language

from essor.foundation.bilingual import Bilingual


class BilingualText:
    """Descriptor: `title = BilingualText("title")` answers in the active language, French where English is missing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        return self if row is None else self.both(row).said_in(get_language())

    def both(self, row: Any) -> Bilingual:
        return Bilingual(getattr(row, f"{self.name}_fr"), getattr(row, f"{self.name}_en"))


def said(text: Bilingual) -> str:
    """A bilingual text in the active language."""
    return text.said_in(get_language())
