"""Slots: names and finds in a pack's texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_pack import HARBOUR, PACK, PHRASES, QUESTIONS, TODAY, known, look, told

from app.domain.facts import OFFERED
from app.domain.organisation import Organisation
from app.domain.slots import (
    WORDS,
    answer_words,
    chosen_texts,
    fill,
    in_a_row,
    inside_a_sentence,
    offered_slots,
    one_line,
    slot_values,
    slots,
    timeless,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0 models"), (1, "1 model"), (3, "3 models"), (None, "[not looked at yet]")],
)
def test_number_with_word(value: int | None, words: str) -> None:
    """A number comes with the word that fits it."""
    filled = fill("We saw {seen.models:model|models}.", {"seen.models": value}, PHRASES)

    assert f"We saw {words}." == filled.text


def test_name() -> None:
    """A name fills its slot, as often as it stands."""
    filled = fill("{lead}, and {lead} again.", {"lead": "Priya Nair"}, PHRASES)

    assert ("Priya Nair, and Priya Nair again.", ()) == filled


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We saw {seen.models:model|models}.", "We saw models."),
        ("{seen.models:model is|models are} here", "Models are here"),
        ("Your policy names {lead}.", "Your policy names [name of the person in charge]."),
        ("Nothing to fill", "Nothing to fill"),
    ],
)
def test_what_can_be_said_of_any_time(text: str, words: str) -> None:
    """A line of last year carries neither today's number nor today's name."""
    assert words == timeless(text, PHRASES)


def test_unfilled() -> None:
    """What nobody has said becomes words in brackets, and is told once."""
    filled = fill("{lead} and {lead} ask {owner}.", {"lead": "", "owner": ""}, PHRASES)

    text = "[name of the person in charge] and [name of the person in charge] ask [name of the person who decides]."

    assert (text, ("lead", "owner")) == filled


def test_names_are_sorted_and_cut() -> None:
    """A set is sorted without regard to capitals; over four, three are named."""
    names = frozenset({"llama", "Gemma", "Qwen", "mistral", "Phi", "Bert", "Whisper"})

    assert "Bert, Gemma, llama and 4 more" == fill("{n}", {"n": names}, PHRASES).text


def test_four_names_are_not_cut() -> None:
    """ "1 more" would be longer than the name."""
    assert "A, B, C and D" == in_a_row(frozenset("ABCD"), PHRASES)


def test_no_names() -> None:
    """An empty set says so."""
    assert "none" == fill("{n}", {"n": frozenset()}, PHRASES).text


def test_tuple_keeps_its_order() -> None:
    """What has an order of its own is not sorted and not cut."""
    assert "e, d, c, b and a" == in_a_row(("e", "d", "c", "b", "a"), PHRASES)


def test_values_are_not_expanded_again() -> None:
    """A model called like a slot stays a model."""
    filled = fill("We saw {n}.", {"n": frozenset({"{lead}", "{0.__class__}"}), "lead": "Priya"}, PHRASES)

    assert "We saw {0.__class__} and {lead}." == filled.text


def test_values_break_no_line_and_make_nothing_bold() -> None:
    """A name from outside cannot change the shape of the document."""
    filled = fill("By {org}.", {"org": "A\n\n1. **B**\tC\u2028D\x00\x1b\u202e"}, PHRASES)

    assert "By A 1. *B* C D." == filled.text


def test_unknown_slot() -> None:
    """A slot that is not offered is a fault of the pack."""
    with pytest.raises(KeyError):
        fill("{nobody}", {}, PHRASES)


@pytest.mark.parametrize("text", ["{", "}", "{}", "{lead", "lead}", "{{lead}}", "{Lead}", "{a:b}", "{a.b.c}", "{a|b}"])
def test_stray_brace(text: str) -> None:
    """A brace that belongs to no slot never reaches a reader."""
    with pytest.raises(ValueError, match="a brace that belongs to no slot"):
        fill(text, {"lead": "Priya", "a": 1}, PHRASES)


def test_slots_are_listed() -> None:
    """A text says which slots it has, with their words."""
    assert (("lead", "", ""), ("seen.models", "model", "models")) == slots("{lead} {seen.models:model|models}")


@settings(max_examples=100)
@given(st.text(alphabet="{}ab.:|* \n", max_size=40))
def test_any_text(text: str) -> None:
    """Whatever a text holds: its slots are filled and no brace is left, or it is refused."""
    values = {"a": 1, "b": "", "a.b": frozenset({"x"})}
    try:
        filled = fill(text, values, PHRASES)
    except (KeyError, ValueError):
        return

    assert not set("{}") & set(filled.text)


def test_all_offered_slots_have_values() -> None:
    """Every slot the checker lets through can be filled, before and after a look."""
    for assessment in (told({}), told(scan=look())):
        values = slot_values(assessment, known(assessment), PHRASES, today=TODAY)

        assert set(offered_slots(QUESTIONS)) == set(values)


def test_every_offered_slot_has_words_when_nobody_knows() -> None:
    """Nothing known at all still gives words in brackets, never a gap."""
    nothing = dict.fromkeys((*WORDS, *(fact.name for fact in OFFERED), "about.people"))
    for name in nothing:
        text = fill(f"{{{name}}}", nothing, PHRASES).text

        assert text.startswith("[") and text.endswith("]")


def test_values_of_an_organisation() -> None:
    """Names, dates, work and uses come from the organisation and its profile, in the order of the pack."""
    assessment = told()
    values = slot_values(assessment, known(assessment), PHRASES, today=TODAY)
    wanted = {
        "org": "Harbour Lettings",
        "owner": "Marian Hale",
        "answer_days": 3,
        "review_date": "12 May 2027",
        "amnesty_date": "30 November 2026",
        "work": ("landlord or letting agency",),
        "uses": ("writing", "meeting notes"),
        "about.people": 14,
        "seen.models": None,
    }

    assert wanted == {name: values[name] for name in wanted}


def test_values_of_nobody() -> None:
    """An organisation that has said nothing leaves its slots open; without a day there is no next review."""
    assessment = told({"work": "not_applicable", "people": "dont_know"}, organisation=Organisation())
    values = slot_values(assessment, known(assessment), PHRASES)

    assert [None] * 5 == [values[name] for name in ("work", "uses", "review_date", "amnesty_date", "about.people")]


def test_damaged_amnesty_date() -> None:
    """A date that is none counts as not said."""
    organisation = Organisation(name=HARBOUR.name, amnesty_until="soon")
    assessment = told(organisation=organisation)

    assert slot_values(assessment, known(assessment), PHRASES)["amnesty_date"] is None


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        ("lead", "part", "In part, or only in people's heads"),
        ("lead", 3, "Yes, written and done"),
        ("lead", "dont_know", "I don't know"),
        ("lead", "not_applicable", "Does not apply"),
        ("people", 14, "14"),
        ("decides", "yes", "Yes"),
        ("uses", ("code", "writing"), "Writing; AI coding"),
        ("uses", frozenset({"dont_know"}), "I don't know"),
        ("uses", ("notes", "dont_know"), "Meeting notes; I don't know"),
        ("uses", (), "none"),
    ],
)
def test_answer_words(question: str, value: object, words: str) -> None:
    """Every kind of answer, as kept or as a fact, has words."""
    assert words == answer_words(PACK.question(question), value, PHRASES)  # type: ignore[arg-type]


def test_chosen_texts_of_nothing() -> None:
    """Nothing was chosen where nothing is known."""
    assert () == chosen_texts(PACK.question("uses"), None)


@pytest.mark.parametrize(
    ("text", "inside"), [("Shop.", "shop"), ("AI tools", "AI tools"), ("A shop", "a shop"), ("", "")]
)
def test_inside_a_sentence(text: str, inside: str) -> None:
    """A text loses its capital inside a sentence, an abbreviation keeps it."""
    assert inside == inside_a_sentence(text)


@given(st.text())
def test_one_line(text: str) -> None:
    """A text from outside is one line, trimmed, without the sign of bold text."""
    line = one_line(text)

    assert line == line.strip() and len(line.splitlines()) <= 1 and "**" not in line
