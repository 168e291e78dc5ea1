"""Programs made for running AI."""

from __future__ import annotations

import pytest
from virtual_computer import Computer, only, report_of

from app.scan.catalogue import catalogue
from app.scan.known_tool import Platform

PLACES: list[tuple[Platform, str, str]] = [
    ("linux", "usr/local/bin/ollama", "Ollama"),
    ("macos", "Applications/LM Studio.app", "LM Studio"),
    ("macos", "Applications/Claude.app", "Claude Desktop"),
]


@pytest.mark.parametrize(("platform", "path", "name"), PLACES)
def test_an_installed_program_is_found(computer: Computer, platform: Platform, path: str, name: str) -> None:
    """A program lies where its maker puts it."""
    here = computer(platform)
    (here.root / path).mkdir(parents=True)

    assert name == only(report_of(here), "program").name


@pytest.mark.parametrize(
    ("addition", "name"),
    [
        ("github.copilot-chat-0.20.0", "GitHub Copilot Chat, in VS Code"),
        ("saoudrizwan.claude-dev-3.2.0", "Cline, in VS Code"),
        ("tabnine.tabnine-vscode-3.1.0-linux-x64", "Tabnine, in VS Code"),
    ],
)
def test_an_addition_is_called_as_people_call_it(computer: Computer, addition: str, name: str) -> None:
    """Not by the id that its folder has."""
    here = computer()
    (here.homes[0] / ".vscode/extensions" / addition).mkdir(parents=True)

    assert name == only(report_of(here), "program").name


def test_every_addition_has_a_name_of_its_own() -> None:
    """None is shown by its id."""
    known = catalogue()

    assert [] == [extension for extension, name in known.extension_names.items() if name == extension]


def test_a_program_of_one_account_is_found(computer: Computer) -> None:
    """Windows programs of one account lie in its own folders."""
    here = computer("windows", others=("anna",))
    path = here.homes[1] / "AppData/Local/Programs/Ollama/ollama app.exe"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"MZ")

    find = only(report_of(here), "program")

    assert ("Ollama", "anna") == (find.name, find.places[0].account)


@pytest.mark.parametrize(
    ("path", "others", "text", "note"),
    [
        ("sd/webui-user.bat", ("webui.py", "launch.py", "models/x"), "set COMMANDLINE_ARGS=--listen --share\r\n",
         "Its settings make it reachable from the internet."),
        ("sd/webui-user.sh", ("webui.py", "launch.py", "models/x"), '#export COMMANDLINE_ARGS="--listen"\n', ""),
        ("tg/user_data/CMD_FLAGS.txt", ("server.py", "modules/x"), "--listen\n--api\n",
         "Its settings let other computers reach it."),
    ],
)  # fmt: skip
def test_who_can_reach_a_program_by_its_settings(
    computer: Computer, path: str, others: tuple[str, ...], text: str, note: str
) -> None:
    """Programs that are unpacked anywhere keep the words they are started with in a file of their own."""
    here = computer()
    top = path.split("/", 1)[0]
    for name in (path, *(f"{top}/{other}" for other in others)):
        (here.homes[0] / name).parent.mkdir(parents=True, exist_ok=True)
        (here.homes[0] / name).write_text(text)

    assert note == only(report_of(here), "program").note
