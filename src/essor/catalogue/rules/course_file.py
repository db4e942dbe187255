"""What a course file must hold before it is submitted, and what a session may take from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from essor.catalogue.rules.kinds import LANGUAGES, Audience, Format, Level, Tax, Theme
from essor.foundation.outcome import Refusal

MOST_MINUTES = 600 * 60


@dataclass(frozen=True, slots=True)
class CourseFile:
    """The content of a course version. Minutes of training; fee in cents per person, before taxes.

    French is required and authoritative; English is required where the course is also given in English.
    """

    theme: str
    audience: str
    level: str
    title_fr: str
    minutes: int
    format: str
    fee_cents: int
    languages: tuple[str, ...] = ("fr",)
    tax: str = Tax.TAXABLE.value
    title_en: str = ""
    summary_fr: str = ""
    summary_en: str = ""
    objectives_fr: str = ""
    objectives_en: str = ""


def check_values(file: CourseFile) -> list[Refusal]:
    """Closed lists and bounds, of a draft already. Refusal: `catalogue.value_unknown` (field)."""
    kinds = {"theme": Theme, "audience": Audience, "level": Level, "format": Format, "tax": Tax}
    wrong = [name for name, kind in kinds.items() if getattr(file, name) not in list(kind)]
    if not file.languages or any(language not in LANGUAGES for language in file.languages):
        wrong.append("languages")
    if not file.title_fr.strip():
        wrong.append("title_fr")
    if not 0 < file.minutes <= MOST_MINUTES:
        wrong.append("minutes")
    if file.fee_cents < 0:
        wrong.append("fee_cents")
    return [Refusal("catalogue.value_unknown", {"field": name}) for name in wrong]


def missing(file: CourseFile) -> list[str]:
    """Names of the texts that stand between a draft and its submission, in the order of the form."""
    needed = ["title_fr", "summary_fr", "objectives_fr"]
    if "en" in file.languages:
        needed += ["title_en", "summary_en", "objectives_en"]
    return [name for name in needed if not getattr(file, name).strip()]


def check_complete(file: CourseFile) -> list[Refusal]:
    """Refusal: `catalogue.file_incomplete` (field), one for each text that is missing."""
    return [*check_values(file), *(Refusal("catalogue.file_incomplete", {"field": name}) for name in missing(file))]


def check_offer(
    *,
    languages: Sequence[str],
    format: str,
    version_fee_cents: int,
    language: str,
    mode: str,
    capacity: int,
    minimum: int,
    fee_cents: int,
) -> list[Refusal]:
    """What a session asks against what its version allows.

    A live course may be given in any live mode (as in spring 2020), never at one's own pace, and the reverse. The fee
    is at most the accredited one.
    Refusals: `catalogue.language_not_offered`, `catalogue.mode_not_offered`, `catalogue.capacity_below_minimum`
    (capacity, minimum), `catalogue.fee_above_accredited` (fee_cents, accredited_cents).
    """
    refusals = []
    if language not in languages:
        refusals.append(Refusal("catalogue.language_not_offered", {"language": language}))
    if mode not in list(Format) or (mode == Format.ASYNC) != (format == Format.ASYNC):
        refusals.append(Refusal("catalogue.mode_not_offered", {"mode": mode}))
    if not 1 <= minimum <= capacity:
        refusals.append(Refusal("catalogue.capacity_below_minimum", {"capacity": capacity, "minimum": minimum}))
    if not 0 <= fee_cents <= version_fee_cents:
        params = {"fee_cents": fee_cents, "accredited_cents": version_fee_cents}
        refusals.append(Refusal("catalogue.fee_above_accredited", params))
    return refusals
