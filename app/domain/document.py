"""Documents without a format: what is said, in what order. Exporters give them a shape.

Texts are plain: every exporter escapes them for its format. Bold is a property of a run, never markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.pack import Priority


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    mono: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; level 1 is a main section and gets a bookmark. ``anchor`` is unique in the document."""

    text: str
    level: int
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    runs: Runs
    style: Literal["body", "lead", "small"] = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock:
    """A list; numbers start at 1 and are counted by the exporter. ``dense`` ones are to be looked up in, not read."""

    items: tuple[Runs, ...]
    ordered: bool = False
    dense: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a heading row. ``widths`` are shares of the width of the text and add up to 1."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyValues:
    """Short facts, a name and a value each, as on a cover."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A note set apart: ``rests`` (what this rests on), ``unseen`` (what was not looked at), ``caution``, ``note``."""

    kind: Literal["rests", "unseen", "caution", "note"]
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroup:
    """Heads the tasks of one priority, with its mark and words."""

    priority: Priority
    word: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task with a tick box. ``steps`` are printed below it when there are any."""

    title: str
    why: str
    done_when: str
    who: str
    by: str
    time: str
    done: bool
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One area of the results: exposure 1 to 3 as bars, practice 0 to 3 as dots (None: not known), with words."""

    title: str
    exposure: int
    exposure_word: str
    practice: int | None
    practice_word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaTable:
    columns: tuple[str, str, str]
    rows: tuple[AreaRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Lines to sign or write on: column heads and how many empty rows.

    ``widths`` are shares of the width of the text; without them the exporter decides. ``tight`` rows are lower.
    """

    columns: tuple[str, ...]
    rows: int
    widths: tuple[float, ...] = ()
    tight: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A few short lines below a title; ``tone`` gives its mark and colour, ``plain`` has neither."""

    tone: Literal["may", "ask", "never", "plain"]
    title: str
    lines: tuple[Runs, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Cards that stand beside each other; read from the first to the last."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """What follows begins on a new page."""


Block = (
    Heading
    | Paragraph
    | ListBlock
    | Table
    | KeyValues
    | Strip
    | TaskGroup
    | TaskRow
    | AreaTable
    | Signatures
    | Cards
    | PageBreak
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first page: a band with organisation, title and subtitle, then facts and notes."""

    organisation: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    strips: tuple[Strip, ...]
    small_print: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document in one language. ``footer`` stands on every page beside ``page_words``.

    ``page_words`` holds the slots ``{page}`` and ``{pages}``, such as "Page {page} of {pages}".
    """

    title: str
    organisation: str
    language: str
    date: str
    """ISO 8601, for the document's properties; the words in it are already written out."""
    footer: str
    page_words: str
    blocks: tuple[Block, ...]
    cover: Cover | None = None
    subject: str = ""
    record: str = ""
    """The number of the record that this paper belongs to, in words; it stands on every page."""
