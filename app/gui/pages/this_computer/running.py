"""While the look runs: which place, how far, and what was found so far."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.observation import Observation
from app.domain.scan_event import ItemSeen, PlaceDone, PlaceEntered, Progress
from app.gui.announce import announce
from app.gui.models.rows import Row
from app.gui.pages.this_computer.signs import find_icon
from app.gui.theme import colours, font, ink, line_height, px, wash
from app.gui.widgets.cards import Card, Line, ProgressLine, Strip
from app.gui.widgets.marks import draw_mark, mark_tint
from app.gui.widgets.rows_view import RowsView
from app.gui.widgets.words import Words, lay_out, natural_width, text_height
from app.phrases import Phrases
from app.workspace.finds import look_first, short_words

_SHOW_EVERY_MS = 100
_SPEAK_EVERY_MS = 5_000


class RunningPart(QWidget):
    """Shows a look as it goes. What it is told is shown at most ten times a second."""

    def __init__(self, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self._finds: dict[str, Observation] = {}
        self._fresh: list[Observation] = []
        self._counts = Progress(files_passed=0, files_opened=0)
        self._place = ""
        self._number = self._total = 0
        self._dirty = False
        self._clock = QElapsedTimer()
        self._show_timer = QTimer(self)
        self._show_timer.setInterval(_SHOW_EVERY_MS)
        self._show_timer.timeout.connect(self._show)
        self._speaker = Speaker(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(Words(self.tr("Looking at this computer"), "title"))
        self._lead = Words(self.tr("You can carry on with something else. What is found is kept."), "body", "muted")
        head.addWidget(self._lead)
        column.addLayout(head)
        column.addWidget(self._progress_card())
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(px(20))
        self._both.addWidget(self._places_card(), 430)
        self._both.addWidget(self._found_card(), 534)
        column.addLayout(self._both, 1)
        never = Strip("accent", "eye-off")
        never.set_words(
            self.tr("your documents, mail and chats, or anything anyone typed. Nothing is run, changed or sent."),
            lead=self.tr("What we never read:"),
        )
        column.addWidget(never)

    def begin(self, labels: tuple[str, ...]) -> None:
        """A look begins at these places."""
        self._finds, self._fresh = {}, []
        self._counts = Progress(files_passed=0, files_opened=0)
        self._place, self._number, self._total = "", 0, len(labels)
        self._list.rows.set_rows(())
        self._places.set_places(labels)
        self._clock.start()
        self._dirty = True
        self._show_timer.start()
        self._show()

    def end(self) -> None:
        """The look has ended."""
        self._show_timer.stop()

    def stopping(self) -> None:
        """Say that it is about to stop."""
        self._lead.set_words(self.tr("Stopping. What was found so far is kept."))

    def take(self, event: object) -> None:
        """Take in an event of the look; it is shown within a tenth of a second."""
        self._dirty = True
        if isinstance(event, PlaceEntered):
            self._place, self._number, self._total = event.label, event.number, event.total
            self._counts = replace(self._counts, folders=0, folders_last=0)
            self._places.enter(event)
            if self.isVisible():
                place = self.tr("Place {number} of {total}: {place}")
                words = place.format(number=event.number, total=event.total, place=event.label)
                self._speaker.say(words, weight=0)
        elif isinstance(event, PlaceDone):
            self._places.leave(event, self._count_words(event.found))
        elif isinstance(event, Progress):
            self._counts = event
        elif isinstance(event, ItemSeen):
            first_time = event.item.id not in self._finds
            self._finds[event.item.id] = event.item
            self._fresh.append(event.item)
            if first_time and look_first(event.item) and self.isVisible():
                words = self.tr("Look first: {name}. {detail}")
                detail = short_words(event.item, self._phrases)
                self._speaker.say(words.format(name=event.item.name, detail=detail), weight=1)

    def say_end(self, sentence: str) -> None:
        """Let a screen reader say how it ended."""
        self._speaker.say(sentence, weight=2)

    def set_room(self, room: int) -> None:
        """Put the finds under the places where there is no room beside them."""
        wide = room >= 880
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    @Slot()
    def _show(self) -> None:
        self._time.set_words(self._time_words())
        if not self._dirty:
            return
        self._dirty = False
        if self._place:
            place = self.tr("Place {number} of {total}: {place}")
            words = place.format(number=self._number, total=self._total, place=self._place) + self._share_words()
            self._where.set_words(words)
            self._bar.set_share((self._number - 1) / max(self._total, 1), words)
        self._places.refresh()
        # Newest first; a find told twice only changes its own row, so that rows keep still.
        newest = {find.id: find for find in reversed(self._fresh)}
        self._fresh = []
        bar = self._list.verticalScrollBar()
        before, height = bar.value(), self._list.rows_height() if bar.value() else 0
        self._list.rows.put_on_top([self._row(find) for find in newest.values()])
        if before:
            bar.setValue(before + self._list.rows_height() - height)
        self._found.set_words(self.tr("Found so far: {n}").format(n=len(self._finds)))
        self._nothing.setVisible(not self._finds)
        self._list.setVisible(bool(self._finds))

    def _row(self, find: Observation) -> Row:
        first = look_first(find)
        return Row(
            id=find.id,
            title=find.name,
            detail=short_words(find, self._phrases),
            icon_name=find_icon(find),
            mark="stop" if first else "",
            word=self.tr("Look first") if first else "",
        )

    def _time_words(self) -> str:
        seconds = self._clock.elapsed() // 1000
        time = self.tr("{s}\u00a0s").format(s=seconds)
        if seconds >= 60:
            time = self.tr("{m}\u00a0min {s}\u00a0s").format(m=seconds // 60, s=f"{seconds % 60:02}")
        if not self._counts.files_passed:
            return time
        words = self.tr("{passed} files passed by, {opened} looked at more closely, {time}")
        return words.format(passed=f"{self._counts.files_passed:,}", opened=f"{self._counts.files_opened:,}", time=time)

    def _share_words(self) -> str:
        """How much of the place in hand is done, where the last look counted its folders: a count, and no guess."""
        done, last = self._counts.folders, self._counts.folders_last
        if not 0 < done < last:
            return ""
        words = self.tr("about {share} in 100 of the folders it had last time")
        return ", " + words.format(share=max(1, round(100 * done / last)))

    def _count_words(self, found: int) -> str:
        if not found:
            return self.tr("Nothing found")
        return self.tr("1 find") if found == 1 else self.tr("{n} finds").format(n=found)

    def _progress_card(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        self._where = Words(self.tr("Getting ready"), "strong")
        self._time = Words("", "small", "muted")
        row.addWidget(self._where, 1)
        row.addWidget(self._time, 0, Qt.AlignmentFlag.AlignVCenter)
        self._bar = ProgressLine(self.tr("How far the look is"), 10)
        card.column.addLayout(row)
        card.column.addWidget(self._bar)
        return card

    def _places_card(self) -> Card:
        card = Card(padded=False)
        card.column.addWidget(_Inset(16, Words(self.tr("Where we look"), "strong", whole=True)))
        card.column.addWidget(Line())
        self._places = PlaceList(self.tr("Waiting"), self.tr("Looking now"), self.tr("Nothing found"))
        card.column.addWidget(self._places)
        card.column.addStretch(1)
        return card

    def _found_card(self) -> Card:
        card = Card(padded=False)
        self._found = Words("", "strong", whole=True)
        card.column.addWidget(_Inset(16, self._found, Words(self.tr("Newest first"), "small", "muted", whole=True)))
        card.column.addWidget(Line())
        self._nothing = _Inset(10, Words(self.tr("Nothing yet."), "row", "muted"))
        self._list = RowsView(self.tr("Found so far"), 62, indent_px=18)
        self._list.setMinimumHeight(px(190))
        card.column.addWidget(self._nothing)
        card.column.addWidget(self._list, 1)
        card.column.addSpacing(6)
        return card


class PlaceList(QWidget):
    """The places of a look, each with its mark: done, now, waiting.

    Args:
        waiting, now, nothing: the words beside a place; room is kept for the longest, so that rows keep still.
    """

    def __init__(self, waiting: str, now: str, nothing: str) -> None:
        super().__init__()
        self._waiting, self._now, self._nothing = waiting, now, nothing
        self._labels: list[str] = []
        self._states: list[str] = []
        self._words: list[str] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_places(self, labels: tuple[str, ...]) -> None:
        """Show these places, all waiting."""
        self._labels = list(labels)
        self._states = ["not_started"] * len(labels)
        self._words = [self._waiting] * len(labels)
        self.refresh()

    def enter(self, event: PlaceEntered) -> None:
        """A place is being looked at now."""
        self._fit(event.total)
        at = event.number - 1
        self._labels[at], self._states[at], self._words[at] = event.label, "next", self._now

    def leave(self, event: PlaceDone, words: str) -> None:
        """A place is finished."""
        self._fit(event.total)
        self._states[event.number - 1], self._words[event.number - 1] = "done", words

    def refresh(self) -> None:
        """Paint what is known now."""
        self.setAccessibleName("; ".join(f"{a}: {b}" for a, b in zip(self._labels, self._words, strict=True)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(380), self.heightForWidth(px(380)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), px(39) * len(self._labels))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._height(number, width) for number in range(len(self._labels)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        for number, (label, state, words) in enumerate(zip(self._labels, self._states, self._words, strict=True)):
            height = self._height(number, self.width())
            now = state == "next"
            if now:
                painter.fillRect(QRectF(1, top, self.width() - 2, height), wash(known, "next"))
            if number:
                painter.fillRect(QRectF(0, top, self.width(), 1), ink(known, "mid"))
            paper = wash(known, "next") if now else ink(known, "base")
            place = QRectF(px(18), top + px(11), px(18), px(18))
            draw_mark(painter, state, place, ink(known, mark_tint(state)), paper)
            painter.setPen(ink(known, "text"))
            layout, _height = lay_out(label, "row_strong" if now else "row", self._room(self.width()))
            layout.draw(painter, QPointF(px(48), top + px(9)))
            painter.setPen(ink(known, "muted"))
            painter.setFont(font("small"))
            wide = natural_width(words, "small")
            right = QRectF(self.width() - px(18) - wide, top + px(9), wide, line_height("row"))
            painter.drawText(right, int(Qt.AlignmentFlag.AlignVCenter), words)
            top += height
        painter.end()

    def _fit(self, total: int) -> None:
        del self._labels[total:], self._states[total:], self._words[total:]
        while len(self._labels) < total:
            self._labels.append("")
            self._states.append("not_started")
            self._words.append(self._waiting)

    def _room(self, width: int) -> int:
        widest = max(natural_width(words, "small") for words in (self._waiting, self._now, self._nothing))
        return max(px(60), width - px(48) - px(18) - px(12) - widest)

    def _height(self, number: int, width: int) -> int:
        return text_height(self._labels[number], "row_strong", self._room(width)) + px(18)


class Speaker(QObject):
    """Says lines to a screen reader, never more than one in five seconds; what matters most waits its turn."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._speaker = parent
        self._since = QElapsedTimer()
        self._waiting = ""
        self._weight = -1
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._speak)

    def say(self, sentence: str, *, weight: int) -> None:
        """Say a sentence now or when five seconds are over; a heavier one takes the place of a lighter one."""
        if weight < self._weight:
            return
        self._waiting, self._weight = sentence, weight
        rest = _SPEAK_EVERY_MS - self._since.elapsed() if self._since.isValid() else 0
        if rest <= 0:
            self._speak()
        elif not self._timer.isActive():
            self._timer.start(rest)

    @Slot()
    def _speak(self) -> None:
        sentence, self._waiting, self._weight = self._waiting, "", -1
        if sentence:
            self._since.start()
            announce(self._speaker, sentence)


class _Inset(QWidget):
    """A row of texts in a card whose rows reach its edges."""

    def __init__(self, top_px: int, text: Words, more: Words | None = None) -> None:
        super().__init__()
        self._top_px = top_px
        self._row = QHBoxLayout(self)
        self._row.addWidget(text, 1)
        if more is not None:
            self._row.addWidget(more)
        self._space()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._space()
        super().changeEvent(event)

    def _space(self) -> None:
        self._row.setContentsMargins(px(18), px(self._top_px), px(18), px(10))
