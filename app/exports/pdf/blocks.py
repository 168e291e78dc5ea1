"""Every kind of block of a document as bands, with its place in the structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from app.domain.document import (
    AreaRow,
    AreaTable,
    Block,
    Cards,
    Document,
    Heading,
    KeyValues,
    ListBlock,
    PageBreak,
    Paragraph,
    Run,
    Signatures,
    Strip,
    Table,
    TaskGroup,
    TaskRow,
)
from app.exports.pdf import marks, style
from app.exports.pdf.bands import Band, NewPage, Row, Text, draw_line, flowing, texts
from app.exports.pdf.cards import cards_band
from app.exports.pdf.columns import COLUMN_GAP, COLUMN_HEAD, ROW_HEAD, places_of, rule_above
from app.exports.pdf.style import MARGIN, TEXT_WIDTH, TextStyle
from app.exports.pdf.tagging import Element, Role, TaggedCanvas
from app.exports.pdf.tasks import TaskTable
from app.exports.pdf.typeface import Typefaces
from app.exports.plain import plain
from app.phrases import Phrases

_STRIP_COLOURS = {
    "rests": (style.DARK, style.PAPER),
    "unseen": (style.DARK, style.PAPER),
    "caution": style.INKS["now"],
    "note": style.INKS["next"],
}
_STRIP_INSET = 14.0
_HEADING_ROLES: tuple[Role, ...] = ("H1", "H2", "H3", "H4")
_WRITING_ROW, _TIGHT_ROW = 29.0, 24.5


class BlockBuilder:
    """Turns blocks into bands, in order, and grows the structure as it goes.

    Args:
        faces: the letters.
        root: the element that all are put in.
        words: the few words that a PDF adds, in the document's language.
    """

    def __init__(self, faces: Typefaces, root: Element, words: Phrases) -> None:
        self._faces = faces
        self._root = root
        self._words = words

    def title(self, document: Document) -> Iterator[Band | NewPage]:
        """The organisation and the title at the head of a document without a cover."""
        name = self._root.add("P")
        yield from flowing(self._texts(document.organisation, style.NAME, name, MARGIN, TEXT_WIDTH), keep=True)
        column = self._texts(document.title, style.TITLE, self._root.add("H1"), MARGIN, TEXT_WIDTH)
        yield from _headed(column, document.title, before=0.0)

    def bands(self, blocks: Sequence[Block]) -> Iterator[Band | NewPage]:
        """All blocks as bands."""
        tasks: TaskTable | None = None
        previous: Block | None = None
        for block, following in zip(blocks, (*blocks[1:], None), strict=True):
            if not isinstance(block, TaskGroup | TaskRow):
                tasks = None
            elif tasks is None:
                tasks = TaskTable(self._faces, self._root.add("Table"), self._words)
                yield tasks.heads_band(before=_space(block, previous))
            match block:
                case Heading():
                    yield from self._heading(block, previous)
                case Paragraph():
                    yield from self._paragraph(block, previous, following)
                case ListBlock():
                    yield from self._list(block, _space(block, previous))
                case Table():
                    yield from self._table(block, _space(block, previous))
                case KeyValues():
                    yield from self.key_values(block.rows, _space(block, previous))
                case Strip():
                    yield self.strip(block, _space(block, previous))
                case AreaTable():
                    yield from self._areas(block, _space(block, previous))
                case Signatures():
                    yield from self._signatures(block, _space(block, previous))
                case Cards():
                    yield cards_band(block, self._faces, self._root, before=_space(block, previous))
                case TaskGroup():
                    assert tasks is not None
                    yield tasks.group(block)
                case TaskRow():
                    assert tasks is not None
                    yield tasks.task(block, last=not isinstance(following, TaskRow))
                case PageBreak():
                    yield NewPage()
            previous = block

    def key_values(self, rows: Iterable[tuple[str, str]], before: float) -> Iterator[Band]:
        """Short facts, a line above each."""
        table = self._root.add("Table")
        left = TEXT_WIDTH * 0.265
        for number, (name, value) in enumerate(rows):
            row = table.add("TR")
            head, cell = row.add("TH", attributes=ROW_HEAD), row.add("TD")
            yield Row(
                columns=(
                    self._texts(name, style.BODY_MUTED, head, MARGIN, left - COLUMN_GAP),
                    self._texts(value, style.BODY, cell, MARGIN + left, TEXT_WIDTH - left),
                ),
                above=4.75,
                below=4.75,
                behind=rule_above,
            ).band(before=before if number == 0 else 0.0)

    def strip(self, strip: Strip, before: float) -> Band:
        """A note set apart by a bar and a wash."""
        bar, wash = _STRIP_COLOURS[strip.kind]
        group = self._root.add("Div")
        inset = _STRIP_INSET + (19.0 if strip.kind == "caution" else 0.0)
        x, width = MARGIN + inset, TEXT_WIDTH - inset - 12
        column = (
            *self._texts(strip.title, style.STRIP_TITLE, group.add("P"), x, width),
            *self._texts(strip.text, style.STRIP, group.add("P"), x, width, before=1.5),
        )

        def behind(canvas: TaggedCanvas, top: float, height: float) -> None:
            canvas.box(MARGIN, top, TEXT_WIDTH, height, wash, 2.5)
            canvas.box(MARGIN, top, 3, height, bar, 1.5)

        def beside(canvas: TaggedCanvas, top: float) -> None:
            if strip.kind == "caution":
                marks.priority_mark(canvas, "now", MARGIN + _STRIP_INSET - 1, top + 11.5, 14)

        return Row(columns=(column,), above=10, below=11, behind=behind, beside=beside).band(before=before)

    def _texts(
        self, text: str, text_style: TextStyle, element: Element, x: float, width: float, *, before: float = 0.0
    ) -> tuple[Text, ...]:
        return texts(self._faces, (Run(text),), text_style, element, x, width, before=before)

    def _heading(self, heading: Heading, previous: Block | None) -> Iterator[Band]:
        text_style = style.HEADINGS[min(heading.level, len(style.HEADINGS)) - 1]
        element = self._root.add(_HEADING_ROLES[min(heading.level, 3)])
        column = self._texts(heading.text, text_style, element, MARGIN, TEXT_WIDTH)
        yield from _headed(column, heading.text if heading.level == 1 else "", before=_space(heading, previous))

    def _paragraph(self, paragraph: Paragraph, previous: Block | None, following: Block | None) -> Iterator[Band]:
        text_style = {"body": style.BODY, "lead": style.LEAD, "small": style.SMALL}[paragraph.style]
        column = texts(self._faces, paragraph.runs, text_style, self._root.add("P"), MARGIN, TEXT_WIDTH)
        introduces = isinstance(following, Table | AreaTable | Signatures | KeyValues | ListBlock)
        explains_heading = isinstance(previous, Heading) and paragraph.style == "small"
        explained = isinstance(following, Paragraph) and following.style == "small" and paragraph.style != "small"
        keep = introduces or explains_heading or explained
        yield from flowing(column, before=_space(paragraph, previous), keep=keep)

    def _list(self, block: ListBlock, before: float) -> Iterator[Band]:
        numbering = "Decimal" if block.ordered else "Disc"
        element = self._root.add("L", attributes=f"<</O /List /ListNumbering /{numbering}>>")
        signs = [f"{number}." if block.ordered else "•" for number in range(1, len(block.items) + 1)]
        text_style, between = (style.ROW, 2.5) if block.dense else (style.BODY, 4.0)
        widest = max((self._faces.width(sign, "regular", text_style.size) for sign in signs), default=0.0)
        indent = max(widest + 7, 16.0)
        for number, (sign, item) in enumerate(zip(signs, block.items, strict=True)):
            entry = element.add("LI")
            label = self._texts(sign, text_style, entry.add("Lbl"), 0, indent)[0]
            body = texts(self._faces, item, text_style, entry.add("LBody"), MARGIN + indent, TEXT_WIDTH - indent)
            if body:
                keep = number in (0, len(signs) - 2) and number < len(signs) - 1
                first, *rest = flowing(body, before=before if number == 0 else between, keep=keep)
                yield _with_label(first, label, MARGIN + indent - 5 - label.line.width)
                yield from rest

    def _table(self, table: Table, before: float) -> Iterator[Band]:
        element = self._root.add("Table")
        if table.caption:
            caption = self._texts(table.caption, style.SMALL, element.add("Caption"), MARGIN, TEXT_WIDTH)
            yield from flowing(caption, before=before, keep=True)
            before = 3.0
        places = places_of(table.widths)
        heads = self._heads_row(element, table.columns, places)
        heads_band = heads.band(before=before, keep=True)
        yield heads_band
        for number, cells in enumerate(table.rows):
            row = element.add("TR")
            yield Row(
                columns=tuple(
                    self._texts(cell, style.ROW, row.add("TD"), x, width)
                    for cell, (x, width) in zip(cells, places, strict=True)
                ),
                above=4.5,
                below=4.5,
                behind=rule_above,
            ).band(heads=heads_band, keep=number == len(table.rows) - 2)

    def _heads_row(self, table: Element, heads: Iterable[str], places: Sequence[tuple[float, float]]) -> Row:
        row = table.add("TR")
        return Row(
            columns=tuple(
                self._texts(head, style.LEAST, row.add("TH", attributes=COLUMN_HEAD), x, width)
                for head, (x, width) in zip(heads, places, strict=True)
            ),
            above=2,
            below=4,
        )

    def _areas(self, areas: AreaTable, before: float) -> Iterator[Band]:
        table = self._root.add("Table")
        places = places_of((0.45, 0.22, 0.33))
        heads_band = self._heads_row(table, areas.columns, places).band(before=before, keep=True)
        yield heads_band
        for number, area in enumerate(areas.rows):
            yield self._area(area, table, places).band(heads=heads_band, keep=number == len(areas.rows) - 2)

    def _area(self, area: AreaRow, table: Element, places: Sequence[tuple[float, float]]) -> Row:
        row = table.add("TR")
        (title_x, title_width), (bars_x, bars_width), (dots_x, dots_width) = places
        title, exposure, practice = row.add("TH", attributes=ROW_HEAD), row.add("TD"), row.add("TD")

        def beside(canvas: TaggedCanvas, top: float) -> None:
            marks.exposure_bars(canvas, area.exposure, bars_x, top + 7, 11.5)
            if area.practice is None:
                marks.unknown_mark(canvas, dots_x + 11.4, top + 6.5, 12.5)
            else:
                marks.practice_dots(canvas, area.practice, dots_x, top + 6.5, 12)

        return Row(
            columns=(
                self._texts(area.title, style.BODY, title, title_x, title_width),
                self._texts(area.exposure_word, style.BODY, exposure, bars_x + 31, bars_width - 31),
                self._texts(area.practice_word, style.BODY, practice, dots_x + 44, dots_width - 44),
            ),
            above=4.5,
            below=4.5,
            behind=rule_above,
            beside=beside,
        )

    def _signatures(self, signatures: Signatures, before: float) -> Iterator[Band]:
        table = self._root.add("Table")
        count = len(signatures.columns)
        shares = signatures.widths or [1.0] * (count - 1) + [0.6 if count > 2 else 1.0]
        places = places_of([share / sum(shares) for share in shares])
        heads_band = self._heads_row(table, signatures.columns, places).band(before=before, keep=True)
        yield heads_band
        for number in range(signatures.rows):
            row = table.add("TR")
            for _column in signatures.columns:
                row.add("TD")
            least = _TIGHT_ROW if signatures.tight else _WRITING_ROW
            yield Row(columns=(), least=least, behind=_writing_lines(places)).band(
                heads=heads_band, keep=number == signatures.rows - 2
            )


def _space(block: Block, previous: Block | None) -> float:
    """How much white stands above a block."""
    match block:
        case Heading(level=1):
            space = 19.0
        case Heading():
            space = 6.0 if isinstance(previous, Heading) else 14.0
        case Strip():
            space = 16.0
        case Cards():
            space = 12.0
        case TaskGroup() | TaskRow() | Table() | KeyValues() | AreaTable():
            space = 8.0
        case _:
            space = 6.0
    if isinstance(previous, Heading) and not isinstance(block, Heading):
        return 3.5
    if isinstance(previous, Strip | Table | TaskRow | AreaTable | Signatures | KeyValues | Cards):
        return max(space, 12.0)
    return space


def _headed(column: Sequence[Text], bookmark: str, *, before: float) -> Iterator[Band]:
    """The lines of a heading: they stay together, and with what follows."""
    for number, band in enumerate(flowing(column, before=before)):
        draw = _bookmarked(band.draw, plain(bookmark)) if number == 0 and bookmark else band.draw
        yield Band(height=band.height, draw=draw, before=band.before, keep=True)


def _bookmarked(draw: Callable[[TaggedCanvas, float], None], title: str) -> Callable[[TaggedCanvas, float], None]:
    def draw_and_note(canvas: TaggedCanvas, top: float) -> None:
        canvas.bookmark(title, top)
        draw(canvas, top)

    return draw_and_note


def _with_label(band: Band, label: Text, x: float) -> Band:
    def draw(canvas: TaggedCanvas, top: float) -> None:
        draw_line(canvas, label.line, label.style, label.element, x, top)
        band.draw(canvas, top)

    return Band(height=band.height, draw=draw, before=band.before, keep=band.keep)


def _writing_lines(places: Sequence[tuple[float, float]]) -> Callable[[TaggedCanvas, float, float], None]:
    def behind(canvas: TaggedCanvas, top: float, height: float) -> None:
        for x, width in places:
            canvas.rule(x, top + height, width, style.DARK, style.HAIRLINE)

    return behind
