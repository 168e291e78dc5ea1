"""The plain part of YAML: tables and lists by indentation, and simple values. Nothing else is wanted of settings files.

Anchors, tags and references are left as the text they are; a value that is not understood is kept as text. A full YAML
reader turns ``no`` into a truth value, follows references and has fallen over deep nesting; a few keys are wanted.
Source of the rules: yaml.org/spec/1.2.2, chapters 6 to 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_CHARACTERS = 500_000
MOST_LINES = 20_000
DEEPEST = 40
_LONGEST_LINE = 1_000
"""Longer lines are passed by: no setting that is looked for needs one."""

_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:(?=\s|$)""")
_COLON = re.compile(r":(?=\s|$)")
_NO_KEY = frozenset("#[]{},\"'&*!|>%@`")
"""No plain key begins with one of these."""
_COMMENT = re.compile(r"\s#.*$")
_BLOCK = re.compile(r"[|>][-+\d]*\Z")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class _Line:
    indent: int
    text: str


def plain_yaml(text: str) -> dict[str, object] | None:
    """A settings file as a table; None when it is none, too long or too deep.

    Numbers stay text: no setting that is looked for is one.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    lines = list(_lines(text))
    if not lines or len(lines) > MOST_LINES:
        return None
    try:
        value, _ = _block(lines, 0, 0)
    except RecursionError:
        return None
    return value if isinstance(value, dict) else None


def _lines(text: str) -> Iterator[_Line]:
    """The lines that say something, with lists marked by their own indentation, and long texts joined to one line."""
    skipping = -1
    for raw in text.splitlines()[: MOST_LINES + 1]:
        if len(raw) > _LONGEST_LINE:
            continue
        bare = raw.strip()
        indent = len(raw) - len(raw.lstrip(" "))
        if skipping >= 0:
            if not bare or indent > skipping:
                continue  # a text of several lines, which no setting that is looked for is
            skipping = -1
        if not bare or bare.startswith(("#", "%", "---", "...")):
            continue
        if _BLOCK.search(_COMMENT.sub("", bare).rsplit(" ", 1)[-1]) and ":" in bare:
            skipping = indent
        # "- - a" and "- key: value" open a level for each dash
        while bare.startswith("- "):
            yield _Line(indent, "-")
            rest = bare[2:].lstrip()
            indent += len(bare) - len(rest)
            bare = rest
        if bare:
            yield _Line(indent, bare)


def _block(lines: list[_Line], at: int, depth: int) -> tuple[object, int]:
    """The value that begins at a line, and where it ends."""
    if depth > DEEPEST:
        raise RecursionError("nested too deep")
    first = lines[at]
    if first.text == "-":
        return _list(lines, at, depth)
    if _pair(first.text):
        return _table(lines, at, depth)
    return _value(first.text), at + 1


def _list(lines: list[_Line], at: int, depth: int) -> tuple[list[object], int]:
    indent, items = lines[at].indent, []
    while at < len(lines) and lines[at].indent == indent and lines[at].text == "-":
        at += 1
        if at < len(lines) and lines[at].indent > indent:
            item, at = _block(lines, at, depth + 1)
            items.append(item)
            at = _past_deeper(lines, at, indent)
        else:
            items.append(None)
    return items, at


def _table(lines: list[_Line], at: int, depth: int) -> tuple[dict[str, object], int]:
    indent, table = lines[at].indent, dict[str, object]()
    while at < len(lines) and lines[at].indent == indent and (pair := _pair(lines[at].text)):
        key, rest = _plain(pair[0]), _COMMENT.sub("", " " + pair[1]).strip()
        at += 1
        deeper = at < len(lines) and (
            lines[at].indent > indent or (lines[at].indent == indent and lines[at].text == "-")
        )
        if rest and not rest.startswith(("&", "!")):
            table.setdefault(key, _value(rest))
            at = _past_deeper(lines, at, indent)
        elif deeper:
            value, at = _block(lines, at, depth + 1)
            table.setdefault(key, value)
            at = _past_deeper(lines, at, indent)
        else:
            table.setdefault(key, None)
    return table, at


def _pair(text: str) -> tuple[str, str] | None:
    """The key and the rest of a line that begins with a key; None for all others."""
    quoted = _QUOTED.match(text)
    if quoted:
        return quoted.group(1), text[quoted.end() :]
    colon = _COLON.search(text)
    if colon is None or not colon.start() or text[0] in _NO_KEY or " #" in text[: colon.start()]:
        return None
    return text[: colon.start()].rstrip(), text[colon.end() :]


def _past_deeper(lines: list[_Line], at: int, indent: int) -> int:
    """Past what is left of a value that was not understood to its end."""
    while at < len(lines) and lines[at].indent > indent:
        at += 1
    return at


def _value(text: str) -> object:
    text = _COMMENT.sub("", text).strip()
    if text.startswith("[") and text.endswith("]"):
        return [_value(part) for part in _parts(text[1:-1])] if text.count("[") == 1 else text
    if text.startswith("{") and text.endswith("}") and text.count("{") == 1:
        pairs = [part.partition(":") for part in _parts(text[1:-1])]
        return {_plain(key.strip()): _value(value) for key, _, value in pairs}
    return _WORDS[text.lower()] if text.lower() in _WORDS else _plain(text)


def _parts(text: str) -> list[str]:
    """The parts between commas; commas in quotes do not count."""
    found = re.findall(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,"'][^,]*)\s*(?:,|$)""", text)
    return [part.strip() for part in found if part.strip()]


def _plain(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text
