"""What programs keep of what was typed: counted by files, sizes and dates, and never opened."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from virtual_computer import Computer, report_of

from app.domain.observation import Kept, Observation
from app.scan.catalogue import catalogue

OLD = datetime(2024, 3, 5, 12, tzinfo=UTC)
NEW = datetime(2026, 9, 1, 12, tzinfo=UTC)
TYPED = "Mrs Atkinson's knee is not better"


def typed(path: Path, when: datetime = NEW, text: str = TYPED) -> Path:
    """A file with something that somebody typed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (when.timestamp(), when.timestamp()))
    return path


def keepers(finds: tuple[Observation, ...]) -> dict[str, tuple[Kept, ...]]:
    return {find.name: find.kept for find in finds if find.kept}


def test_chats_are_counted_with_their_size_and_oldest_day(computer: Computer) -> None:
    """Transcripts in all projects count together; other files beside them do not."""
    here = computer()
    projects = here.homes[0] / ".claude/projects"
    typed(projects / "shop/a.jsonl", OLD)
    typed(projects / "shop/b.jsonl")
    typed(projects / "office/c.jsonl")
    typed(projects / "shop/notes.txt")
    (projects / "shop/empty.jsonl").touch()

    report = report_of(here)

    kept = Kept(kind="chats", files=3, size_bytes=3 * len(TYPED), oldest=OLD.isoformat(), newest=NEW.isoformat())
    assert {"Claude Code": (kept,)} == keepers(report.observations)
    assert "~/.claude/projects" in [place.path for place in report.observations[0].places]


def test_nothing_of_it_is_opened(computer: Computer) -> None:
    """No file was opened for it, and no word of a chat stands in the result."""
    here = computer()
    typed(here.homes[0] / ".codex/sessions/2025/03/05/rollout-1.jsonl")
    typed(here.homes[0] / ".codex/history.jsonl")
    typed(here.homes[0] / ".lmstudio/conversations/Atkinson.json")

    report = report_of(here)

    assert {"Codex": 2, "LM Studio": 1} == {name: kept[0].files for name, kept in keepers(report.observations).items()}
    assert 0 == report.files_opened
    assert b"knee" not in msgspec.json.encode(report) and b"Atkinson" not in msgspec.json.encode(report)


def test_an_index_of_documents_is_told_beside_the_chats(computer: Computer) -> None:
    """A program that keeps both is one find with both."""
    here = computer()
    storage = here.homes[0] / ".config/anythingllm-desktop/storage"
    typed(storage / "anythingllm.db", OLD)
    typed(storage / "lancedb/a.lance/data/1.lance")

    kept = keepers(report_of(here).observations)["AnythingLLM Desktop"]

    assert [("chats", OLD.isoformat()), ("index", NEW.isoformat())] == [(one.kind, one.oldest) for one in kept]


@pytest.mark.parametrize(
    ("name", "beside", "tool"),
    [(".aider.chat.history.md", "", "Aider"), ("webui.db", "vector_db", "Open WebUI")],
)
def test_chats_in_any_folder_are_found(computer: Computer, name: str, beside: str, tool: str) -> None:
    """Some programs keep their chats where they work."""
    here = computer()
    folder = here.homes[0] / "work/shop"
    typed(folder / name, OLD)
    if beside:
        assert {} == keepers(report_of(here).observations)
        (folder / beside).mkdir()

    for paths in ((), (folder,)):
        kept = keepers(report_of(here, *paths).observations)
        assert {tool: [1]} == {name: [one.files for one in kept] for name, kept in kept.items()}


def test_moved_chats_count_once(computer: Computer, tmp_path: Path) -> None:
    """Where a variable moves the folder, the chats there count with those left in the usual place."""
    here = computer("linux", CLAUDE_CONFIG_DIR=str(tmp_path / "moved"))
    typed(tmp_path / "moved/projects/shop/a.jsonl")
    typed(here.homes[0] / ".claude/projects/shop/b.jsonl", OLD)

    kept = keepers(report_of(here).observations)["Claude Code"]

    assert [(2, OLD.isoformat(), NEW.isoformat())] == [(one.files, one.oldest, one.newest) for one in kept]


def test_a_link_or_an_empty_folder_is_no_chat(computer: Computer) -> None:
    """A program that keeps nothing is not told as keeping something."""
    here = computer()
    sessions = here.homes[0] / ".cline/data/sessions"
    sessions.mkdir(parents=True)
    (sessions / "a.json").symlink_to(typed(here.homes[0] / "diary.json"))

    assert {} == keepers(report_of(here).observations)


def test_every_store_of_chats_says_where_it_is_known_from() -> None:
    """A store of chats has a place on a computer, in any folder, or both."""
    stores = [store for tool in catalogue().tools for store in tool.chats]

    assert len(stores) > 10
    assert all(store.project or (store.linux and store.macos and store.windows) for store in stores)
