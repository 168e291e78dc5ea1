"""The policy as written for one organisation, clause by clause, before it becomes a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from app.domain.finding import Reason
from app.domain.pack import Maps

Form = Literal["full", "short"]


class ClauseEdit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody's own words for a paragraph of the policy.

    ``paragraph`` is the paragraph's id; ``ours`` is the text that stood there when it was edited, so that a
    later change beneath the edit is noticed. An empty ``text`` leaves the paragraph out, for ``reason``.
    """

    paragraph: str
    text: str
    ours: str
    reason: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyParagraph:
    """A paragraph or list item. ``id`` is ``<clause>.<part>.<number>``; ``text`` may hold ``**bold**``."""

    id: str
    kind: Literal["text", "numbered", "bullet"]
    text: str
    reasons: tuple[Reason, ...] = ()
    edited: bool = False
    ours: str = ""
    """Our words, where they were edited."""
    changed_below: bool = False
    """Our words have changed since they were edited."""
    unfilled: tuple[str, ...] = ()
    """Slots in it that nobody has filled yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyClause:
    """One clause, numbered as printed. ``form`` is ``short`` where one line stands for it."""

    id: str
    number: int
    title: str
    form: Form
    paragraphs: tuple[PolicyParagraph, ...]
    reasons: tuple[Reason, ...]
    """Why it is here in this form; empty when it always is."""
    maps: Maps


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The whole text: same answers and finds, same words."""

    title: str
    subtitle: str
    clauses: tuple[PolicyClause, ...]
    unfilled: tuple[str, ...]
    """Slots nobody has filled yet, each once, in the order they stand."""
