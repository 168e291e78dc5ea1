"""Text that wraps anywhere rather than being cut, with the line heights of the design."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from app.gui.theme import colours, font, ink, line_height, px, scale

_UNLIMITED = 1_000_000


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word that has a meaning to be shown, with the forms in which it stands in texts."""

    term: str
    meaning: str
    forms: tuple[str, ...] = ()


def lay_out(text: str, style: str, width: float, *, bold: Sequence[tuple[int, int]] = ()) -> tuple[QTextLayout, int]:
    """Break a text into lines no wider than ``width``; gives the layout, and its height in pixels."""
    made = QTextLayout(text.replace("\n", "\u2028"), font(style))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made.setTextOption(option)
    made.setFormats([_strong(start, length) for start, length in bold])
    height, leading = 0, line_height(style)
    made.beginLayout()
    while (line := made.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, height + (leading - line.height()) / 2))
        height += leading
    made.endLayout()
    return made, max(height, leading)


def _strong(start: int, length: int) -> QTextLayout.FormatRange:
    from PySide6.QtGui import QTextCharFormat  # deferred: its many names take 2 ms of the start

    strong, piece = QTextCharFormat(), QTextLayout.FormatRange()
    strong.setFontWeight(QFont.Weight.DemiBold)
    piece.start, piece.length, piece.format = start, length, strong
    return piece


def text_height(text: str, style: str, width: int) -> int:
    """The height of a text in lines no wider than ``width``, in pixels."""
    return _known_height(text, style, width, scale())


def natural_width(text: str, style: str) -> int:
    """The width of a text on one line, in pixels."""
    return _known_width(text, style, scale())


# Layouts ask many times over for the same. With the text size in the key, because what is known holds for that alone.
@lru_cache(maxsize=1_024)
def _known_height(text: str, style: str, width: int, _text_size: float) -> int:
    return lay_out(text, style, width)[1]


@lru_cache(maxsize=1_024)
def _known_width(text: str, style: str, _text_size: float) -> int:
    metrics = QFontMetrics(font(style))
    return max((metrics.horizontalAdvance(line) for line in text.split("\n")), default=0) + 2


