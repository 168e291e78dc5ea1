"""Scheduled tasks of Windows, read from a stranger's file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scan.task_file import Command, commands_of

TASK = "<Task><Triggers><BootTrigger/></Triggers><Actions><Exec>{}</Exec></Actions></Task>"
BOMB = (
    "<!DOCTYPE t [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(
        f"<!ENTITY {next_} '{(chr(38) + name + ';') * 10}'>" for name, next_ in zip("abcdefg", "bcdefgh", strict=True)
    )
    + "]>"
    + TASK.format("<Command>&h;</Command>")
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_task_in_any_character_set(encoding: str) -> None:
    """The program and what it is given, as they stand there."""
    text = TASK.format("<Command> C:\\Größe\\x.exe</Command><Arguments>--serve &amp; wait</Arguments>")

    assert (Command("C:\\Größe\\x.exe", "--serve & wait"),) == commands_of(text.encode(encoding))


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "<!DOCTYPE t SYSTEM 'file:///etc/passwd'>" + TASK.format("<Command>x</Command>"),
        "<a>" * 10_000,
        "<?xml version='1.0' encoding='no-such'?>" + TASK.format("<Command>x</Command>"),
        TASK.format("<Command>x</Command>")[:-10],
        TASK.format("<Command/>"),
        "",
    ],
)
def test_a_hostile_or_broken_task_starts_nothing(text: str) -> None:
    """Types and entities of its own, endless nesting, unknown character sets and cut-off files are refused."""
    assert () == commands_of(text.encode())


def test_a_long_list_of_programs_is_cut() -> None:
    """No list grows without an end."""
    many = "<Task><Triggers><T/></Triggers><Actions>" + "<Exec><Command>x</Command></Exec>" * 500 + "</Actions></Task>"

    assert 20 == len(commands_of(many.encode()))


@given(st.binary(max_size=400) | st.text(alphabet="<>/!TaskExecComand &;'\"", max_size=400).map(str.encode))
@settings(max_examples=200)
def test_any_bytes_can_be_read(untrusted: bytes) -> None:
    """No file makes the reading fail."""
    assert all(command.program for command in commands_of(untrusted))
