"""The files of a pack as bytes: which there are, which are refused, and what they add up to."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from app.questionnaire.problem import Problem, did_you_mean, shown

SINGLE = ("pack.toml", "find-out.toml", "staff-page.toml", "glossary.toml", "upgrade.toml")
"""Files that a pack has once."""

LAWS = "laws"
"""The folder of legal facts, which lies beside the packs and is none."""

FOLDERS = {"questions": "question", "findings": "finding", "clauses": "clause", "tasks": "task"}
"""Folders of a pack, and the name of the tables in their files."""

LARGEST_FILE_BYTES = 1_000_000
LARGEST_PACK_BYTES = 10_000_000
MOST_FILES = 200

_NOT_READ = ("readme", "license", "licence", "changelog", "notice")
_MOST_NAMES = 300


def pack_files(folder: Path) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """The content of every file of a pack by its path with forward slashes, in order, and all that was refused.

    Nothing outside the folder is read: a symbolic link that leaves it is refused, and so is what is not an
    ordinary file.
    """
    return _contents(folder, _found)


def law_files(folder: Path) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """The content of every file of legal facts by its name, in order, and all that was refused; as careful."""
    return _contents(folder, _found_laws)


def are_laws(folder: Path) -> bool:
    """Whether this is a folder of legal facts, and not a pack."""
    return folder.resolve().name == LAWS and not (folder / "pack.toml").exists()


def _contents(
    folder: Path, finding: Callable[[Path, list[Problem]], Iterator[Path]]
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    problems: list[Problem] = []
    content: dict[str, bytes] = {}
    try:
        inside = folder.resolve(strict=True)
        found = list(finding(folder, problems))
    except (OSError, RuntimeError) as error:
        return {}, (_unreadable(".", error),)
    total = 0
    for path in found:
        name = path.relative_to(folder).as_posix()
        if shown(name) != name:
            problems.append(
                Problem(
                    file=shown(name),
                    text="The name of this file has signs that cannot be shown.",
                    cure="Give it a short name of letters and digits that ends in .toml.",
                )
            )
            continue
        if len(content) == MOST_FILES:
            problems.append(
                Problem(file="", text=f"There are more than {MOST_FILES} files.", cure="Join some of them.")
            )
            break
        try:
            data = _read(path, inside, name, problems)
        except (OSError, RuntimeError, ValueError) as error:
            problems.append(_unreadable(name, error))
            continue
        if data is None:
            continue
        total += len(data)
        if total > LARGEST_PACK_BYTES:
            problems.append(
                Problem(
                    file="",
                    text=f"The files together are larger than {LARGEST_PACK_BYTES // 1_000_000} MB.",
                    cure="Take out what is not needed.",
                )
            )
            break
        content[name] = data
    return content, tuple(problems)


def fingerprint(folder: Path) -> str:
    """A short text that stays the same as long as the names and bytes of the pack's files do."""
    return content_fingerprint(pack_files(folder)[0])


def content_fingerprint(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of names and bytes; lengths are part of it, so that no two packs add up to the same."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        encoded = name.encode()
        digest.update(b"%d:%d:" % (len(encoded), len(data)))
        digest.update(encoded)
        digest.update(data)
    return digest.hexdigest()


def _found(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    entries = _entries(folder, problems)
    names = {entry.name for entry in entries}
    for name in SINGLE:
        if name in names:
            yield folder / name
    for kind in FOLDERS:
        if kind in names:
            yield from _inside(folder / kind, problems)
    for entry in entries:
        name = entry.name
        if name in SINGLE or name in FOLDERS or name.startswith(".") or name == "text":
            continue
        if name.lower().startswith(_NOT_READ) and not name.endswith(".toml"):
            continue
        if name.lower() in (LAWS, f"{LAWS}.toml"):
            problems.append(
                Problem(
                    file=shown(name),
                    text="A pack brings no laws of its own, so this is not read.",
                    cure="Take it out, and ask where people work: README.md says how under Rules by place.",
                )
            )
            continue
        near = did_you_mean(name.lower(), (*SINGLE, *FOLDERS))
        serious = bool(near) or name.lower().endswith(".toml")
        problems.append(
            Problem(
                file=shown(name),
                text="This is not part of a pack, so it is not read.",
                cure=near or f"A pack has {', '.join(SINGLE)} and the folders {', '.join(FOLDERS)}.",
                severity="error" if serious else "advice",
            )
        )


def _found_laws(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    for path in _entries(folder, problems):
        name = path.name
        if name.endswith(".toml"):
            yield path
        elif not name.startswith(".") and not name.lower().startswith(_NOT_READ):
            problems.append(
                Problem(
                    file=shown(name),
                    text="This is no file of legal facts, so it is not read.",
                    cure="Each place has one file that ends in .toml.",
                )
            )


def _inside(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    try:
        leaves = folder.is_symlink() and not _stays(folder, folder.parent.resolve())
    except (OSError, RuntimeError) as error:
        problems.append(_unreadable(folder.name, error))
        return
    if leaves:
        problems.append(_leaves(folder.name))
        return
    if not folder.is_dir():
        problems.append(
            Problem(file=folder.name, text="This must be a folder.", cure="Put a folder with .toml files in its place.")
        )
        return
    try:
        entries = _entries(folder, problems)
    except OSError as error:
        problems.append(_unreadable(folder.name, error))
        return
    for path in entries:
        if path.name.startswith("."):
            continue
        if path.suffix == ".toml":
            yield path
        elif not path.name.lower().startswith(_NOT_READ):
            problems.append(
                Problem(
                    file=shown(f"{folder.name}/{path.name}"),
                    text="This is not read: only files whose names end in .toml are.",
                    cure="Give it a name that ends in .toml, or move it out of the pack.",
                )
            )


def _entries(folder: Path, problems: list[Problem]) -> list[Path]:
    entries: list[Path] = []
    for entry in folder.iterdir():
        if len(entries) == _MOST_NAMES:
            problems.append(
                Problem(
                    file="" if folder.name not in FOLDERS else folder.name,
                    text=f"There are more than {_MOST_NAMES} names in this folder.",
                    cure="Keep a pack in a folder of its own.",
                )
            )
            break
        entries.append(entry)
    return sorted(entries, key=lambda path: path.name)


def _read(path: Path, inside: Path, name: str, problems: list[Problem]) -> bytes | None:
    if path.is_symlink() and not _stays(path, inside):
        problems.append(_leaves(name))
        return None
    if not stat.S_ISREG(path.stat().st_mode):
        problems.append(
            Problem(file=name, text="This is not an ordinary file.", cure="Put an ordinary text file in its place.")
        )
        return None
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE_BYTES + 1)
    if len(data) > LARGEST_FILE_BYTES:
        problems.append(
            Problem(
                file=name,
                text=f"This file is larger than {LARGEST_FILE_BYTES // 1_000_000} MB.",
                cure="Split it into several files of the same folder.",
            )
        )
        return None
    return data


def _stays(path: Path, inside: Path) -> bool:
    return path.resolve(strict=True).is_relative_to(inside)


def _leaves(name: str) -> Problem:
    return Problem(
        file=name,
        text="This is a symbolic link that leaves the folder of the pack, so it is not read.",
        cure="Put a copy of the file in its place.",
    )


def _unreadable(name: str, error: Exception) -> Problem:
    reason = getattr(error, "strerror", None) or "the link leads in a circle or nowhere"
    return Problem(
        file=name, text=f"This cannot be read: {reason}.", cure="Check that it is there and that you may open it."
    )
