"""Purposes: kinds of model whose use may be restricted. A hint is a question to ask, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct


class Purpose(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of model that may be restricted, and the words by which it is suspected.

    ``hint`` says what it may be, in a sentence. ``words`` are words, or words in a row, small letters, any of which
    stands in a name or a tag. ``unless`` are words beside which they mean something else. ``classes`` are names of
    things it can tell apart, of which at least ``least_classes`` must be there.
    """

    id: str
    hint: str
    words: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    least_classes: int = 1
    source: str


class PurposeFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The kinds of model that one file lists."""

    purpose: tuple[Purpose, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeHint:
    """A find may be of a restricted kind: ``seen`` is the word that says so, in the name, a tag or a class list."""

    purpose: str
    hint: str
    seen: str
