"""The catalogue that comes with the program."""

from __future__ import annotations

import re

import pytest

from app.phrases import load
from app.scan.catalogue import catalogue
from app.scan.detectors import COMPUTER_DETECTORS

KNOWN = catalogue()


def test_every_fact_has_its_source() -> None:
    """No store, server, agent or program stands there without saying where its facts were read."""
    assert [] == [tool.id for tool in KNOWN.tools if not tool.source or not all(tool.source)]


@pytest.mark.parametrize("kind", ["tools", "places"])
def test_ids_are_unique(kind: str) -> None:
    """An id names one entry."""
    ids = [entry.id for entry in getattr(KNOWN, kind)]

    assert sorted(set(ids)) == sorted(ids)


def test_every_store_names_a_place_and_every_place_has_words() -> None:
    """Places of stores exist, detectors belong to places, and each place has its phrase."""
    places = {place.id for place in KNOWN.places}
    phrases = load()

    assert {store.place for store in KNOWN.stores} <= places
    assert set(COMPUTER_DETECTORS) <= places
    assert all(phrases.say(f"place.{place}") for place in places)


def test_every_reason_for_skipping_has_words() -> None:
    """Each reason that the scan can give is said in plain words."""
    from typing import get_args

    from app.domain.scan_event import SkipReason

    phrases = load()

    assert all(phrases.say(f"skip.{reason}") for reason in get_args(SkipReason))


def test_endings_and_names_are_written_as_they_are_compared() -> None:
    """Small letters, endings with one dot; no ending of a known model format is passed by."""
    assert all(re.fullmatch(r"\.[a-z0-9_-]+", ending) for ending in KNOWN.passed_endings)
    assert all(name == name.lower() for name in KNOWN.closed_folders)
    assert not KNOWN.passed_endings & (
        KNOWN.small_endings | {".bin", ".pb", ".zip", ".exe", ".dat", ".msgpack", ".model"}
    )


def test_names_of_servers_are_written_as_they_are_compared() -> None:
    """Executables in small letters, without .exe; a short name needs a word of its path."""
    for server in KNOWN.servers:
        assert server.executables or server.arguments
        for name in server.executables:
            assert name == name.lower().removesuffix(".exe")
            assert len(name) > 4 or server.path_words or name == "vllm"


def test_what_was_not_seen_in_a_source_is_marked() -> None:
    """Programs known from hearsay only are few, marked as a whole, and what they have is marked as suspected."""
    suspected = {tool.id for tool in KNOWN.tools if tool.suspected}

    assert {"swarmui", "krita-ai", "macwhisper", "qwen-code"} == suspected
    assert all(store.unverified for store in KNOWN.stores if store.id in suspected)
    assert [] == [tool.id for tool in KNOWN.tools if "not seen in a source" in tool.source and not tool.suspected]


def test_no_path_of_another_system_or_with_signs_of_writing() -> None:
    """Every path is one that can be asked for: no remarks, no backslashes, and each system's own folders."""
    for tool in KNOWN.tools:
        folders = [tool.apps, tool.signs, tool.memory, tool.skills, tool.start_up, tool.extensions]
        for entry in [*tool.stores, *tool.built_in, *tool.settings, *folders]:
            for system, starts in (
                ("linux", r"~/|/|%TEMP%/"),
                ("macos", r"~/|/|%TEMP%/"),
                ("windows", r"~/|%[A-Z]+%|[A-Z]:/"),
            ):
                for path in getattr(entry, system):
                    assert re.match(starts, path), (tool.id, path)
                    assert not set(path) & set("\\<>{}("), (tool.id, path)


def test_what_models_do_is_said_in_words_the_passport_has() -> None:
    """A task of a program or of a built-in model is one that a passport can tell."""
    tasks = {tool.task for tool in KNOWN.tools} | {entry.task for entry in KNOWN.built_in}

    assert {"", "language", "speech", "vision", "embeddings", "images"} == tasks
    assert all(load().say(f"passport.task.{task}") for task in tasks if task)


def test_every_phrase_an_exposure_names_is_there() -> None:
    """What opens an agent further is said in plain words."""
    phrases = load()

    assert all(phrases.say(setting.words) for tool in KNOWN.tools for setting in tool.exposure)
