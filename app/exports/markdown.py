"""A document as Markdown: readable as it is, and in any editor or wiki.

Every text is escaped, so that nothing in a name or an answer becomes markup, a link or HTML
(https://spec.commonmark.org/0.31.2/#backslash-escapes, https://github.github.com/gfm/#autolinks-extension-).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO

from app.domain.document import (
    AreaTable,
    Block,
    Cards,
    Cover,
    Document,
    Heading,
    KeyValues,
    ListBlock,
    PageBreak,
    Paragraph,
    Runs,
    Signatures,
    Strip,
    Table,
    TaskGroup,
    TaskRow,
)
from app.exports.body import body
from app.exports.plain import plain
from app.exports.words import words
from app.phrases import Phrases

_MARKUP = re.compile(r"([\\`*\[\]<>&|~$@#^]|(?<![^\W_])_|_(?![^\W_]))")
"""An underscore between two letters is never a sign."""

_LINE_START = re.compile(r"^(?:([-+=])|(\d{1,9})([.)]))(?=\s|$|[-=])")
_TO_FILL_IN = "________"
_LINK_START = re.compile(r"(://|www\.|\bmailto:|\bxmpp:)", re.IGNORECASE)


class MarkdownExporter:
    """A document as plain text with Markdown signs."""

    id = "markdown"
    suffix = ".md"
    takes = Document

    def write(self, subject: Document, target: BinaryIO) -> None:
        """Write the document in UTF-8."""
        parts = [part for part in _parts(subject) if part]
        target.write(("\n\n".join(parts) + "\n").encode("utf-8"))


def _parts(document: Document) -> Iterable[str]:
    """The document piece by piece; blank lines go between."""
    say = words(document.language)
    if document.cover is not None:
        yield from _cover(document.cover)
    else:
        yield f"# {_escaped(plain(document.title))}"
        yield _text(document.organisation)
    for block in body(document):
        yield from _block(block, say)
    yield "---"
    yield _text(document.footer)
    if document.record:
        yield _text(document.record)


def _cover(cover: Cover) -> Iterable[str]:
    yield f"# {_escaped(plain(cover.title))}"
    yield _text(cover.organisation)
    if cover.subtitle:
        yield _text(cover.subtitle)
    if cover.facts:
        yield _facts(cover.facts)
    for strip in cover.strips:
        yield _strip(strip)
    if cover.small_print:
        yield _text(cover.small_print)


def _block(block: Block, say: Phrases) -> Iterable[str]:
    match block:
        case Heading():
            yield f"{'#' * min(block.level + 1, 6)} {_escaped(plain(block.text))}"
        case Paragraph():
            yield _runs(block.runs)
        case ListBlock():
            signs = (f"{number}." if block.ordered else "-" for number in range(1, len(block.items) + 1))
            yield "\n".join(f"{sign} {_runs(item)}" for sign, item in zip(signs, block.items, strict=True))
        case Table():
            yield from _table(block.columns, block.rows, block.caption)
        case KeyValues():
            yield _facts(block.rows)
        case Strip():
            yield _strip(block)
        case TaskGroup():
            yield f"## {_escaped(plain(block.word))}"
            yield _text(block.text)
        case TaskRow():
            yield _task(block, say)
        case AreaTable():
            rows = ((row.title, row.exposure_word, row.practice_word) for row in block.rows)
            yield from _table(block.columns, rows, "")
        case Signatures():
            yield from _table(block.columns, [("",) * len(block.columns)] * block.rows, "")
        case Cards():
            for card in block.cards:
                yield _bold(card.title)
                yield "\n".join(f"- {_runs(line)}" for line in card.lines)
        case PageBreak():
            pass


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]], caption: str) -> Iterable[str]:
    if caption:
        yield _text(caption)
    heads = tuple(columns)
    lines = [[_escaped(plain(cell)) for cell in line] for line in (heads, *rows)]
    lines.insert(1, ["---"] * len(heads))
    yield "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _facts(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {_bold(name)}: {_text(value)}" for name, value in rows)


def _strip(strip: Strip) -> str:
    return f"> {_bold(strip.title)}\n>\n> {_text(strip.text)}"


def _task(task: TaskRow, say: Phrases) -> str:
    done_when = say.say("exports.done_when", text=task.done_when) if task.done_when else ""
    names = (("who", task.who or _TO_FILL_IN), ("by", task.by or _TO_FILL_IN), ("time", task.time))
    told = "; ".join(f"{say.say(f'exports.{name}')}: {value}" for name, value in names if value)
    lines = [_bold(task.title), *(_text(line) for line in (task.why, done_when, told))]
    steps = "".join(f"\n  {number}. {_text(step)}" for number, step in enumerate(task.steps, start=1))
    return f"- [{'x' if task.done else ' '}] " + "\\\n  ".join(filter(None, lines)) + (f"\n{steps}" if steps else "")


def _runs(runs: Runs) -> str:
    pieces: list[str] = []
    for run in runs:
        before = " " if run.text[:1].isspace() else ""
        after = " " if run.text[-1:].isspace() else ""
        pieces.append(f"{before}{_span(plain(run.text), bold=run.bold, mono=run.mono)}{after}")
    return _line_start(re.sub(" +", " ", "".join(pieces)).strip())


def _span(text: str, *, bold: bool, mono: bool) -> str:
    if not text:
        return ""
    if mono:
        fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
        edge = " " if text[0] in "` " or text[-1] in "` " else ""
        return f"{fence}{edge}{text}{edge}{fence}"
    return f"**{_escaped(text)}**" if bold else _escaped(text)


def _bold(text: str) -> str:
    return _span(plain(text), bold=True, mono=False)


def _text(text: str) -> str:
    return _line_start(_escaped(plain(text)))


def _escaped(text: str) -> str:
    return _LINK_START.sub(_unlinked, _MARKUP.sub(r"\\\1", text))


def _unlinked(found: re.Match[str]) -> str:
    return re.sub(r"([:.])", r"\\\1", found[0])


def _line_start(text: str) -> str:
    return _LINE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)
