"""Sentences say what they should, and every sentence the program asks for is there."""

from __future__ import annotations

import ast
import string
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phrases import load

AVOIDED = ("!", "complian", "certified", "violat", "invalid", "illegal")
ASKING = ("say", "ForTheUser", "FileTrouble", "ExportTrouble", "HashTrouble", "PackTrouble")
APP = Path(__file__).resolve().parents[1] / "app"


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1 KB"), (4_920_000_000, "4.9 GB"), (999_999_999, "1 GB"),
     (38_400_000, "38 MB"), (2_500_000_000_000_000, "2500 TB")],
)  # fmt: skip
def test_sizes(size_bytes: int, words: str) -> None:
    """A size is said as people say it."""
    assert words == load().size(size_bytes)


@given(st.integers(0, 10**16))
def test_a_size_is_never_long(size_bytes: int) -> None:
    """However large a file is, its size has at most five figures and a unit."""
    number, unit = load().size(size_bytes).split()

    assert len(number) <= 5
    assert unit in ("bytes", "KB", "MB", "GB", "TB")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (7_000_000_000, "7 billion"), (116_800_000_000, "116.8 billion"), (3_170_304, "3.2 million"),
        (999_999_999, "1 billion"), (70_000, "70,000"), (12, "12"),
    ],
)  # fmt: skip
def test_numbers(count: int, words: str) -> None:
    """A small number is never told as nothing of a large one."""
    assert words == load().number(count)


def test_what_is_not_exact_is_rounded() -> None:
    """An estimate does not look as if somebody had counted."""
    assert ["550,000", "7.2 million", "0"] == [load().number(n, exact=False) for n in (545_282, 7_240_000, 0)]


def test_times_dates_and_lists() -> None:
    """How long, when, and words in a row."""
    say = load()

    assert ["15 minutes", "1 hour", "1.5 hours", "4 hours"] == [say.time(m) for m in (15, 60, 90, 240)]
    assert ["15 min", "2 h"] == [say.short_time(m) for m in (15, 120)]
    assert ("12 November 2026", "2 Jan") == (say.date(date(2026, 11, 12)), say.short_date(date(2026, 1, 2)))
    assert ["", "a", "a and b", "a, b and c"] == [say.listed(("a", "b", "c")[:n]) for n in range(4)]


def test_every_sentence_of_the_file_is_there_room_by_room() -> None:
    """Read one by one, in any order, they are what the whole file says."""
    path = APP.parent / "resources" / "phrases" / "en.toml"

    def told(table: dict[str, object], before: str = "") -> dict[str, str]:
        texts: dict[str, str] = {}
        for key, value in table.items():
            texts |= told(value, f"{before}{key}.") if isinstance(value, dict) else {before + key: str(value)}
        return texts

    whole = told(tomllib.loads(path.read_text(encoding="utf-8")))
    rooms = load()._sentences

    assert whole == {phrase: rooms[phrase] for phrase in reversed(list(whole))}
    assert set(whole) == set(load()._sentences)
    assert "no.such_phrase" not in load()._sentences


def _asked_for() -> list[tuple[str, str, set[str] | None]]:
    """Every sentence asked for by a literal id: where, the id, and the names of the values given."""
    found = []
    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            phrase = node.args[0].value
            if name not in ASKING or not isinstance(phrase, str):
                continue
            names = {keyword.arg for keyword in node.keywords}
            if None in names:
                found.append((f"{path.name}:{node.lineno}", phrase, None))
            else:
                found.append((f"{path.name}:{node.lineno}", phrase, {n for n in names if n} - {"details", "problems"}))
    return found


def test_every_sentence_asked_for_is_there() -> None:
    """No sentence is asked for that does not exist, or without what fills its placeholders."""
    sentences = load()._sentences
    wrong = []
    for where, phrase, given_names in _asked_for():
        if phrase not in sentences:
            wrong.append(f"{where}: no sentence {phrase}")
            continue
        wanted = {name for _, name, _, _ in string.Formatter().parse(sentences[phrase]) if name}
        if given_names is not None and not wanted <= given_names:
            wrong.append(f"{where}: {phrase} needs {wanted - given_names}")

    assert [] == wrong


def test_no_sentence_blames_or_promises() -> None:
    """Words we do not use: no compliance, no exclamation marks, no blame."""
    for phrase, sentence in load()._sentences.items():
        lowered = sentence.lower()

        assert not any(word in lowered for word in AVOIDED), phrase
