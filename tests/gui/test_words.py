"""Text that wraps and is never cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.gui.theme import Theme, line_height
from app.gui.widgets.words import FileName, GlossaryWords, Meaning, Words, lay_out, natural_width, spans

AGENT = Meaning("agent", "A program that acts by itself.", ("agents",))
FILE = Meaning("model file", "A file that holds a model.", ("model files",))


def test_a_word_without_spaces_wraps(dressed: Theme) -> None:
    """A word longer than the line goes on in the next, and every line fits."""
    layout, height = lay_out("x" * 300, "body", 200)
    widths = [layout.lineAt(number).naturalTextWidth() for number in range(layout.lineCount())]

    assert (True, height) == (max(widths) <= 200, layout.lineCount() * line_height("body"))


def test_words_grow_when_they_get_narrow(dressed: Theme) -> None:
    """Half the width takes more height, and one line takes the height of one line."""
    words = Words("Some model files are programs in disguise. Opening one can run whatever its maker hid.")

    assert (True, line_height("body")) == (
        words.heightForWidth(200) > words.heightForWidth(400),
        words.sizeHint().height(),
    )


def test_outside_text_is_shown_as_it_is(dressed: Theme) -> None:
    """Text that looks like HTML is plain text."""
    words = Words("<b>bold</b> <img src=x>")

    assert "<b>bold</b> <img src=x>" == words.text()


def test_the_longest_form_of_a_word_is_marked_once(dressed: Theme) -> None:
    """ "Model files" is marked whole; a word in another word is not marked; each meaning once."""
    text = "Reagents aside, some model files are made by agents, and an agent runs a model file."
    found = [text[start : start + length] for start, length, _meaning in spans(text, (AGENT, FILE))]

    assert ["model files", "agents"] == found


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=8), max_size=6))
def test_marked_words_never_overlap(text: str, terms: list[str]) -> None:
    """Whatever the words, marked places lie in the text, in order, apart from each other."""
    found = spans(text, [Meaning(term, "x") for term in terms])
    ends = [0, *(start + length for start, length, _ in found)]

    assert all(0 <= end <= start for end, (start, _length, _m) in zip(ends, found, strict=False))


def test_a_text_with_marked_words_can_be_reached_by_keyboard(dressed: Theme) -> None:
    """Only a text with something to say takes the focus, and it says the meanings."""
    words = GlossaryWords()
    words.set_text("An agent acts.", (AGENT,))
    with_meaning = (words.focusPolicy().name, words.accessibleDescription())
    words.set_text("Nothing here.", (AGENT,))

    assert (("TabFocus", "agent: A program that acts by itself."), "NoFocus") == (
        with_meaning,
        words.focusPolicy().name,
    )


def test_file_names_keep_their_whole_text(dressed: Theme) -> None:
    """A name that is shortened on the screen is whole in its text and its tool tip, and no HTML."""
    name = FileName("/home/<b>x</b>/" + "very-long-" * 30 + "name.gguf")

    assert (True, True, False) == (
        name.text().endswith("name.gguf"),
        "name.gguf" in name.toolTip(),
        "<" in name.toolTip(),
    )


def test_natural_width_is_that_of_the_longest_line(dressed: Theme) -> None:
    """Two lines are as wide as the wider of them."""

    assert natural_width("a much longer line", "body") == natural_width("short\na much longer line", "body")
