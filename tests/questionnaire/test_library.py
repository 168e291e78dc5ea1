"""Reading a pack: whole or not at all, and quickly the second time."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from app.errors import PackTrouble
from app.paths import bundled
from app.phrases import load
from app.questionnaire.library import pack_as_json, pack_from_json, packs, read_pack


def test_survives_json(example) -> None:  # type: ignore[no-untyped-def]
    """The pack inside an assessment file is the pack it was answered with."""
    pack = read_pack(example.folder)

    assert pack == pack_from_json(pack_as_json(pack))


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff", b'{"info": 3}', b"[" * 100_000])
def test_what_is_no_pack_is_refused(content: bytes) -> None:
    """Other JSON, or none, is an error that the caller knows."""
    with pytest.raises((msgspec.MsgspecError, RecursionError)):
        pack_from_json(content)


def test_a_broken_pack_says_everything(example) -> None:  # type: ignore[no-untyped-def]
    """Trouble carries every error, and its sentence says how many there are."""
    example.change("tasks/rules.toml", "minutes = 60", "minutes = 0")
    example.change("findings/rules.toml", 'kind = "gap"', 'kind = "gp"')
    with pytest.raises(PackTrouble) as trouble:
        read_pack(example.folder)

    assert example.errors() == list(trouble.value.problems)
    assert "tea-room cannot be used" in load().error(trouble.value)
    assert str(len(example.errors())) in load().error(trouble.value)


def test_advice_does_not_keep_a_pack_from_being_used(example) -> None:  # type: ignore[no-untyped-def]
    """A long sentence is no reason to refuse a pack."""
    example.change("clauses/rules.toml", "Say what it is for.", "And so on " * 9)

    assert "tea-room" == read_pack(example.folder).info.id


def test_finds_the_packs_that_come_with_the_program() -> None:
    """Folders with a pack.toml are packs; the guide beside them is not."""
    assert bundled("questionnaires", "responsible-ai") in packs()


def test_finds_packs_by_name(tmp_path: Path) -> None:
    """Packs come in the order of their names; other folders and files do not count."""
    for name in ("b", "a", "empty"):
        (tmp_path / name).mkdir()
    for name in ("b", "a"):
        (tmp_path / name / "pack.toml").write_text("")
    (tmp_path / "README.md").write_text("")

    assert (tmp_path / "a", tmp_path / "b") == packs(tmp_path)


def test_the_cache_gives_the_same_pack(example, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A pack read a second time is equal, and there is one entry."""
    cache = tmp_path / "data" / "packs"
    first = read_pack(example.folder, cache=cache)

    assert first == read_pack(example.folder, cache=cache) == read_pack(example.folder)
    assert 1 == len(list(cache.iterdir()))


def test_the_cache_is_really_used(example, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """What comes the second time is what was kept."""
    read_pack(example.folder, cache=tmp_path / "cache")
    entry = next((tmp_path / "cache").iterdir())
    entry.write_bytes(entry.read_bytes().replace(b"AI in the tea room", b"Kept in the cache!"))

    assert "Kept in the cache!" == read_pack(example.folder, cache=tmp_path / "cache").info.title


def test_a_changed_pack_does_not_come_from_the_cache(example, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """One changed byte is enough; the old entry is not used."""
    read_pack(example.folder, cache=tmp_path / "cache")
    example.change("pack.toml", "AI in the tea room", "AI in the tea shop")

    assert "AI in the tea shop" == read_pack(example.folder, cache=tmp_path / "cache").info.title


def test_an_error_is_found_although_the_pack_was_kept(example, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A file that is refused is no part of the fingerprint, and still counts."""
    read_pack(example.folder, cache=tmp_path / "cache")
    (example.folder / "questions" / "more.txt").write_text("")

    with pytest.raises(PackTrouble):
        read_pack(example.folder, cache=tmp_path / "cache")


BROKEN = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "no key": lambda content: content.partition(b"\n")[2],
    "foreign key": lambda content: b"0" * 64 + content[64:],
    "unknown fields": lambda content: content.replace(b'"info":{', b'"info":{"more":1,'),
    "binary": lambda content: bytes(range(256)) * 100,
    "deep": lambda content: content[:65] + b"[" * 100_000,
    "broken text": lambda content: content.replace(b"tea room", b"tea \xff\xfeoom"),
}


@pytest.mark.parametrize("spoil", BROKEN.values(), ids=BROKEN)
def test_a_broken_entry_is_passed_over_and_written_again(example, tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    """Whatever lies in the cache, the right pack is read, and the entry is mended."""
    cache = tmp_path / "cache"
    pack = read_pack(example.folder, cache=cache)
    entry = next(cache.iterdir())
    content = entry.read_bytes()
    entry.write_bytes(spoil(content))

    assert pack == read_pack(example.folder, cache=cache)
    assert content == entry.read_bytes()


def test_an_entry_of_another_pack_is_not_believed(example, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A file copied under the right name is noticed."""
    cache = tmp_path / "cache"
    read_pack(example.folder, cache=cache)
    other = next(cache.iterdir())
    example.change("pack.toml", "AI in the tea room", "AI in the tea shop")
    read_pack(example.folder, cache=cache)
    mine = next(path for path in cache.iterdir() if path != other)
    mine.write_bytes(other.read_bytes())

    assert "AI in the tea shop" == read_pack(example.folder, cache=cache).info.title


@pytest.mark.parametrize("blocked", ["file", "folder for entry"])
def test_a_cache_that_cannot_be_written_is_no_trouble(example, tmp_path: Path, blocked: str) -> None:  # type: ignore[no-untyped-def]
    """The pack is read all the same."""
    cache = tmp_path / "cache"
    if blocked == "file":
        cache.write_text("not a folder")
    else:
        read_pack(example.folder, cache=cache)
        entry = next(cache.iterdir())
        entry.unlink()
        entry.mkdir()

    assert "tea-room" == read_pack(example.folder, cache=cache).info.id


def test_a_full_disk_is_no_trouble(example, tiny_disk: Path) -> None:  # type: ignore[no-untyped-def]
    """Where nothing can be kept, nothing is kept, and the pack is read."""
    (tiny_disk / "filler").write_bytes(b"x" * 1_040_000)

    assert "tea-room" == read_pack(example.folder, cache=tiny_disk / "cache").info.id
    assert not list((tiny_disk / "cache").glob("*.new")) if (tiny_disk / "cache").exists() else True


def test_many_readers_at_once(example, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Threads that read and write the same entry all get the pack, and the entry is whole afterwards."""
    cache = tmp_path / "cache"
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: read_pack(example.folder, cache=cache), range(40)))

    assert [read_pack(example.folder)] * 40 == found
    assert read_pack(example.folder) == read_pack(example.folder, cache=cache)


def test_several_programs_at_once(example, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Processes that start together do not spoil each other's entry; one whole entry stays."""
    cache = tmp_path / "cache"
    code = "import sys, pathlib; from app.questionnaire.library import read_pack\n" \
        "print(read_pack(pathlib.Path(sys.argv[1]), cache=pathlib.Path(sys.argv[2])).info.id)"  # fmt: skip
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(example.folder), str(cache)],
            cwd=bundled(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    results = [(one.communicate(), one.returncode) for one in running]

    assert [(("tea-room\n", ""), 0)] * 4 == results
    assert 1 == len(list(cache.iterdir()))
