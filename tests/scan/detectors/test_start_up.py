"""Entries that start AI programs with the computer."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest
from virtual_computer import Computer, only, report_of

from app.scan.known_tool import Platform
from app.scan.places import Surroundings
from app.scan.registry import STARTED

PLIST = (
    "<plist><dict><key>ProgramArguments</key><array><string>{}</string><string>serve</string></array></dict></plist>"
)


@pytest.mark.parametrize(
    ("platform", "path", "text", "name"),
    [
        ("linux", "~/.config/systemd/user/ai.service", "[Service]\nExecStart=/usr/local/bin/ollama serve\n", "Ollama"),
        (
            "linux",
            "/etc/systemd/system/llm.service",
            "[Service]\nExecStart=/opt/llama/llama-server -m a\n",
            "llama.cpp",
        ),
        (
            "linux",
            "~/.config/autostart/x.desktop",
            "[Desktop Entry]\nExec=/home/a/.lmstudio/bin/lms server\n",
            "LM Studio",
        ),
        ("macos", "~/Library/LaunchAgents/x.plist", PLIST.format("/opt/homebrew/bin/ollama"), "Ollama"),
        ("macos", "/Library/LaunchDaemons/x.plist", PLIST.format("/usr/local/bin/openclaw-gateway"), "OpenClaw"),
        ("windows", "%APPDATA%/Microsoft/Windows/Start Menu/Programs/Startup/Ollama.lnk", "L", "Ollama"),
    ],
)
def test_what_starts_by_itself_is_told(computer: Computer, platform: Platform, path: str, text: str, name: str) -> None:
    """A start-up entry that names a known program is told with that program."""
    here = computer(platform)
    entry = here.expand(path, here.homes[0])
    assert entry is not None
    entry.parent.mkdir(parents=True)
    entry.write_text(text)

    finds = report_of(here).observations

    assert [(name, "It starts by itself with the computer.")] == [(item.name, item.note) for item in finds]


@pytest.mark.parametrize(
    ("platform", "path", "text"),
    [
        (
            "linux",
            "~/.config/systemd/user/ai.service",
            "[Service]\nExecStart=/usr/local/bin/llama-server -m a.gguf --port 8080 --host 0.0.0.0 --api-key k\n",
        ),
        (
            "macos",
            "~/Library/LaunchAgents/x.plist",
            "<plist><dict><key>ProgramArguments</key><array><string>/opt/homebrew/bin/llama-server</string>"
            "<string>--host</string><string>0.0.0.0</string></array></dict></plist>",
        ),
    ],
)
def test_an_entry_that_opens_a_server_is_told(computer: Computer, platform: Platform, path: str, text: str) -> None:
    """Nobody has to be running for it: it will be open when the computer starts. A key on its line is not kept."""
    here = computer(platform)
    entry = here.expand(path, here.homes[0])
    assert entry is not None
    entry.parent.mkdir(parents=True)
    entry.write_text(text)

    find = only(report_of(here), "program")

    assert "It starts by itself with the computer. Its settings let other computers reach it." == find.note


@pytest.mark.parametrize(("value", "open_to_all"), [("0.0.0.0:11434", True), ("127.0.0.1:11434", False)])
def test_a_variable_that_opens_a_server_is_told_with_it(computer: Computer, value: str, open_to_all: bool) -> None:
    """As Ollama's own instructions say: in a file beside its unit."""
    here = computer()
    beside = here.root / "etc/systemd/system/ollama.service.d/override.conf"
    beside.parent.mkdir(parents=True)
    beside.write_text(f'[Service]\nEnvironment="OLLAMA_HOST={value}"\n')
    assert () == report_of(here).observations
    (here.root / "usr/local/bin").mkdir(parents=True)
    (here.root / "usr/local/bin/ollama").write_bytes(b"program")

    find = only(report_of(here), "program")

    assert open_to_all is ("Its settings let other computers reach it." in find.note)



