"""Every text that people read: plain enough, British, without blame, claims or braces."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from reading import grade, sentences, syllables, words

import app.gui
from app.domain.pack import Maps, Pack
from app.paths import bundled
from app.questionnaire.library import packs, read_pack

HERE = Path(__file__).resolve().parent
_WINDOW = Path(app.gui.__file__).resolve().parent
HARDEST = 9.0
MOST_WORDS = 25
_SHORTEST = 12
"""Shorter texts are titles and answers: the formula says nothing about so few words, so they count with their piece."""

_NOT_READ = {
    "id", "area", "kind", "when", "priority", "language", "licence", "version", "made_by", "also", "question", "shows",
    "tasks", "option", "to", "place", "status", "from_date", "confidence", "seen", "review_by", "topics",
}  # fmt: skip
"""Keys whose values are ids, names of files, dates or conditions."""

_NAMES = {"source"}
"""Keys whose values are names of laws and publications, which nobody may reword."""

_TOLD = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
TERMS = frozenset(_TOLD["terms"])


@cache
def pack() -> Pack:
    """The questionnaire that comes with the program."""
    return read_pack(packs()[0])


def readable(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text below a value that people read, with where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Maps):
        return
    elif isinstance(value, Struct):
        name = getattr(value, "id", "")
        inside = {key: getattr(value, key) for key in value.__struct_fields__}
        yield from readable(inside, f"{path}/{name}" if name else path)
    elif isinstance(value, dict):
        for key, inner in value.items():
            # "seen" is a date in a law, and lines to read in a question
            if key not in _NOT_READ or (key == "seen" and not isinstance(inner, str)):
                yield from readable(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, (tuple, list)):
        for number, inner in enumerate(value):
            yield from readable(inner, path if isinstance(inner, Struct) else f"{path}[{number}]")


def pieces() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What people read in one go: a question with its answers, a finding, a task, a clause, a legal fact."""
    whole = pack()
    for kind in whole.__struct_fields__:
        told = getattr(whole, kind)
        if isinstance(told, tuple):
            yield from ((f"{kind}/{one.id}", list(readable(one, kind))) for one in told)
        elif kind != "upgrade":
            yield kind, list(readable(told, kind))
    for path in sorted(bundled("questionnaires").glob("laws/*.toml")):
        for fact in tomllib.loads(path.read_text(encoding="utf-8"))["facts"]:
            told = {key: text for key, text in fact.items() if key not in _NAMES and key != "maps"}
            yield f"laws/{fact['id']}", list(readable(told, f"laws/{fact['id']}"))


def phrases() -> Iterator[tuple[str, str]]:
    """The sentences of documents, errors and the command line."""
    told = tomllib.loads(bundled("resources", "phrases", "en.toml").read_text(encoding="utf-8"))
    return readable_phrases(told, "phrases")


