"""Colours, fonts and the few lines of style sheet; light, dark and high contrast.

Nothing here is kept in a variable of the program: the palette of the application carries the colours and its font
carries the text size. A widget asks ``colours(self.palette())`` and ``font("body")`` when it paints.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.paths import bundled

FAMILY = "Noto Sans"
MONO_FAMILY = "Noto Sans Mono"
BODY_PX = 16
LEAST_SIZE, MOST_SIZE, SIZE_STEP = 100, 200, 10

_Role = QPalette.ColorRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """One set of colours, as ``#rrggbb``. ``ink`` and ``wash`` are keyed by mark: stop, now, next, later, unknown."""

    name: str
    window: str
    base: str
    alt: str
    rail: str
    text: str
    muted: str
    mid: str
    dark: str
    accent: str
    on_accent: str
    accent_wash: str
    focus: str
    ink: dict[str, str]
    wash: dict[str, str]
    outlined: bool = False
    """True where a wash cannot be told from the paper, so that it takes a border in its ink."""


LIGHT = Colours(
    name="light",
    window="#f6f2ea",
    base="#fffdf9",
    alt="#faf6ee",
    rail="#eee8dc",
    text="#23211e",
    muted="#5c564e",
    mid="#ddd5c7",
    dark="#857c6f",
    accent="#1e5b4f",
    on_accent="#ffffff",
    accent_wash="#e2eee9",
    focus="#1b4da0",
    ink={"stop": "#9b1c1c", "now": "#854000", "next": "#1f4e85", "later": "#55504a", "unknown": "#573b86"},
    wash={"stop": "#fbeae6", "now": "#fcf0dd", "next": "#e7eff8", "later": "#ede8df", "unknown": "#f0ebf7"},
)
DARK = Colours(
    name="dark",
    window="#1c1b19",
    base="#262421",
    alt="#2d2a26",
    rail="#161513",
    text="#efeae2",
    muted="#bdb5a9",
    mid="#45413b",
    dark="#8f877b",
    accent="#8ccbb6",
    on_accent="#10241e",
    accent_wash="#21352f",
    focus="#a9c7ff",
    ink={"stop": "#ffb1a6", "now": "#f3be7a", "next": "#a8c8f2", "later": "#c8c1b6", "unknown": "#cfbbf6"},
    wash={"stop": "#43231f", "now": "#3d2e18", "next": "#20304a", "later": "#35312c", "unknown": "#332a45"},
)
CONTRAST = Colours(
    name="contrast",
    window="#000000",
    base="#000000",
    alt="#0a0a0a",
    rail="#000000",
    text="#ffffff",
    muted="#ffffff",
    mid="#ffffff",
    dark="#ffffff",
    accent="#ffe14d",
    on_accent="#000000",
    accent_wash="#000000",
    focus="#00e5ff",
    ink={"stop": "#ff9b8f", "now": "#ffc56b", "next": "#9ccbff", "later": "#ffffff", "unknown": "#d9c2ff"},
    wash=dict.fromkeys(("stop", "now", "next", "later", "unknown"), "#000000"),
    outlined=True,
)

_STYLES: dict[str, tuple[int, int, bool]] = {
    "display": (36, 46, True),
    "title": (28, 36, True),
    "question": (26, 35, True),
    "heading": (20, 28, True),
    "lead": (18, 28, False),
    "body": (16, 24, False),
    "strong": (16, 24, True),
    "row": (15, 21, False),
    "row_strong": (15, 21, True),
    "small": (14, 20, False),
    "small_strong": (14, 20, True),
    "least": (13, 18, False),
    "least_strong": (13, 18, True),
}

