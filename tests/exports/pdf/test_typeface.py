"""Lines: as wide as they may be, with every letter, and nothing read as markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.document import Run
from app.exports.pdf.style import BODY
from app.exports.pdf.typeface import Line, Typefaces, balanced_width, lines, shortened
from app.exports.plain import plain

FACES = Typefaces()


def broken(*runs: Run, width: float = 200.0) -> tuple[Line, ...]:
    """These runs as lines."""
    return lines(FACES, runs, BODY, width)


def texts(*runs: Run, width: float = 200.0) -> list[str]:
    """What the lines say."""
    return [line.text for line in broken(*runs, width=width)]


def test_lines_end_between_words() -> None:
    """A line ends with the space between its last word and the next, the last line with none."""
    told = texts(Run("We let homes, and a person always decides what is done here."), width=150)

    assert len(told) > 2
    assert all(line.endswith(" ") for line in told[:-1])
    assert not told[-1].endswith(" ")
    assert "We let homes, and a person always decides what is done here." == "".join(told)


def test_words_may_end_at_hyphens_and_slashes() -> None:
    """A hyphen between letters is a place to end a line; nothing is put after it."""
    assert ["well-", "known"] == texts(Run("well-known"), width=45)
    assert ["and/", "or"] == texts(Run("and/or"), width=25)


def test_faces_change_inside_a_word() -> None:
    """A bold word keeps the full stop after it on its line."""
    told = broken(Run("Ask "), Run("Priya", bold=True), Run("."))

    assert ["Ask ", "Priya", "."] == [piece.text for piece in told[0].pieces]
    assert ["regular", "semibold", "regular"] == [piece.face for piece in told[0].pieces]


def test_spaces_of_runs_meet() -> None:
    """Spaces at the end of one run and the start of the next are one space."""
    assert ["a b c"] == texts(Run(" a "), Run("  "), Run(" b", bold=True), Run("\n"), Run("c "))


@pytest.mark.parametrize("text", ["<b>x</b>", "&lt;", '<a href="x">y</a>', "<br/>", "</para>", "{x}", "%s"])
def test_nothing_is_markup(text: str) -> None:
    """Signs of markup are letters like others."""
    assert [text] == texts(Run(text))


def test_letters_we_lack_have_a_sign() -> None:
    """A character that no font of ours has is one sign that stands for it; a ligature is its letters."""
    told = broken(Run("a\U0001f600\u4e2d\u2192\ufb01"))[0]

    assert "a\U0001f600\u4e2d\u2192\ufb01" == told.text
    meant = {piece.stands_for: piece.text for piece in told.pieces if piece.stands_for}
    assert "\ufffd" == meant["\U0001f600"] == meant["\u4e2d"]
    assert "mono" == next(piece.face for piece in told.pieces if piece.text == "\u2192")


@settings(max_examples=100)
@given(st.lists(st.tuples(st.text(max_size=60), st.booleans(), st.booleans()), max_size=5), st.floats(30, 400))
def test_no_letter_is_lost_and_no_line_too_wide(told: list[tuple[str, bool, bool]], width: float) -> None:
    """Whatever the text, its lines hold all of its letters and keep to the width."""
    runs = tuple(Run(text, bold=bold, mono=mono) for text, bold, mono in told)
    result = lines(FACES, runs, BODY, width)

    expected = "".join(re.sub(" ", "", plain(text)) for text, _bold, _mono in told)
    assert expected == "".join(line.text for line in result).replace(" ", "")
    for line in result:
        assert line.width <= width + 1e-6


def test_a_narrow_place_shows_both_ends() -> None:
    """A text too long for its place loses its middle and says so; a short one is whole."""
    told = shortened(FACES, f"Harbour Lettings {'and partners ' * 400}, AI policy", BODY, 200)

    assert told.width <= 200
    assert re.fullmatch(r"Harbour.*\u2026.*AI policy", told.text)
    assert "Harbour Lettings" == shortened(FACES, "Harbour Lettings", BODY, 200).text


def test_titles_are_balanced() -> None:
    """A title of two lines does not leave one word alone on the second."""
    runs = (Run("How we use AI at work"),)
    width = balanced_width(FACES, runs, BODY, 110)

    assert 2 == len(lines(FACES, runs, BODY, 110)) == len(lines(FACES, runs, BODY, width))
    assert ["How we use ", "AI at work"] == [line.text for line in lines(FACES, runs, BODY, width)]
