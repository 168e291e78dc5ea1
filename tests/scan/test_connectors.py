"""Connectors as different programs list them."""

from __future__ import annotations

from app.scan.connectors import connectors


def test_lists_and_tables_are_read() -> None:
    """By name or in a list, the program as a word, a list, a table, or under another key."""
    by_name = {
        "goose": {"cmd": "uvx", "args": ["fetch-mcp"], "envs": {"API_KEY": "abc"}},
        "zed": {"command": {"path": "/opt/notes/notes-mcp", "args": ["--x"]}},
        "opencode": {"type": "local", "command": ["bun", "x", "web-mcp@1.2.3"], "environment": {"TOKEN": "abc"}},
        "none": "text",
    }
    listed = [{"name": "mail", "command": "npx", "args": ["-y", "mail"]}, "text", {"url": "https://a.example/mcp"}]

    found = [*connectors(by_name), *connectors(listed), *connectors("text"), *connectors(None)]

    assert [
        ("goose", "uvx fetch-mcp", "", False, ("API_KEY",)),
        ("zed", "notes-mcp", "", None, ()),
        ("opencode", "bun web-mcp@1.2.3", "", True, ("TOKEN",)),
        ("mail", "npx mail", "", False, ()),
        ("", "", "a.example", None, ()),
    ] == [(item.name, item.command, item.remote, item.pinned, item.key_names) for item in found]


def test_no_list_is_endless() -> None:
    """A settings file with very many entries is cut."""
    assert 500 == len(list(connectors({str(number): {} for number in range(5_000)})))
