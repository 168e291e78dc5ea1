"""Checking as a whole: nothing wrong gives a pack, and what is said comes in order and once."""

from __future__ import annotations

from app.questionnaire.checker import check_files
from app.questionnaire.pack_files import pack_files


def test_a_sound_pack_is_whole(example) -> None:  # type: ignore[no-untyped-def]
    """Every piece of the files is in the pack."""
    pack, problems = check_files(*pack_files(example.folder))

    assert () == problems
    assert pack is not None
    assert [3, 2, 1, 1, 1] == [
        len(part) for part in (pack.questions, pack.findings, pack.clauses, pack.tasks, pack.glossary)
    ]


def test_errors_come_before_advice_and_by_place(example) -> None:  # type: ignore[no-untyped-def]
    """What must be put right comes first; then the order is that of files and lines."""
    example.change("clauses/rules.toml", "Say what it is for.", "And so on " * 9)
    example.change("tasks/rules.toml", "minutes = 60", "minutes = 0")
    example.change("findings/rules.toml", 'area = "rules"', 'area = "x"')
    example.change("findings/rules.toml", 'shows = ["model"]', 'shows = ["x"]')
    places = [(problem.severity, problem.file) for problem in example.problems()]

    assert [
        ("error", "findings/rules.toml"), ("error", "findings/rules.toml"), ("error", "tasks/rules.toml"),
        ("advice", "clauses/rules.toml"),
    ] == places  # fmt: skip


def test_the_same_is_said_every_time(example) -> None:  # type: ignore[no-untyped-def]
    """Two checks of the same pack say the same, in the same order."""
    example.change("questions/rules.toml", "seen.models > 0", "seen.modls > 0 or about.form has 'x'")
    example.change("tasks/rules.toml", "minutes = 60", "minutes = 0")

    assert example.problems() == example.problems()


def test_nothing_is_said_twice(example) -> None:  # type: ignore[no-untyped-def]
    """A condition that names the same wrong fact three times is one problem."""
    example.change("questions/rules.toml", "about.people > 1", "seen.modls > 0 or seen.modls > 1 or seen.modls > 2")

    assert 1 == len(example.errors())
