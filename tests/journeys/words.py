"""What the interface says, in the language of the journey: asked from the same catalogues, by msgid."""

import re

from django.utils import translation

MONEY = r"[−-]?\$?[\d\s.,]+\$?"


def say(language: str, msgid: str, context: str = "") -> str:
    with translation.override(language):
        return translation.pgettext(context, msgid) if context else translation.gettext(msgid)


def pattern(language: str, *msgids: str) -> re.Pattern[str]:
    """The whole text of any of the msgids (singular and plural forms), its parameters standing for anything."""
    found = set()
    with translation.override(language):
        for msgid in msgids:
            found.add(translation.gettext(msgid))
        if len(msgids) == 2:
            found |= {translation.ngettext(*msgids, number) for number in (1, 2)}
    return re.compile("^(" + "|".join(sorted(map(_loose, found))) + ")$")


def _loose(text: str) -> str:
    parts = re.split(r"%\(\w+\)[sd]", text)
    return ".*".join(re.sub(r"\\?\s+", r"\\s+", re.sub(r"([.*+?^${}()|\[\]\\/])", r"\\\1", part)) for part in parts)


def cents(text: str) -> int:
    """An amount as the pages write it, in cents: « 1 440,00 $ », $1,440.00, « −360,00 $ »."""
    found = re.search(r"[−-]?\s?\$?\s?\d[\d\s.,]*\d\s?\$?", text)
    assert found, f"no amount in {text!r}"
    digits = re.sub(r"\D", "", found[0])
    assert re.search(r"[.,]\d\d\D*$", found[0]), f"no cents in {text!r}"
    return -int(digits) if re.search(r"[−-]", found[0]) else int(digits)
