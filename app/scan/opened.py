"""Whether the words a server is started with, or a variable for it, let other computers reach it."""

from __future__ import annotations

import re

_EVERYWHERE = r"(?:https?://)?(?:0\.0\.0\.0|\[::\]|::(?!\w))(?=[:/\s\"']|$)"
"""Every address of this computer, as programs take it. Source: ip(7), ipv6(7)."""
_VALUE = re.compile(_EVERYWHERE)
_ARGUMENT = re.compile(rf"(?<!\S)--?(?:host|listen|bind|bind-address|address|ip|H)[=\s]+[\"']?{_EVERYWHERE}")
_LISTEN = re.compile(r"(?<![^\s=\"'])--listen(?=[\s\"']|$)")
"""Picture programs listen everywhere when nothing stands behind it."""
_SHARE = re.compile(r"(?<![^\s=\"'])--share(?=[\s\"']|$)")
"""Gradio then opens a public address. Source: gradio.app/guides/sharing-your-app."""
_REMARK = re.compile(r"\s*(?:#|::|rem\b|@rem\b)", re.IGNORECASE)


def opens(value: str) -> bool:
    """Whether an address that a server was told to listen on is every address of the computer."""
    return _VALUE.match(value.strip()) is not None


def opened_by(untrusted_command: str) -> str:
    """The phrase for who can reach a server started so: the internet, other computers, or nobody that we see."""
    lines = [line for line in untrusted_command.splitlines() if not _REMARK.match(line)]
    if any(_SHARE.search(line) for line in lines):
        return "note.shared"
    if any(_ARGUMENT.search(line) or _listens_everywhere(line) for line in lines):
        return "note.open_gateway"
    return ""


def _listens_everywhere(line: str) -> bool:
    found = _LISTEN.search(line)
    return found is not None and not re.match(r"[\s=]+[\"']?[\w.\[:]", line[found.end() :])
