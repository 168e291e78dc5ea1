"""Tasks: each in a row of its own, with a box to tick, under the mark of its priority."""

from __future__ import annotations

from app.domain.document import Run, TaskGroup, TaskRow
from app.exports.pdf import marks, style
from app.exports.pdf.bands import Band, Row, Text, draw_line, texts
from app.exports.pdf.columns import COLUMN_HEAD, places_of, rule_below
from app.exports.pdf.style import MARGIN, TEXT_WIDTH, TextStyle
from app.exports.pdf.tagging import Element, TaggedCanvas
from app.exports.pdf.typeface import Typefaces, shortened
from app.phrases import Phrases

_INSET = 21.0
"""How far the texts of a task stand to the right of its box."""

_BEFORE_NAMES = 8.0
"""More white between the texts of a task and who does it."""

_SHARES = (0.655, 0.16, 0.09, 0.095)
"""Of the width of the text: task, who, by, time."""


class TaskTable:
    """Tasks that follow each other are one table for whoever hears it: task, who, by, time."""

    def __init__(self, faces: Typefaces, table: Element, words: Phrases) -> None:
        self._faces = faces
        self._table = table
        self._words = words
        self._places = places_of(_SHARES, gap=4.0)
        row = table.add("TR")
        heads = zip(("task", "who", "by", "time"), self._places, (False, False, False, True), strict=True)
        columns = tuple(
            self._column(
                words.say(f"exports.{name}"),
                style.LEAST,
                row.add("TH", attributes=COLUMN_HEAD),
                x + (_INSET if name == "task" else 0),
                width,
                right=right,
            )
            for name, (x, width), right in heads
        )
        self._heads = Row(columns=columns, above=2, below=2).band(keep=True)

    def heads_band(self, before: float) -> Band:
        """The heads of the columns."""
        return Band(height=self._heads.height, draw=self._heads.draw, before=before, keep=True)

    def group(self, group: TaskGroup) -> Band:
        """A priority: its mark and word on its wash, and when."""
        ink, wash = style.INKS[group.priority]
        head = self._table.add("TR").add("TH", attributes="<</O /Table /Scope /Row /ColSpan 4>>")
        word_style = TextStyle(size=style.CHIP.size, leading=style.CHIP.leading, face="semibold", colour=ink)
        word, text = head.add("P"), head.add("P")
        word_line = shortened(self._faces, group.word, word_style, TEXT_WIDTH / 2)
        chip_width = 24 + word_line.width + 8
        when = texts(
            self._faces,
            (Run(group.text),),
            style.BODY_MUTED,
            text,
            MARGIN + chip_width + 8,
            TEXT_WIDTH - chip_width - 8,
        )

        def beside(canvas: TaggedCanvas, top: float) -> None:
            canvas.box(MARGIN, top + 2, chip_width, 19.5, wash, 3)
            marks.priority_mark(canvas, group.priority, MARGIN + 6.5, top + 5.75, 12)
            draw_line(canvas, word_line, word_style, word, MARGIN + 24, top + 4.25)

        return Row(columns=(when,), above=3.5, below=3.5, beside=beside, behind=rule_below).band(
            before=11.0, keep=True, heads=self._heads
        )

    def task(self, task: TaskRow, *, last: bool) -> Band:
        """A task with its box, who does it, by when and how long it takes."""
        row = self._table.add("TR")
        first, who, by, time = (row.add("TD") for _column in _SHARES)
        box = first.add("Figure", alternative=self._words.say("exports.done" if task.done else "exports.not_done"))
        (x, width), (who_x, who_width), (by_x, by_width), (time_x, time_width) = self._places
        x, width = x + _INSET, width - _INSET - _BEFORE_NAMES
        column = [*self._column(task.title, style.BODY_STRONG, first.add("P"), x, width)]
        if task.why:
            column += self._column(task.why, style.ROW, first.add("P"), x, width, before=0.5)
        if task.done_when:
            told = self._words.say("exports.done_when", text=task.done_when)
            column += self._column(told, style.ROW_MUTED, first.add("P"), x, width)
        steps = first.add("L", attributes="<</O /List /ListNumbering /Decimal>>") if task.steps else None
        for number, step in enumerate(task.steps, start=1):
            assert steps is not None
            entry = steps.add("LI")
            words = (Run(f"{number}. {step}"),)
            column += texts(self._faces, words, style.ROW, entry.add("LBody"), x, width, before=2.0)

        def beside(canvas: TaggedCanvas, top: float) -> None:
            marks.tick_box(canvas, MARGIN, top + 7, 12, ticked=task.done, element=box)
            if not task.who:
                canvas.rule(who_x, top + 19.5, who_width - 4, style.DARK, style.HAIRLINE)
            if not task.by:
                canvas.rule(by_x, top + 19.5, by_width - 2, style.DARK, style.HAIRLINE)

        return Row(
            columns=(
                tuple(column),
                self._column(task.who, style.BODY, who, who_x, who_width),
                self._column(task.by, style.BODY, by, by_x, by_width),
                self._column(task.time, style.BODY_MUTED, time, time_x, time_width, right=True),
            ),
            above=5.0,
            below=6.0,
            beside=beside,
            behind=None if last else rule_below,
        ).band(heads=self._heads)

    def _column(
        self,
        text: str,
        text_style: TextStyle,
        element: Element,
        x: float,
        width: float,
        *,
        before: float = 0.0,
        right: bool = False,
    ) -> tuple[Text, ...]:
        return texts(self._faces, (Run(text),), text_style, element, x, width, before=before, right=right)
