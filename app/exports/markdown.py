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
from app.exports.plain import plain
from app.exports.words import words
from app.phrases import Phrases

_MARKUP = re.compile(r"([\\`*_\[\]<>&|~$@#^])")
_LINE_START = re.compile(r"^(?:([-+=])|(\d{1,9})([.)]))(?=\s|$|[-=])")
_LINK_START = re.compile(r"(://|www\.|\bmailto:|\bxmpp:)", re.IGNORECASE)


class MarkdownExporter:
    """A document as plain text with Markdown signs."""

    id = "markdown"
    suffix = ".md"
    takes = Document

    def write(self, subject: Document, target: BinaryIO) -> None:
        """Write the document in UTF-8."""
        say = words(subject.language)
        parts = [*_front(subject)]
        for block in subject.blocks:
            if parts == [f"# {_text(subject.title)}"] and _is_title(block, subject):
                continue
            parts += _block(block, say)
        if subject.footer:
            parts += ["---", _text(subject.footer)]
        target.write((_joined(parts) + "\n").encode("utf-8"))


def _front(document: Document) -> Iterable[str]:
    cover = document.cover
    yield f"# {_text(cover.title if cover else document.title)}"
    if cover is not None:
        yield from _cover(cover)


def _cover(cover: Cover) -> Iterable[str]:
    yield _text(cover.organisation)
    if cover.subtitle:
        yield _text(cover.subtitle)
    if cover.facts:
        yield _facts(cover.facts)
    for strip in cover.strips:
        yield _strip(strip)
    if cover.small_print:
        yield _text(cover.small_print)


def _is_title(block: Block, document: Document) -> bool:
    return isinstance(block, Heading) and block.level == 1 and block.text == document.title


def _block(block: Block, say: Phrases) -> Iterable[str]:
    match block:
        case Heading():
            yield f"{'#' * min(block.level + 1, 6)} {_text(block.text)}"
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
            yield f"### {_text(block.word)}"
            yield _text(block.text)
        case TaskRow():
            yield _task(block, say)
        case AreaTable():
            rows = ((row.title, row.exposure_word, row.practice_word) for row in block.rows)
            yield from _table(block.columns, rows, "")
        case Signatures():
            yield from _table(block.columns, [("",) * len(block.columns)] * block.rows, "")
        case PageBreak():
            pass


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]], caption: str) -> Iterable[str]:
    if caption:
        yield _text(caption)
    heads = tuple(columns)
    lines = [heads, ("---",) * len(heads), *rows]
    yield "\n".join(
        f"| {' | '.join(cell if number == 1 else _text(cell) for cell in line)} |" for number, line in enumerate(lines)
    )


def _facts(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {_bold(name)}: {_text(value)}" for name, value in rows)


def _strip(strip: Strip) -> str:
    return f"> {_bold(strip.title)}\n>\n> {_text(strip.text)}"


def _task(task: TaskRow, say: Phrases) -> str:
    lines = [f"- [{'x' if task.done else ' '}] {_bold(task.title)}"]
    if task.why:
        lines.append(_text(task.why))
    if task.done_when:
        lines.append(_text(say.say("exports.done_when", text=task.done_when)))
    names = (("who", task.who or "____________"), ("by", task.by), ("time", task.time))
    told = [f"{_text(say.say(f'exports.{name}'))}: {_text(value)}" for name, value in names if value]
    lines.append(". ".join(told))
    lines += [f"{number}. {_text(step)}" for number, step in enumerate(task.steps, start=1)]
    return "\n\n  ".join(lines[:4]) + "".join(f"\n  {line}" for line in lines[4:])


def _runs(runs: Runs) -> str:
    pieces: list[str] = []
    for run in runs:
        text = f" {plain(run.text)} " if run.text.strip() else " "
        before = " " if run.text[:1].isspace() else ""
        after = " " if run.text[-1:].isspace() else ""
        pieces.append(f"{before}{_span(text.strip(), bold=run.bold, mono=run.mono)}{after}")
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


def _joined(parts: Iterable[str]) -> str:
    """Parts with a blank line between them; tasks that follow each other stay one list."""
    return "\n\n".join(part for part in parts if part)
