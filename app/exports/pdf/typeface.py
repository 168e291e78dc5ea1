"""Letters: which there are, how wide they are, and how lines are broken.

No markup is read anywhere: a text is drawn as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from reportlab.pdfbase.ttfonts import TTFont

from app.domain.document import Run, Runs
from app.exports.pdf.style import FACE_FILES, LEAST, Face, TextStyle
from app.exports.plain import REPLACEMENT, plain
from app.paths import bundled

_MONO_SIZE = 0.92
"""Letters of one width look larger than others of the same size."""

_MOST_ON_A_LINE = 300
"""More letters than the narrowest of them leave room for on a page."""

_BREAK_AFTER = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])|(?<=\w)/(?=\w)")


class Typefaces:
    """The letters of one PDF.

    They are loaded for each document anew: reportlab keeps notes in a font while it writes, so that one font must not
    serve two documents at once, and loading takes a few milliseconds.
    """

    def __init__(self) -> None:
        self._fonts: dict[Face, TTFont] = {}
        self._widths: dict[tuple[str, Face], float] = {}

    def font(self, face: Face) -> TTFont:
        """The font of a face."""
        if face not in self._fonts:
            file = FACE_FILES[face]
            self._fonts[face] = TTFont(file.removesuffix(".ttf"), str(bundled("resources", "fonts", file)))
        return self._fonts[face]

    def has(self, character: str, face: Face) -> bool:
        """Whether a face can draw this character."""
        return ord(character) in self.font(face).face.charToGlyph

    def width(self, text: str, face: Face, size: float) -> float:
        """How wide a text is, in points."""
        key = (text, face)
        if key not in self._widths:
            widths = self.font(face).face.charWidths
            self._widths[key] = sum(widths[ord(character)] for character in text) / 1000
        return self._widths[key] * size


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one face. ``stands_for`` is the text meant where the letters are only a sign for it."""

    text: str
    face: Face
    size: float
    width: float
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. Its last piece ends with a space where the words of the next line are separate ones."""

    pieces: tuple[Piece, ...]
    width: float

    @property
    def text(self) -> str:
        return "".join(piece.stands_for or piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Word:
    """Letters that stay together, and whether a space comes after them."""

    pieces: tuple[Piece, ...]
    width: float
    space: Piece | None = None


def lines(faces: Typefaces, runs: Runs, style: TextStyle, width: float) -> tuple[Line, ...]:
    """Break a text into lines of at most this width; an empty text has no lines."""
    broken: list[Line] = []
    current: list[_Word] = []
    used = 0.0
    for word in _words(faces, runs, style):
        gap = current[-1].space.width if current and current[-1].space else 0.0
        if current and used + gap + word.width > width:
            broken.append(_line(current))
            current, used, gap = [], 0.0, 0.0
        for part in _fitting(faces, word, width) if word.width > width else (word,):
            if current and used + gap + part.width > width:
                broken.append(_line(current))
                current, used, gap = [], 0.0, 0.0
            current.append(part)
            used += gap + part.width
    if current:
        broken.append(_line([*current[:-1], replace(current[-1], space=None)]))
    return tuple(broken)


def balanced_width(faces: Typefaces, runs: Runs, style: TextStyle, width: float) -> float:
    """The least width in which the text takes no more lines than in this one, so that no word stands alone."""
    count = len(lines(faces, runs, style, width))
    narrower = width
    while narrower > width / 2 and len(lines(faces, runs, style, narrower * 0.95)) == count:
        narrower *= 0.95
    return narrower


def shortened(faces: Typefaces, text: str, style: TextStyle, width: float) -> Line:
    """A text on one line, its middle left out where it is too long; for places that hold one line only."""
    kept = min(len(text), _MOST_ON_A_LINE)
    whole = text if kept == len(text) else _without_middle(text, kept)
    line = _only(lines(faces, (Run(whole),), style, 1e9))
    while line.width > width and kept > 2:
        kept = int(kept * 0.9)
        line = _only(lines(faces, (Run(_without_middle(text, kept)),), style, 1e9))
    return line


def _without_middle(text: str, kept: int) -> str:
    return f"{text[: kept // 2].rstrip()}…{text[len(text) - kept // 2 :].lstrip()}"


def _only(broken: tuple[Line, ...]) -> Line:
    return broken[0] if broken else Line((), 0.0)


def _line(words: list[_Word]) -> Line:
    """Words as a line; neighbours of one face become one piece."""
    pieces: list[Piece] = []
    width = 0.0
    for number, word in enumerate(words):
        last = number == len(words) - 1
        for piece in (*word.pieces, *((word.space,) if word.space else ())):
            before = pieces[-1] if pieces else None
            if before and not before.stands_for and not piece.stands_for and before.face == piece.face:
                pieces[-1] = replace(before, text=before.text + piece.text, width=before.width + piece.width)
            else:
                pieces.append(piece)
        width += word.width + (word.space.width if word.space and not last else 0.0)
    return Line(tuple(pieces), width)


def _words(faces: Typefaces, runs: Runs, style: TextStyle) -> Iterator[_Word]:
    """The text cut where a line may end."""
    pieces: list[Piece] = []
    pending: Piece | None = None
    for text, face, size in _faced(runs, style):
        for chunk in re.split("( )", text):
            if chunk == " ":
                if pieces:
                    pending = Piece(" ", face, size, faces.width(" ", face, size))
            elif chunk:
                if pending:
                    yield _word(pieces, pending)
                    pieces, pending = [], None
                *wholes, rest = _breakable(chunk)
                for whole in wholes:
                    yield _word([*pieces, *_drawable(faces, whole, face, size)], None)
                    pieces = []
                pieces += _drawable(faces, rest, face, size)
    if pieces:
        yield _word(pieces, None)


def _word(pieces: list[Piece], space: Piece | None) -> _Word:
    return _Word(tuple(pieces), sum(piece.width for piece in pieces), space)


def _faced(runs: Runs, style: TextStyle) -> Iterator[tuple[str, Face, float]]:
    """Runs with their white space reduced as if they were one text."""
    space_before = True
    for run in runs:
        text = _one_spaced(run.text)
        if space_before:
            text = text.lstrip(" ")
        if not text:
            continue
        space_before = text.endswith(" ")
        face: Face = "mono" if run.mono else "semibold" if run.bold else style.face
        yield text, face, max(style.size * _MONO_SIZE, LEAST.size) if run.mono else style.size


def _one_spaced(text: str) -> str:
    core = plain(text)
    before = " " if text[:1].isspace() and text[:1] != "\u00a0" else ""
    after = " " if text[-1:].isspace() and text[-1:] != "\u00a0" and core else ""
    return f"{before}{core}{after}"


def _breakable(word: str) -> list[str]:
    """A word cut after its hyphens and slashes."""
    cuts = [0, *(found.end() for found in _BREAK_AFTER.finditer(word)), len(word)]
    return [word[start:end] for start, end in pairwise(cuts)]


def _drawable(faces: Typefaces, text: str, face: Face, size: float) -> Iterator[Piece]:
    """The text as pieces; what the face has no letter for is a sign that stands for it."""
    start = 0
    for position, character in enumerate(text):
        if not faces.has(character, face):
            if start < position:
                yield _piece(faces, text[start:position], face, size)
            yield _substitute(faces, character, face, size)
            start = position + 1
    if start < len(text):
        yield _piece(faces, text[start:], face, size)


def _piece(faces: Typefaces, text: str, face: Face, size: float) -> Piece:
    return Piece(text, face, size, faces.width(text, face, size))


def _substitute(faces: Typefaces, character: str, face: Face, size: float) -> Piece:
    simpler = _simpler(character)
    for instead, other in ((character, "mono"), (simpler, face), (REPLACEMENT, face)):
        other_face: Face = "mono" if other == "mono" else face
        if instead and all(faces.has(part, other_face) for part in instead):
            meant = "" if instead == character else character
            return Piece(instead, other_face, size, faces.width(instead, other_face, size), meant)
    raise AssertionError(f"{face} has no sign for what is missing")


@lru_cache(maxsize=1024)
def _simpler(character: str) -> str:
    """Letters that mean the same, such as ``fi`` for a ligature; empty when there are none."""
    instead = unicodedata.normalize("NFKC", character)
    return instead if instead != character and " " not in instead else ""


def _fitting(faces: Typefaces, word: _Word, width: float) -> Iterable[_Word]:
    """A word too long for a line, cut anywhere into parts that fit."""
    pieces: list[Piece] = []
    used = 0.0
    for piece in word.pieces:
        start = 0
        for position, letter in enumerate(piece.text):
            letter_width = faces.width(letter, piece.face, piece.size)
            if (pieces or position > start) and used + letter_width > width:
                if position > start:
                    pieces.append(_piece(faces, piece.text[start:position], piece.face, piece.size))
                yield _word(pieces, None)
                pieces, used, start = [], 0.0, position
            used += letter_width
        rest = piece.text[start:]
        pieces.append(piece if piece.stands_for else _piece(faces, rest, piece.face, piece.size))
    yield _word(pieces, word.space)
