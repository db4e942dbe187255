"""A text in the two official languages of the program; French is required and authoritative."""

from dataclasses import dataclass

FRENCH = "fr"
ENGLISH = "en"
LANGUAGES = (FRENCH, ENGLISH)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The French text and, where there is one, the English text."""

    fr: str
    en: str = ""

    def said_in(self, language: str | None) -> str:
        """The text in that language (`fr`, `fr-ca`, `en` …); French where English is missing."""
        return self.en if self.en and (language or FRENCH).startswith(ENGLISH) else self.fr
