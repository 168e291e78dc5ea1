"""Variables that move a store, wherever they are set."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as any_of
from virtual_computer import Computer, OllamaStore, only, report_of, write_gguf

from app.scan.catalogue import catalogue
from app.scan.known_tool import Platform
from app.scan.places import Surroundings
from app.scan.registry import COMPUTER_VARIABLES, OWN_VARIABLES
from app.scan.variables import Variables


def ollama_in(folder: Path, here: Surroundings) -> None:
    content = write_gguf(here.root / "made.gguf", numbers=3_000, name="Small").read_bytes()
    OllamaStore(folder).model("small", {"model": content})


@pytest.mark.parametrize(
    ("platform", "path", "text"),
    [
        ("linux", "~/.bashrc", "alias ll='ls -l'\nexport OLLAMA_MODELS=\"{moved}\"\n"),
        ("linux", "~/.profile", "  export OLLAMA_MODELS='{moved}'  # the big disk\n"),
        ("linux", "~/.config/fish/config.fish", 'set -gx OLLAMA_MODELS "{moved}"\n'),
        ("linux", "~/.bash_profile", "OLLAMA_MODELS={escaped}; export OLLAMA_MODELS\n"),
        ("linux", "~/.config/environment.d/ai.conf", "OLLAMA_MODELS={moved}\n"),
        ("linux", "/etc/environment", 'PATH="/usr/bin"\nOLLAMA_MODELS="{moved}"\n'),
        ("linux", "/etc/systemd/system/ollama.service", '[Service]\nEnvironment="OLLAMA_MODELS={moved}"\n'),
        (
            "linux",
            "/etc/systemd/system/ollama.service.d/override.conf",
            '[Service]\nEnvironment="OLLAMA_HOST=0.0.0.0" "OLLAMA_MODELS={moved}"\n',
        ),
        ("linux", "~/.config/systemd/user/ai.service.d/x.conf", "[Service]\nEnvironment='OLLAMA_MODELS={moved}'\n"),
        ("macos", "~/.zshrc", 'export OLLAMA_MODELS="{moved}"\n'),
    ],
)
def test_a_store_moved_in_a_settings_file_of_the_system_is_found(
    computer: Computer, tmp_path: Path, platform: Platform, path: str, text: str
) -> None:
    """Whoever sets the variable, and however it is written, the models are found where they are."""
    here = computer(platform)
    moved = tmp_path / "große Platte" / "models"
    file = here.expand(path, here.homes[0])
    assert file is not None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.format(moved=moved, escaped=str(moved).replace(" ", "\\ ")))
    ollama_in(moved, here)

    found = only(report_of(here))

    assert ("small", "Ollama") == (found.name.lower(), found.places[0].store)


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
@pytest.mark.parametrize("way", ["variables", "words", "shell"])
def test_a_store_moved_by_a_launch_agent_is_found(
    computer: Computer, tmp_path: Path, form: plistlib.PlistFormat, way: str
) -> None:
    """macOS sets variables for a program, or for all by launchctl; property lists may be binary."""
    here = computer("macos")
    moved = tmp_path / "Große Platte" / "models"
    tables = {
        "variables": {"EnvironmentVariables": {"OLLAMA_MODELS": str(moved)}},
        "words": {"ProgramArguments": ["/bin/launchctl", "setenv", "OLLAMA_MODELS", str(moved)]},
        "shell": {"ProgramArguments": ["sh", "-c", f'launchctl setenv OLLAMA_MODELS "{moved}"']},
    }
    file = here.homes[0] / "Library/LaunchAgents/ollama.plist"
    file.parent.mkdir(parents=True)
    file.write_bytes(plistlib.dumps(tables[way], fmt=form))
    ollama_in(moved, here)

    assert "Ollama" == only(report_of(here)).places[0].store


@pytest.mark.parametrize("key", [OWN_VARIABLES, COMPUTER_VARIABLES])
@pytest.mark.parametrize("name", ["OLLAMA_MODELS", "Ollama_Models"])
def test_a_store_moved_in_the_windows_registry_is_found(
    computer: Computer, tmp_path: Path, key: str, name: str
) -> None:
    """Windows keeps the variables of a person and of the computer in the registry; their case does not count."""
    asked = computer("windows")
    here = Surroundings(
        platform="windows", homes=asked.homes, environment={}, computer="desk-3", root=asked.root,
        registry={key: {name: str(tmp_path / "D" / "models"), "Path": "C:\\Windows"}},
    )  # fmt: skip
    ollama_in(tmp_path / "D" / "models", here)

    assert "Ollama" == only(report_of(here)).places[0].store


def test_the_home_is_put_in_and_the_rest_is_left_to_shells(computer: Computer) -> None:
    """``$HOME`` and ``~`` are the home it was set in; a value that a shell has to work out says nothing."""
    here = computer(others=("anna",))
    own, anna = here.homes
    (own / ".bashrc").write_text('export HF_HOME="$HOME/hf"\nexport OLLAMA_MODELS=$(pwd)/x\nexport OLLAMA_HOST=1\n')
    (anna / ".zshenv").write_text("export HF_HOME=~/anders\n# export LLAMA_CACHE=/no\n")

    moved = Variables.on(here, catalogue())

    assert ((str(own / "hf"), own), (str(anna / "anders"), anna)) == moved.of("HF_HOME")
    assert () == moved.of("OLLAMA_MODELS")
    assert () == moved.of("LLAMA_CACHE")
    assert str(anna / "anders") == moved.in_home("HF_HOME", anna)


@given(content=any_of.binary(max_size=400))
def test_nothing_in_such_a_file_stops_a_look(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever stands in these files, looking for variables ends and names only what the catalogue knows."""
    home = tmp_path_factory.mktemp("home")
    for name in (".bashrc", "Library/LaunchAgents/x.plist"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content if name == ".bashrc" else b"bplist00" + content)
    here = Surroundings(platform="macos", homes=(home,), environment={}, computer="c", root=home / "none")

    assert {} == dict(Variables.on(here, catalogue()).found)
