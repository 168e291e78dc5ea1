"""A home with real models, agents and connectors in it, and a real look at it that tests can hold up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from clock import morning
from msgspec.structs import replace
from virtual_computer import OllamaStore, write_gguf, write_json, write_safetensors

from app.domain.scan_event import LookRequest, PlaceEntered, ScanEvent
from app.scan.engine import look
from app.scan.places import Surroundings


def plant(home: Path) -> Path:
    """Two models, one made here, an adapter, an agent that asks nobody and one with two connectors."""
    staging = home.parent / "staging.gguf"
    base = write_gguf(
        staging, name="Llama 3.1 8B Instruct", seed=1, organization="Meta", license="llama3.1"
    ).read_bytes()
    own = write_gguf(staging, name="tenant-letters", seed=2).read_bytes()
    store = OllamaStore(home / ".ollama" / "models")
    store.model("llama3.1:8b", {"model": base})
    store.model("tenant-letters:latest", {"model": own, "system": b"You write letters."}, source="llama3.1:8b")
    write_gguf(home / "Downloads" / "mystery.gguf", seed=3)
    write_safetensors(
        home / "Downloads" / "letters-lora" / "adapter_model.safetensors",
        names=("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight",),
    )
    write_json(
        home / "Downloads" / "letters-lora" / "adapter_config.json",
        {"peft_type": "LORA", "base_model_name_or_path": "meta-llama/Llama-3.1-8B-Instruct", "r": 16},
    )
    write_json(home / ".claude" / "settings.json", {"permissions": {"defaultMode": "bypassPermissions"}})
    servers = {
        "files": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv/shared"]},
        "mail": {"url": "https://mail.example.com/mcp", "headers": {"Authorization": "Bearer sk-abc"}},
    }
    write_json(home / ".config" / "Claude" / "claude_desktop_config.json", {"mcpServers": servers})
    return home


class HeldLook:
    """A real look at a home without its processes, which waits before a place until it is let go or cancelled.

    Args:
        wait_at: the number of the place before which it waits; 0 for a look that never waits.
    """

    def __init__(self, home: Path, wait_at: int = 0) -> None:
        self._around = Surroundings(platform="linux", homes=(home,), environment={}, computer="till")
        self._wait_at = wait_at
        self.requests: list[LookRequest] = []
        self.waiting = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, request: LookRequest, cancelled: Callable[[], bool]) -> Iterator[ScanEvent]:
        self.requests.append(request)
        # What runs on the computer of the test is no business of the test.
        asked = replace(request, processes=False)
        for event in look(asked, self._around, cancelled=cancelled, now=morning):
            yield event
            if isinstance(event, PlaceEntered) and event.number == self._wait_at:
                self.waiting.set()
                while not self.go_on.wait(0.01) and not cancelled():
                    pass