# Buttons, fields, menus and tool tips; everything else is painted. Sizes are pixels at 100 %, scaled when filled in.
_SHEET = Template("""
QPushButton { background: palette(base); color: palette(text); border: 1px solid palette(dark);
  border-radius: 6px; padding: 0 ${p18}; min-height: ${p38}; font-size: ${p15}; font-weight: 600; }
QPushButton:hover, QPushButton:pressed { background: $accent_wash; }
QPushButton:checked { background: $accent_wash; border: 2px solid palette(highlight); }
QPushButton[kind="inner"] { min-height: ${p32}; padding: 0 ${p13}; font-size: ${p14}; }
QPushButton[kind="large"] { min-height: ${p46}; padding: 0 ${p20}; font-size: ${p16}; }
QPushButton[rank="primary"] { background: palette(highlight); color: palette(highlighted-text);
  border: 1px solid palette(highlight); }
QPushButton[rank="primary"]:hover { border: 1px solid palette(text); }
QPushButton[rank="text"] { background: transparent; color: palette(link); border: 0; padding: 0 2px;
  min-height: ${p34}; text-decoration: underline; font-weight: 400; }
QPushButton[rank="text"][kind="bar"] { padding: 0 ${p9}; }
QPushButton[rank="text"]:hover { color: palette(text); }
QPushButton[rank="toggle"] { background: transparent; border: 0; padding: 0; text-align: left; font-size: ${p15};
  font-weight: 600; min-height: ${p34}; }
QLineEdit, QPlainTextEdit { background: palette(base); color: palette(text);
  border: 1px solid palette(dark); border-radius: 6px; padding: ${p4} ${p10};
  selection-background-color: palette(highlight); selection-color: palette(highlighted-text); }
QLineEdit, QSpinBox, QComboBox, QDateEdit { min-height: ${p28}; }
QComboBox QAbstractItemView { background: palette(base); color: palette(text); border: 1px solid palette(dark);
  selection-background-color: palette(highlight); selection-color: palette(highlighted-text); }
QTabBar { font-size: ${p14}; font-weight: 600; }
QTabBar::tab { background: transparent; color: palette(text); border: 0; border-bottom: 3px solid transparent;
  padding: ${p6} ${p12}; }
QTabBar::tab:hover { background: $accent_wash; }
QTabBar::tab:selected { border-bottom: 3px solid palette(highlight); }
QMenuBar { background: $menu; color: palette(text); border-bottom: 1px solid palette(mid); font-size: ${p14}; }
QMenuBar { spacing: 0; padding: 0 ${p3}; }
QMenuBar::item { padding: ${p4} ${p11}; background: transparent; }
QMenuBar::item:selected { background: $accent_wash; }
QMenu { background: palette(base); color: palette(text); border: 1px solid palette(dark); font-size: ${p14};
  padding: ${p4}; }
QMenu::item { padding: ${p6} ${p24}; border-radius: 4px; }
QMenu::item:selected { background: palette(highlight); color: palette(highlighted-text); }
QMenu::item:disabled { color: palette(placeholder-text); }
QMenu::separator { height: 1px; background: palette(mid); margin: ${p4} 0; }
QToolTip { background: palette(base); color: palette(text); border: 1px solid palette(dark); padding: ${p6};
  font-size: ${p14}; }
QScrollBar:vertical { background: transparent; width: ${p14}; margin: 0; }
QScrollBar::handle:vertical { background: $handle; border-radius: 4px; margin: 3px; min-height: ${p34}; }
QScrollBar::handle:vertical:hover { background: palette(dark); }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: transparent; }
QListView { background: palette(base); color: palette(text); border: 1px solid palette(mid); border-radius: 8px; }
QListView[plain="true"] { border: 0; border-radius: 0; background: transparent; }
QListView::item { padding: ${p6} ${p10}; }
QListView::item:selected { background: palette(highlight); color: palette(highlighted-text); }
""")


def colours(palette: QPalette) -> Colours:
    """The set of colours that a palette belongs to; a palette of the system's own gives one made of its roles."""
    window = palette.color(_Role.Window).name()
    for known in (LIGHT, DARK, CONTRAST):
        if known.window == window and known.text == palette.color(_Role.WindowText).name():
            return known
    return _of_system(palette)


def palette_of(known: Colours) -> QPalette:
    """The palette in which Fusion draws these colours."""
    roles = {
        _Role.Window: known.window,
        _Role.WindowText: known.text,
        _Role.Base: known.base,
        _Role.AlternateBase: known.alt,
        _Role.ToolTipBase: known.alt,
        _Role.ToolTipText: known.text,
        _Role.PlaceholderText: known.muted,
        _Role.Text: known.text,
        _Role.Button: known.base,
        _Role.ButtonText: known.text,
        _Role.BrightText: known.ink["stop"],
        _Role.Light: known.base,
        _Role.Midlight: known.mid,
        _Role.Mid: known.mid,
        _Role.Dark: known.dark,
        _Role.Shadow: known.dark,
        _Role.Highlight: known.accent,
        _Role.Accent: known.accent,
        _Role.HighlightedText: known.on_accent,
        _Role.Link: known.accent,
        _Role.LinkVisited: known.accent,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(known.muted))
    return palette


def ink(known: Colours, name: str) -> QColor:
    """A colour by name: a field of ``Colours`` such as ``muted``, or the ink of a mark such as ``stop``."""
    return QColor(known.ink[name] if name in known.ink else getattr(known, name))


def wash(known: Colours, name: str) -> QColor:
    """The wash behind a mark; ``done`` and ``accent`` give the accent wash."""
    return QColor(known.wash.get(name, known.accent_wash))


def scale() -> float:
    """Text size: 1.0 is 100 %."""
    return QApplication.font().pixelSize() / BODY_PX


def px(pixels: float) -> int:
    """Pixels at the text size of now, of a length that is so many pixels at 100 %."""
    return round(pixels * scale())