def readable_phrases(table: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Every sentence of a table; keys are the program's own."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from readable_phrases(value, f"{path}.{key}")
        else:
            yield f"{path}.{key}", value


def beside_models() -> Iterator[tuple[str, str]]:
    """What is said of licences, and of kinds of model that may be restricted."""

    def told(*where: str) -> dict[str, Any]:
        return tomllib.loads(bundled("resources", *where).read_text(encoding="utf-8"))

    for path in sorted(bundled("resources", "licences").glob("*.toml")):
        for licence in told("licences", path.name)["licence"]:
            answers = ((key, answer) for key, answer in licence.items() if isinstance(answer, dict))
            yield from (
                (f"licences/{licence['id']}.{key}", answer["text"]) for key, answer in answers if "text" in answer
            )
    yield from ((f"purposes/{purpose['id']}.hint", purpose["hint"]) for purpose in told("purposes.toml")["purpose"])


@cache
def window() -> tuple[tuple[str, str], ...]:
    """What the window says: every text that is handed to ``tr``."""
    return tuple(
        (f"{path.relative_to(_WINDOW.parent)}:{text.lineno}", text.value)
        for path in sorted(_WINDOW.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tr"
        for text in ast.walk(node)
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    )


def everything() -> list[tuple[str, str]]:
    """All texts that people read, with where they stand."""
    return [text for _, texts in pieces() for text in texts] + [*phrases(), *beside_models(), *window()]


def spoken(text: str) -> str:
    """A text as it is read once its slots are filled."""
    text = re.sub(r"\{[^{}|:]*:[^{}|]*\|([^{}]*)\}", r"2 \1", text)
    return re.sub(r"\{+[^{}]*\}+", "Ann", text).replace("**", "")


def hits(table: str, texts: list[tuple[str, str]]) -> list[str]:
    """Where a word of a table stands, and the reason for leaving it out."""
    found = []
    for pattern, reason in _TOLD[table].items():
        looked_for = re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)", re.IGNORECASE)
        found += [f"{where}: {text!r}: {reason}" for where, text in texts if looked_for.search(text)]
    return found


@pytest.mark.parametrize(
    ("word", "expected"),
    [("file", 1), ("asked", 1), ("wanted", 2), ("people", 2), ("table", 2), ("idea", 3), ("quiet", 2), ("being", 2),
     ("science", 2), ("information", 4), ("media", 3), ("created", 3), ("licence", 2), ("places", 2), ("one", 1)],
)  # fmt: skip
def test_syllables(word: str, expected: int) -> None:
    """The counter hears what a reader hears."""
    assert expected == syllables(word)


def test_grade() -> None:
    """A child's sentence is easy; a consultant's is not."""
    easy = "The dog ran. It saw a cat. The cat ran up a tree."
    hard = "Organisational stakeholders necessitate comprehensive utilisation of methodological considerations."

    assert grade(easy) < 2
    assert grade(hard) > 20


def test_each_piece_reads_easily() -> None:
    """A question with its help, a finding, a clause, a task, a term or a law reads at school grade 9 or lower."""
    graded = {name: round(grade("\n\n".join(spoken(text) for _, text in texts), TERMS), 1) for name, texts in pieces()}

    hard = {name: value for name, value in graded.items() if value > HARDEST}

    assert {} == hard


def test_each_text_reads_easily() -> None:
    """So does each text for itself that is long enough for the formula."""
    hard = {
        f"{where}: {text}": round(grade(spoken(text), TERMS), 1)
        for where, text in everything()
        if len(words(spoken(text))) >= _SHORTEST and grade(spoken(text), TERMS) > HARDEST
    }

    assert not hard, "\n".join(f"{value}: {text}" for text, value in hard.items())


def test_sentences_are_short() -> None:
    """No sentence has more than 25 words."""
    long = [
        f"{where}: {sentence}"
        for where, text in everything()
        for sentence in sentences(spoken(text))
        if len(sentence.split()) > MOST_WORDS
    ]

    assert not long, "\n".join(long)


@pytest.mark.parametrize("table", ["avoid", "blame", "british"])
def test_words_to_avoid(table: str) -> None:
    """No text holds a word of the list; the failure says why each is on it."""
    # What a law says, and a word of others that the glossary explains, is nobody's blame.
    told = [text for text in everything() if table != "blame" or not text[0].startswith(("laws/", "glossary/"))]
    found = hits(table, told)

    assert not found, "\n".join(found)


def test_no_shouting_and_no_scores() -> None:
    """No exclamation mark, no percent, no "&", no "etc."."""
    found = [
        f"{where}: {text!r}" for where, text in everything() if re.search(r"!|%|\bper ?cent\b|\s&\s|\betc\b", text)
    ]

    assert not found, "\n".join(found)


def test_punctuation() -> None:
    """No double space, no space before a comma, no sign twice, no quotation left open."""
    odd = re.compile(r"  | [,;:?]|\.\.|,,|\?\.|\s$|^\s")
    found = [f"{where}: {text!r}" for where, text in everything() if odd.search(text.strip("\n").replace("\n", ""))]

    assert not found, "\n".join(found)


def test_whole_sentences_end() -> None:
    """What explains, asks or tells ends like a sentence."""
    ends = (".", "?", ":", '."', ".'", ".)", "…", "}", "”", '."')
    whole = {
        "why",
        "good",
        "text",
        "detail",
        "said",
        "saw",
        "short",
        "meaning",
        "trade",
        "office",
        "care",
        "asks",
        "reaches",
    }
    found = []
    for name, texts in pieces():
        for where, text in texts:
            key = where.rpartition(".")[2].partition("[")[0]
            is_title = name.startswith("questions/") and ".options" in where and key == "text"
            is_item = text.lstrip().startswith("- ") or "\n- " in text
            if (
                text
                and key in whole
                and not is_title
                and not is_item
                and ".areas/" not in where
                and not text.rstrip().endswith(ends)
            ):
                found.append(f"{where}: {text!r}")

    assert not found, "\n".join(found)


def test_policy_names_no_law_and_no_standard() -> None:
    """Laws stand in their own annex with their date, so no clause names one; standards are never quoted."""
    law = re.compile(r"\b(Act|GDPR|Article|Directive|ISO|IEC|NIST|OECD|Regulation|CCPA)\b|§")
    found = [f"{where}: {text}" for clause in pack().clauses for where, text in readable(clause) if law.search(text)]

    assert not found, "\n".join(found)


def test_dont_know_is_an_honest_answer() -> None:
    """It makes a task of 15 minutes that names whom to ask."""
    told = pack().find_out

    assert 15 == told.minutes
    assert "{question}" in told.title
    assert any("{who}" in step for step in told.how)


def test_every_scored_question_takes_an_honest_answer() -> None:
    """Each takes "I don't know" and "Does not apply"; what is never allowed has "We are not sure" among its answers."""
    scored = [question for question in pack().questions if not question.profile]
    without = {question.id for question in scored if not (question.allow_dont_know and question.allow_not_applicable)}

    assert {"never_uses"} >= without


def test_questions_ask_one_thing() -> None:
    """A question ends with its only question mark."""
    found = [question.id for question in pack().questions if question.text.count("?") != 1 or question.text[-1] != "?"]

    assert not found, "\n".join(found)


def test_help_is_not_said_twice() -> None:
    """No two questions explain themselves, or show their answers, with the same long sentence."""
    seen: dict[str, str] = {}
    again: list[str] = []
    for question in pack().questions:
        helps = (question.why, question.good, *(example for _, example in readable(question.examples)))
        again += [
            f"{seen[text]} and {question.id}: {text}"
            for text in helps
            if len(text.split()) > 6 and seen.setdefault(text, question.id) != question.id
        ]

    assert not again, "\n".join(again)


def test_tasks_can_be_done() -> None:
    """Each task has three to six steps, says who, takes five minutes to half a day, and can be shown to be done."""
    odd = [
        task.id
        for task in pack().tasks
        if not 3 <= len(task.how) <= 6
        or not 5 <= task.minutes <= 240
        or not (task.who and task.done_when and task.evidence)
    ]

    assert [] == odd


def test_every_kind_of_text_is_read() -> None:
    """Questions to staff page, laws, licences, documents and the window: a text in any of them is held to the rules."""
    read = {re.split(r"[/.]", where)[0] for where, text in everything() if text}
    kinds = {kind for kind in Pack.__struct_fields__ if getattr(pack(), kind)} - {"upgrade"}

    assert kinds | {"laws", "licences", "purposes", "phrases", "gui"} <= read


def test_the_words_list_is_used() -> None:
    """Every term that may be long still stands in some text: the list does not grow old."""
    told = {word.lower() for _, text in everything() for word in words(text)}

    assert set() == TERMS - told
