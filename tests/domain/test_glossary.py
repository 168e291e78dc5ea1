"""Which terms occur in texts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.glossary import terms_used
from app.domain.pack import Term


def term(name: str, *also: str) -> Term:
    return Term(id=re.sub(r"\W+", "_", name.lower()), term=name, meaning="M.", also=also)


GLOSSARY = (
    term("Model", "models"),
    term("Local model", "local models"),
    term("AI", "artificial intelligence"),
    term("IT"),
    term("Agent", "agents"),
    term("C++ build"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A local model is kept here.", ["Local model"]),
        ("A local model and three models.", ["Local model", "Model"]),
        ("MODELS shout.", ["Model"]),
        ("Remodelling is no term; neither is model2 or super_model.", []),
        ("We use ai and Artificial  Intelligence.", ["AI"]),
        ("Put it away.", []),
        ("Ask IT.", ["IT"]),
        ("The local\nmodel, broken over two lines.", ["Local model"]),
        ("(agents) \u201cAI\u201d", ["Agent", "AI"]),
        ("A C++ build.", ["C++ build"]),
        ("", []),
    ],
)
def test_what_occurs(text: str, expected: list[str]) -> None:
    """Whole words count, longer terms first, capitals only where a form has nothing else."""
    assert expected == [found.term for found in terms_used([text], GLOSSARY)]


def test_each_term_once_over_all_texts_in_alphabetical_order() -> None:
    """However often and in whichever order terms occur, the list is short and sorted."""
    found = terms_used(["models", "agents and a model", "AI", "an agent"], GLOSSARY)

    assert ["Agent", "AI", "Model"] == [one.term for one in found]


def test_without_a_glossary_nothing_is_used() -> None:
    """A questionnaire may have no glossary, and a form may be blank."""
    assert () == terms_used(["a model"], ())
    assert () == terms_used(["a model"], (Term(id="x", term=" ", meaning="M."),))


@settings(max_examples=100)
@given(st.lists(st.text(max_size=12), max_size=5), st.lists(st.text(min_size=1, max_size=8), max_size=6))
def test_any_words(texts: list[str], names: list[str]) -> None:
    """Whatever a pack calls its terms, what is found is of its glossary and found once, and in any order of it."""
    glossary = tuple(Term(id=f"t{number}", term=name, meaning="M.") for number, name in enumerate(dict.fromkeys(names)))
    found = terms_used(texts, glossary)

    assert len(set(found)) == len(found)
    assert set(found) <= set(glossary)


@settings(max_examples=100)
@given(st.from_regex(r"[A-Za-z]{1,8}( [a-z]{1,8})?", fullmatch=True))
def test_a_term_is_found_where_it_stands(name: str) -> None:
    """A term that stands in a text as it is written is found there."""
    known = Term(id="t", term=name, meaning="M.")

    assert (known,) == terms_used([f"We say {name}, often."], (known,))
