"""Words that need a meaning, and where they stand in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.domain.pack import Term


def terms_used(texts: Iterable[str], glossary: Sequence[Term]) -> tuple[Term, ...]:
    """The terms that occur in these texts, each once, in the order of the alphabet.

    A term occurs where it, or one of its other forms, stands as a whole word. Where a longer term stands, a
    shorter one inside it does not count: "local model" is not also "model". Capitals do not matter, but for a
    form that has no small letter: "IT" is not "it".
    """
    forms = sorted(
        ((form, term) for term in glossary for form in (term.term, *term.also) if form.strip()),
        key=lambda pair: -len(pair[0]),
    )
    if not forms:
        return ()
    anywhere = re.compile("|".join(rf"(?<!\w)({_pattern(form)})(?!\w)" for form, _term in forms), re.IGNORECASE)
    used: dict[str, Term] = {}
    for text in texts:
        for match in anywhere.finditer(text):
            assert match.lastindex is not None, "each alternative is one group"
            term = forms[match.lastindex - 1][1]
            used[term.id] = term
    return tuple(sorted(used.values(), key=lambda term: (term.term.casefold(), term.id)))


def _pattern(form: str) -> str:
    words = r"\s+".join(re.escape(word) for word in form.split())
    return f"(?-i:{words})" if form.upper() == form else words