@pytest.mark.parametrize(
    "text",
    [
        "[Service]\nExecStart=/usr/bin/lms --learn\n",
        "[Service]\nExecStart=/usr/bin/backup ollama-notes\n",
        "ExecStart=",
        "",
    ],
)
def test_other_entries_are_silent(computer: Computer, text: str) -> None:
    """A name that others use as well needs its maker's folder; part of a word is no name."""
    here = computer()
    entry = here.homes[0] / ".config/systemd/user/x.service"
    entry.parent.mkdir(parents=True)
    entry.write_text(text)

    assert () == report_of(here).observations


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ('"C:\\Users\\anna\\AppData\\Local\\Programs\\Ollama\\ollama app.exe" --hidden', "Ollama"),
        ("C:\\Users\\anna\\AppData\\Local\\Programs\\LM Studio\\LM Studio.exe --run-as-service", "LM Studio"),
        ("C:\\Program Files\\Backup\\backup.exe C:\\ollama", ""),
        ("", ""),
    ],
)
@pytest.mark.parametrize("key", STARTED)
def test_run_keys_of_the_windows_registry_are_read(computer: Computer, key: str, command: str, name: str) -> None:
    """A program that Windows starts when somebody logs in is told; its path may hold blanks."""
    asked = computer("windows")
    here = Surroundings(
        platform="windows", homes=asked.homes, environment={}, computer="desk-3", root=asked.root,
        registry={key: {"entry": command}},
    )  # fmt: skip

    finds = report_of(here).observations

    assert ([(name, f"{key}: entry")] if name else []) == [(item.name, item.places[0].path) for item in finds]


def test_a_launch_agent_in_binary_form_is_read(computer: Computer) -> None:
    """Apple writes property lists in a form that is no text."""
    here = computer("macos")
    entry = here.homes[0] / "Library/LaunchAgents/ai.plist"
    entry.parent.mkdir(parents=True)
    table = {"Label": "ai", "ProgramArguments": ["/opt/homebrew/bin/ollama", "serve"]}
    entry.write_bytes(plistlib.dumps(table, fmt=plistlib.FMT_BINARY))

    assert ["Ollama"] == [item.name for item in report_of(here).observations]


TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers>{trigger}</Triggers>
  <Settings><Enabled>{enabled}</Enabled></Settings>
  <Actions Context="Author"><Exec><Command>{command}</Command><Arguments>{arguments}</Arguments></Exec></Actions>
</Task>"""
LOGON = "<LogonTrigger><Enabled>true</Enabled></LogonTrigger>"
OLLAMA = '"C:\\Users\\anna\\AppData\\Local\\Programs\\Ollama\\ollama app.exe"'


def tasks_of(computer: Computer, tmp_path: Path, name: str, **said: str) -> list[tuple[str, str]]:
    """What is told of a Windows on which one task was set up."""
    here = computer("windows", SYSTEMROOT=str(tmp_path / "root/Windows"))
    file = tmp_path / "root/Windows/System32/Tasks" / name
    file.parent.mkdir(parents=True)
    told = {"trigger": LOGON, "enabled": "true", "command": OLLAMA, "arguments": ""} | said
    file.write_bytes(TASK.format(**told).encode("utf-16"))
    return [(find.name, find.note) for find in report_of(here).observations]


@pytest.mark.parametrize(
    ("name", "said", "program"),
    [
        ("Ollama", {}, "Ollama"),
        ("Anna/AI/serve", {"trigger": "<CalendarTrigger/>"}, "Ollama"),
        ("gate", {"command": "cmd.exe", "arguments": "/c openclaw gateway"}, "OpenClaw"),
    ],
)
def test_a_scheduled_task_tells_what_it_starts(
    computer: Computer, tmp_path: Path, name: str, said: dict[str, str], program: str
) -> None:
    """Windows keeps each task in a file of its own, which is XML in UTF-16."""
    note = "The system starts it by itself, at set times or with the computer."

    assert [(program, note)] == tasks_of(computer, tmp_path, name, **said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("off", {"enabled": "false"}),
        ("asked", {"trigger": ""}),
        ("backup", {"command": "C:\\Backup\\backup.exe", "arguments": "C:\\ollama-notes"}),
        ("broken", {"command": "<a>"}),
        ("Microsoft/Windows/own", {}),
    ],
)
def test_other_tasks_are_silent(computer: Computer, tmp_path: Path, name: str, said: dict[str, str]) -> None:
    """A task that is switched off, waits to be asked, starts something else or comes with Windows is not told."""
    assert [] == tasks_of(computer, tmp_path, name, **said)