class Words(QLabel):
    """A piece of text. It wraps, grows, and is never cut.

    Args:
        text: plain text; it is shown as it is.
        style: a text style of the theme.
        tint: a colour of the theme, such as ``muted``, or the name of a mark.
        lead: words before it, in bold.
        whole: True for a short text that is not to be wrapped.
        centred: True to stand in the middle from left to right.
        middle: True to stand in the middle from top to bottom.
    """

    def __init__(
        self,
        text: str = "",
        style: str = "body",
        tint: str = "text",
        *,
        lead: str = "",
        whole: bool = False,
        centred: bool = False,
        middle: bool = False,
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._style = style
        self._tint = tint
        self._lead = ""
        self._whole = whole
        self._centred = centred
        self._middle = middle or whole
        self._layout: tuple[int, QTextLayout, int] | None = None
        self._heights: dict[int, int] = {}
        self._hint: QSize | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(not whole)
        self.setSizePolicy(policy)
        self.set_words(text, lead=lead)

    def set_words(self, text: str, *, lead: str = "") -> None:
        """Show another text."""
        whole_text = f"{lead} {text}" if lead and text else lead or text
        self._lead = lead
        self._forget()
        if whole_text != self.text():
            self.setText(whole_text)
        self.updateGeometry()
        self.update()

    def set_tint(self, tint: str) -> None:
        """Show it in another colour of the theme."""
        self._tint = tint
        self.update()

    def set_style(self, style: str) -> None:
        """Show it in another text style of the theme."""
        self._style = style
        self._forget()
        self.updateGeometry()
        self.update()

    def first_line(self) -> int:
        """Where the middle of the first line is, from the top of this widget."""
        return round(self._origin(self._laid(self.width())[1]).y()) + line_height(self._style) // 2

    def hasHeightForWidth(self) -> bool:
        return not self._whole

    def heightForWidth(self, width: int) -> int:
        # Layouts ask many times over; breaking the lines each time is most of the work of a page.
        if width not in self._heights:
            self._heights[width] = self._laid(width)[1]
        return self._heights[width]

    def sizeHint(self) -> QSize:
        if self._hint is None:
            width = natural_width(self.text(), self._style) + (px(6) if self._lead else 0)
            self._hint = QSize(width, self.heightForWidth(_UNLIMITED))
        return self._hint

    def minimumSizeHint(self) -> QSize:
        if self._whole:
            return self.sizeHint()
        return QSize(min(self.sizeHint().width(), px(60)), line_height(self._style))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._forget()
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._pen())
        layout, height = self._laid(self.width())
        layout.draw(painter, self._origin(height))
        painter.end()

    def _forget(self) -> None:
        self._layout = None
        self._heights = {}
        self._hint = None

    def _pen(self) -> QColor:
        return ink(colours(self.palette()), self._tint)

    def _origin(self, height: int) -> QPointF:
        left = (self.width() - self._laid(self.width())[0].maximumWidth()) / 2 if self._centred else 0.0
        return QPointF(left, max(0, (self.height() - height) // 2) if self._middle else 0)

    def _laid(self, width: int) -> tuple[QTextLayout, int]:
        wanted = _UNLIMITED if self._whole else width
        if self._layout is None or self._layout[0] != wanted:
            bold = [(0, len(self._lead))] if self._lead else []
            self._layout = (wanted, *lay_out(self.text(), self._style, wanted, bold=bold))
        return self._layout[1], self._layout[2]


class GlossaryWords(Words):
    """Text in which words with a meaning have dots under them.

    Pointing at such a word, or going to the text with the keyboard, shows the meaning; the arrows go from word to word.
    """

    def __init__(self, style: str = "body", tint: str = "text") -> None:
        super().__init__("", style, tint)
        self._spans: list[tuple[int, int, Meaning]] = []
        self._current = 0
        self.setMouseTracking(True)

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """The words of this text that have a meaning, each once."""
        return tuple(dict.fromkeys(meaning for _start, _length, meaning in self._spans))

    def set_text(self, text: str, glossary: Sequence[Meaning]) -> None:
        """Show a text, with dots under the first place of each word that has a meaning."""
        self.set_words(text)
        self._spans = spans(text, glossary)
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._spans else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(text)
        self.setAccessibleDescription(" ".join(f"{meaning.term}: {meaning.meaning}" for meaning in self.meanings))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._spans:
            return
        painter = QPainter(self)
        pen = QPen(ink(colours(self.palette()), "text"), max(1, px(1)))
        pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        for rect in (rect for start, length, _ in self._spans for rect in self._rects(start, length)):
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._span_at(event.pos())
            if at is None:
                QToolTip.hideText()
            else:
                self._show(at)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._span_at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.ArrowCursor if over is None else Qt.CursorShape.WhatsThisCursor)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._span_at(event.position().toPoint())
        if at is None:
            super().mousePressEvent(event)
        else:
            self._show(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Space: 0}
        key = Qt.Key(event.key())
        if key in steps and self._spans:
            self._show((self._current + steps[key]) % len(self._spans))
        elif key == Qt.Key.Key_Escape and QToolTip.isVisible():
            QToolTip.hideText()
        else:
            super().keyPressEvent(event)

    def _show(self, number: int) -> None:
        self._current = number
        start, length, meaning = self._spans[number]
        under = self._rects(start, length)[0].bottomLeft().toPoint()
        QToolTip.showText(self.mapToGlobal(under + QPoint(0, px(4))), meaning.meaning, self, QRect(), 60_000)

    def _span_at(self, point: QPoint) -> int | None:
        for number, (start, length, _meaning) in enumerate(self._spans):
            if any(rect.contains(QPointF(point)) for rect in self._rects(start, length)):
                return number
        return None

    def _rects(self, start: int, length: int) -> list[QRectF]:
        layout, _height = self._laid(self.width())
        rects = []
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first = max(start, line.textStart())
            last = min(start + length, line.textStart() + line.textLength())
            if first < last:
                left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
                rects.append(QRectF(left, line.y(), right - left, line.height()))
        return rects


class FileName(QLabel):
    """The name or path of a file on one line, shortened in the middle where there is no room; whole in its tool tip."""

    def __init__(self, untrusted_name: str = "", style: str = "small", tint: str = "muted") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._style = style
        self._tint = tint
        self.set_name(untrusted_name)

    def set_name(self, untrusted_name: str) -> None:
        """Show another name."""
        self.setText(untrusted_name)
        # A tool tip takes what looks like HTML for HTML; a line of spaces before it does not.
        self.setToolTip(untrusted_name.replace("<", "‹"))

    def sizeHint(self) -> QSize:
        return QSize(natural_width(self.text(), self._style), line_height(self._style))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(60), line_height(self._style))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(self._style))
        painter.setPen(ink(colours(self.palette()), self._tint))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


def spans(text: str, glossary: Sequence[Meaning]) -> list[tuple[int, int, Meaning]]:
    """Where words with a meaning stand: the first place of each, longer forms before shorter, none overlapping."""
    found: list[tuple[int, int, Meaning]] = []
    forms = sorted(
        ((form, meaning) for meaning in glossary for form in (meaning.term, *meaning.forms)),
        key=lambda pair: -len(pair[0]),
    )
    done: set[Meaning] = set()
    folded = text.casefold()
    for form, meaning in forms:
        # Nearly no word of a long list stands in a text, and to look for it by its pattern takes much longer.
        if meaning in done or form.casefold() not in folded:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE):
            if not any(match.start() < start + length and start < match.end() for start, length, _ in found):
                found.append((match.start(), match.end() - match.start(), meaning))
                done.add(meaning)
                break
    return sorted(found, key=lambda span: span[0])


def _x(position: object) -> float:
    # PySide gives a pair (x, cursor) where C++ gives x.
    return float(position[0]) if isinstance(position, tuple) else float(position)  # type: ignore[arg-type]


def page_column(widget: QWidget) -> int:
    """The width of 75 characters of body text, the longest line that is easy to read."""
    return QFontMetrics(widget.font()).averageCharWidth() * 75
