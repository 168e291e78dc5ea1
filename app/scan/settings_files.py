"""Settings files of other programs as tables: JSON with comments, TOML, property lists, and the plain part of YAML."""

from __future__ import annotations

import plistlib
import re
import struct
import tomllib
from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ExpatError

import msgspec

from app.scan.plain_yaml import plain_yaml


def decoded(untrusted: bytes, form: str) -> dict[str, Any] | None:
    """A settings file as a table; None when it is broken or too deep. JSON may have comments and trailing commas.

    Args:
        form: ``json``, ``toml``, ``yaml`` or ``plist``.
    """
    if form == "plist":
        return _property_list(untrusted)
    try:
        text = untrusted.decode("utf-8-sig")
        if form == "toml":
            return tomllib.loads(text)
        if form == "yaml":
            return plain_yaml(text)
        try:
            value = msgspec.json.decode(text)
        except msgspec.DecodeError:
            value = msgspec.json.decode(without_comments(text))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _property_list(untrusted: bytes) -> dict[str, Any] | None:
    """A property list of Apple, as text or in its binary form. It can hold no code; entities are refused."""
    try:
        value = plistlib.loads(untrusted)
    except (ValueError, ExpatError, KeyError, TypeError, AttributeError, IndexError, struct.error, RecursionError):
        return None
    except (OverflowError, MemoryError):
        return None  # a count made up to make us ask for too much
    return value if isinstance(value, dict) else None


_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|/\*.*?\*/|//[^\n]*', re.DOTALL)
_TRAILING = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)


def without_comments(text: str) -> str:
    """JSON without the comments and trailing commas that VS Code allows."""
    return _TRAILING.sub(lambda match: match.group(1) or "", _COMMENT.sub(lambda match: match.group(1) or " ", text))


def reached(value: object, steps: list[str]) -> Iterator[object]:
    """The values a key leads to. VS Code writes whole keys with their dots; ``*`` stands for every name."""
    if not steps:
        yield value
    elif isinstance(value, dict):
        whole = ".".join(steps)
        if whole in value:
            yield value[whole]
        elif steps[0] == "*":
            for inner in value.values():
                yield from reached(inner, steps[1:])
        elif steps[0] in value:
            yield from reached(value[steps[0]], steps[1:])
