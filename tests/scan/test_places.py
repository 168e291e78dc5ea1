"""Where to look, and how a path is shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from virtual_computer import Computer, OllamaStore, only, report_of, write_gguf, write_json

from app.scan.catalogue import catalogue
from app.scan.known_tool import Platform
from app.scan.places import Root, Surroundings, place_roots
from app.scan.variables import Variables

STORES: list[tuple[Platform, str, str]] = [
    ("linux", "Ollama", ".ollama/models"),
    ("linux", "LM Studio", ".lmstudio/models"),
    ("linux", "LM Studio", ".cache/lm-studio/models"),
    ("linux", "Jan", ".local/share/Jan/data/llamacpp/models"),
    ("linux", "GPT4All", ".local/share/nomic.ai/GPT4All"),
    ("linux", "llama.cpp", ".cache/llama.cpp"),
    ("macos", "Ollama", ".ollama/models"),
    ("macos", "LM Studio", ".lmstudio/models"),
    ("macos", "Jan", "Library/Application Support/Jan/data/llamacpp/models"),
    ("macos", "GPT4All", "Library/Application Support/nomic.ai/GPT4All"),
    ("macos", "llama.cpp", "Library/Caches/llama.cpp"),
    ("windows", "Ollama", ".ollama/models"),
    ("windows", "LM Studio", ".lmstudio/models"),
    ("windows", "Jan", "AppData/Roaming/Jan/data/llamacpp/models"),
    ("windows", "GPT4All", "AppData/Local/nomic.ai/GPT4All"),
    ("windows", "llama.cpp", "AppData/Local/llama.cpp"),
]


@pytest.mark.parametrize(("platform", "store", "folder"), STORES)
@pytest.mark.parametrize("account", ["", "anna"])
def test_every_store_is_found_on_every_system(
    computer: Computer, platform: Platform, store: str, folder: str, account: str
) -> None:
    """A small model in a store is found in every readable home, with the store's name."""
    here = computer(platform, others=("anna",))
    home = here.homes[1 if account else 0]
    if store == "Ollama":
        content = write_gguf(here.root / "made.gguf", numbers=3_000, name="Small").read_bytes()
        OllamaStore(home / folder).model("small", {"model": content})
    else:
        write_gguf(home / folder / "publisher/small/file", numbers=3_000, name="Small")

    place = only(report_of(here)).places[0]

    assert (store, account) == (place.store, place.account)
    assert place.path.startswith("~anna/" if account else "~/")


@pytest.mark.parametrize(
    ("platform", "pointer", "text", "below"),
    [
        ("linux", ".lmstudio-home-pointer", "{moved}\n", "models"),
        ("windows", "AppData/Roaming/LM Studio/settings.json", '{{"a": 1, "downloadsFolder": "{moved}"}}', ""),
        ("linux", ".config/nomic.ai/GPT4All.ini", "[General]\nmodelPath={moved}\n", ""),
        ("macos", "Library/Application Support/Jan/settings.json", '{{"data_folder": "{moved}"}}', "llamacpp/models"),
    ],
)  # fmt: skip
def test_stores_moved_by_settings_are_found(
    computer: Computer, tmp_path: Path, platform: Platform, pointer: str, text: str, below: str
) -> None:
    """A store that its program moved elsewhere is looked at where it is."""
    here = computer(platform)
    moved = tmp_path / "other drive"
    (here.homes[0] / pointer).parent.mkdir(parents=True, exist_ok=True)
    (here.homes[0] / pointer).write_text(text.format(moved=moved))
    write_gguf(moved / below / "a/b/small", numbers=3_000, name="Small")

    assert "Small" == only(report_of(here)).name


@pytest.mark.parametrize("text", ["", "\x00" * 10, "relative/path", "~", '{"downloadsFolder": 3}', "\xff\xfe"])
def test_broken_pointers_change_nothing(computer: Computer, text: str) -> None:
    """Nonsense in a settings file does not stop the scan or lead into the working folder."""
    here = computer()
    (here.homes[0] / ".lmstudio-home-pointer").write_text(text, encoding="latin-1")

    assert report_of(here).complete


def test_folders_with_names_in_other_languages_are_known(computer: Computer) -> None:
    """Downloads may be called Téléchargements."""
    here = computer()
    (here.homes[0] / ".config").mkdir()
    (here.homes[0] / ".config/user-dirs.dirs").write_text(
        'XDG_DOWNLOAD_DIR="$HOME/Téléchargements"\n', encoding="utf-8"
    )

    assert Root(here.homes[0] / "Téléchargements") in place_roots(
        "own_folders", here, catalogue(), Variables.on(here, catalogue())
    )


def test_another_accounts_closed_home_is_told(computer: Computer) -> None:
    """A home that may not be read is told as belonging to another account."""
    open_home = computer()
    here = Surroundings(
        platform="linux", homes=open_home.homes, closed_homes=(open_home.root / "home/anna",), environment={},
        computer="desk-3", root=open_home.root,
    )  # fmt: skip

    assert ["other_account"] == [skipped.reason for skipped in report_of(here).skipped]


def test_how_paths_are_shown(computer: Computer) -> None:
    """Below the own home with a tilde, below another with its name, others as they are; steering signs are gone."""
    here = computer(others=("anna",))
    own, other = here.homes

    shown = [here.shown(path) for path in (own, own / "a", f"{own}-b/c", other / "x", "/opt/\u202em")]

    assert ["~", "~/a", f"{own}-b/c", "~anna/x", "/opt/m"] == shown


def test_the_real_computer_can_be_described() -> None:
    """The own home comes first, every home is named once."""
    here = Surroundings.of_this_computer()

    assert Path.home() == here.homes[0]
    assert len(here.homes) == len(set(here.homes + here.closed_homes)) - len(here.closed_homes)
    assert here.computer
    assert os.sep not in here.computer


def test_a_folder_that_is_no_home_has_no_account(computer: Computer) -> None:
    """A store of a service belongs to nobody's account."""
    here = computer()
    content = write_gguf(here.root / "made.gguf", numbers=3_000, name="Small").read_bytes()
    OllamaStore(here.root / "usr/share/ollama/.ollama/models").model("small", {"model": content})

    place = only(report_of(here)).places[0]

    assert ("", "Ollama") == (place.account, place.store)


def test_settings_of_programs_are_small(computer: Computer) -> None:
    """A giant settings file is read in part only."""
    here = computer()
    write_json(here.homes[0] / ".config/LM Studio/settings.json", {"x": "y" * 5_000_000, "downloadsFolder": "/nowhere"})

    assert report_of(here).complete
