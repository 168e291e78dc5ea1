"""The few words that a format adds to a document, in the document's language."""

from __future__ import annotations

from app import phrases
from app.phrases import Phrases


def words(language: str) -> Phrases:
    """The sentences of a language; the English ones where there are none of it."""
    # A language tag can come out of a file: only a plain tag may become part of a file's name.
    tag = language if language.replace("-", "").isalnum() else "en"
    try:
        return phrases.load(tag)
    except OSError:
        return phrases.load()
