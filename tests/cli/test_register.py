"""The register on the command line: for people, and for another program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from clock import morning
from msgspec.structs import replace
from small_pack import find, look

from app import phrases
from app.domain.scan_event import LookRequest, ScanEvent
from app.workspace.desk import Desk, Surroundings

HERE = Path(__file__).resolve().parents[2]


def no_look(_request: LookRequest, _cancelled: Callable[[], bool]) -> Iterator[ScanEvent]:
    """Nobody looks here."""
    yield from ()


def test_the_register_is_listed(tmp_path: Path) -> None:
    """What was found and what was said, each with its owner and decision; an empty register says so."""
    file, data = tmp_path / "x.groundrules", tmp_path / "data"

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", "register", str(file), *words], capture_output=True, text=True, cwd=HERE,
            env=os.environ | {"GROUNDRULES_DATA": str(data)}, timeout=110,
        )  # fmt: skip

    desk = Desk(phrases.load(), Surroundings(data=data, documents=tmp_path, now=morning, look=no_look))
    workspace = desk.new(file, "Harbour Lettings")
    workspace.close()
    empty = run()
    workspace = desk.open(file)
    workspace.keep_scan(look((find("Llama"),)))
    workspace.add_to_register(["model:Llama"])
    online = workspace.entry(workspace.add_entry("Chat\x1b[31m Online"))
    assert online is not None
    workspace.change_entry(replace(online, owner="Zoë", decision="ask", purpose="Letters", colour="green"))
    workspace.close()
    told, data_told = run(), json.loads(run("--json").stdout)

    assert (0, "", "Nothing is in the register yet.\n") == (empty.returncode, empty.stdout, empty.stderr)
    found, said = told.stdout.splitlines()
    unsaid = "Used for: Not said. What may go in: Not said."

    assert found.startswith(f"Llama (Model). Owner: Not said. Decision: Not yet decided. {unsaid} Seen on 12 Nov")
    assert (
        "Chat [31m Online (Online tool). Owner: Zoë. Decision: Ask first. Used for: Letters. What may go in: Green. "
        "Said by you."
    ) == said
    assert [("Llama", "model", "seen", ""), ("Chat [31m Online", "online", "said", "Zoë")] == [
        (one["name"], one["kind"], one["seen"], one["owner"]) for one in data_told
    ]
