"""How words are folded for search: without accents, case, elision and plural; `IA` finds `AI` and the reverse.

The folded text of a row is its folded words, each with one space before it, so that `" proj"` in it finds every word
that begins with those letters: prefixes match, on both engines, with a plain LIKE.
"""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST = 2
MOST_TOKENS = 8
LONGEST_QUERY = 80
WORD = re.compile(r"[a-z0-9+#]+")
ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]")
STOP = frozenset(
    "a an and au aux avec by ce ces d dans de des du en et for from in is la le les leur of on or ou par pour sa se "
    "ses son sur the to un une vos votre with your".split()
)
# Each word is found under its whole group (folded, singular).
SYNONYMS = (
    frozenset({"ia", "ai"}),
    frozenset({"donnee", "data"}),
    frozenset({"formateur", "formatrice", "trainer"}),
    frozenset({"ethique", "ethic"}),
    frozenset({"machine", "automatique"}),
    frozenset({"apprentissage", "learning"}),
)
_GROUP = {word: sorted(group) for group in SYNONYMS for word in group}
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'"})


def fold(text: str) -> str:
    """Lower case, no accents, ligatures opened, elided articles dropped."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).encode("ascii", "ignore").decode().lower()
    return ELISION.sub(" ", plain)


def singular(word: str) -> str:
    """A light stem good for both languages: a final s or x goes from four letters on, `-aux` becomes `-al`."""
    if len(word) > 4 and word.endswith("aux") and not word.endswith("eaux"):
        return word[:-3] + "al"
    if len(word) > 3 and word[-1] in "sx" and not word.endswith("ss"):
        return word[:-1]
    return word


def words(text: str) -> list[str]:
    """The words that count, folded and singular, in order."""
    found = (singular(word) for word in WORD.findall(fold(text)) if word not in STOP)
    return [word for word in found if word]


def index_text(texts: Iterable[str]) -> str:
    """The folded column of a row: each distinct word and its synonyms, each after a space."""
    seen: dict[str, None] = {}
    for text in texts:
        for word in words(text):
            for each in _GROUP.get(word, (word,)):
                seen.setdefault(each)
    return "".join(f" {word}" for word in seen)


def query_tokens(text: str) -> list[str]:
    """The tokens a search asks for, each to be found as the beginning of a word; at most eight, of two letters on."""
    tokens = [word for word in words(text[:LONGEST_QUERY]) if len(word) >= SHORTEST]
    return list(dict.fromkeys(tokens))[:MOST_TOKENS]
