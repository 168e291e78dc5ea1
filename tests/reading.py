"""How hard a text is to read: words, sentences, syllables and the Flesch-Kincaid grade.

The grade is the one of Kincaid and others, 1975 (US Navy report 8-75): 0.39 words a sentence + 11.8 syllables a word
- 15.59. Syllables are counted by rules, which is right for about nine words in ten.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][A-Za-z]+)?")
_SENTENCE_END = re.compile(r"(?:^|\n)\s*(?:-|\d+\.)\s|(?<=[.!?:])[\"'”’)\]*]*(?:\s+|$)|\n\s*\n")
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöûü]+")
_TWO_AS_ONE = re.compile(
    r"(?<![tcsg])i[ao]|(?<![qg])ua|[iou]e[tl]|[ltr]ie[rs]t?$|[cl]ien|[eo]ing$|[aiy]ing$|[^p]eo|cre[ae]|ea$|oyee"
)
"""Two vowels beside each other that are two syllables: media, quiet, science, being, video, create, idea."""
_SILENT = re.compile(
    r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouydt]ed$|[^aeiouycgsxzh]es$|[^aeiouy]e(?:ly|ment|ful|less)s?$|some[btw]|one$"
)
"""An e that is not heard: use, file, asked, places, safely, agreement, somebody."""
_L_IS_HEARD = re.compile(r"[^aeiouyl]les$")


def sentences(text: str) -> list[str]:
    """The sentences of a text; an item of a list is at least one."""
    return [one.strip() for one in _SENTENCE_END.split(text) if one and _WORD.search(one)]


def words(text: str) -> list[str]:
    """The words of a text; numbers are none."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """About how many syllables a word has."""
    plain = re.sub(r"['’]s?$", "", word.lower())
    silent = bool(_SILENT.search(plain)) and not _L_IS_HEARD.search(plain)
    return max(len(_VOWELS.findall(plain)) + len(_TWO_AS_ONE.findall(plain)) - silent, 1)


def grade(text: str, terms: Collection[str] = ()) -> float:
    """The years at school after which a text reads easily; each word of ``terms`` counts as one syllable."""
    found = words(text)
    if not found:
        return 0.0
    heard = sum(1 if word.lower() in terms else syllables(word) for word in found)
    return 0.39 * len(found) / len(sentences(text)) + 11.8 * heard / len(found) - 15.59