def font(style: str) -> QFont:
    """The font of a text style, such as ``title`` or ``row_strong``."""
    size, _line, strong = _STYLES[style]
    made = QFont(QApplication.font())
    made.setPixelSize(px(size))
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return made


def line_height(style: str) -> int:
    """The height of a line in a text style, in pixels."""
    return px(_STYLES[style][1])


def mono_font(style: str) -> QFont:
    """The font for paths and fingerprints, in which 0 and O differ."""
    _load_font("NotoSansMono-Regular.ttf")
    made = font(style)
    made.setFamilies([MONO_FAMILY, FAMILY])
    return made


def load_fonts() -> None:
    """Make the fonts that every page needs known to Qt; the one for paths and fingerprints follows when it is used."""
    _load_font("NotoSans-Regular.ttf")
    _load_font("NotoSans-SemiBold.ttf")


@cache
def _load_font(name: str) -> None:
    QFontDatabase.addApplicationFont(str(bundled("resources", "fonts", name)))


def style_sheet(known: Colours, factor: float) -> str:
    """The style sheet in these colours, at this text size."""
    sizes = {f"p{pixels}": f"{round(pixels * factor)}px" for pixels in range(1, 49)}
    # A handle that shows on the window without shouting: the picture's, between Mid and Dark.
    handle = known.dark if known.outlined else known.mid if known.name == "dark" else "#b7ae9f"
    menu = known.window
    return _SHEET.substitute(sizes, accent_wash=known.accent_wash, handle=handle, menu=menu)


class Theme(QObject):
    """Puts colours and text size on the whole program, and follows the system.

    Args:
        application: the one Qt application.
        look: ``system``, ``light`` or ``dark``.
        text_size: in per cent.

    Signals:
        changed: other colours, or another text size.
    """

    changed = Signal()

    def __init__(self, application: QApplication, look: str, text_size: int) -> None:
        super().__init__(application)
        self._application = application
        self._look = look
        self._text_size = text_size
        self._worn: tuple[Colours, int] | None = None
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._put_on()

    def set_look(self, look: str) -> None:
        """Choose ``system``, ``light`` or ``dark``."""
        self._look = look
        self._put_on()

    def set_text_size(self, per_cent: int) -> None:
        """Choose the text size, 100 to 200."""
        self._text_size = per_cent
        self._put_on()

    @Slot(Qt.ColorScheme)
    def _follow_system(self, _scheme: Qt.ColorScheme) -> None:
        if self._look == "system":
            self._put_on()

    def _put_on(self) -> None:
        application = self._application
        wanted = QFont(FAMILY)
        wanted.setPixelSize(round(BODY_PX * self._text_size / 100))
        palette = self._palette()
        # Dressing every widget anew takes long, so it is done only when something changes.
        if self._worn == (colours(palette), self._text_size):
            return
        self._worn = (colours(palette), self._text_size)
        with _nothing_cleared_up():
            application.setStyleSheet("")
            application.setFont(wanted)
            application.setPalette(palette)
            application.setStyleSheet(style_sheet(colours(palette), self._text_size / 100))
        self.changed.emit()

    def _palette(self) -> QPalette:
        hints = self._application.styleHints()
        if self._look in ("light", "dark"):
            return palette_of(DARK if self._look == "dark" else LIGHT)
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            # A contrast theme of the system keeps its own colours; where the system only asks, ours are used.
            own = QGuiApplication.palette()
            return own if _is_contrast_theme(own) else palette_of(CONTRAST)
        return palette_of(DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT)


@contextmanager
def _nothing_cleared_up() -> Iterator[None]:
    """Qt goes through a list of all widgets it made before: where Python takes one away meanwhile, the program dies."""
    usual = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if usual:
            gc.enable()


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, after WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    known = QColor(colour)
    parts = (known.redF(), known.greenF(), known.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else float(((p + 0.055) / 1.055) ** 2.4) for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _is_contrast_theme(palette: QPalette) -> bool:
    return contrast(palette.color(_Role.Window).name(), palette.color(_Role.WindowText).name()) > 18


def _of_system(palette: QPalette) -> Colours:
    def name(role: QPalette.ColorRole) -> str:
        return palette.color(role).name()

    text, paper = name(_Role.WindowText), name(_Role.Window)
    return Colours(
        name="system",
        window=paper,
        base=name(_Role.Base),
        alt=name(_Role.Base),
        rail=paper,
        text=text,
        muted=text,
        mid=text,
        dark=text,
        accent=name(_Role.Highlight),
        on_accent=name(_Role.HighlightedText),
        accent_wash=paper,
        focus=text,
        ink=dict.fromkeys(LIGHT.ink, text),
        wash=dict.fromkeys(LIGHT.wash, paper),
        outlined=True,
    )
