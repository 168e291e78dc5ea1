"""The plain part of YAML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scan.plain_yaml import DEEPEST, MOST_LINES, plain_yaml

GOOSE = """
# my settings
GOOSE_MODE: "auto"   # never asks
GOOSE_PROVIDER: ollama
extensions:
  developer:
    bundled: true
    enabled: false
    timeout: 300
  fetch:
    cmd: uvx
    args:
    - mcp-server-fetch
    - --port=80  # not here
    envs: {TOKEN: 'it''s mine', "A B": x}
    description: |
      a text: of several lines
        - that is no list

      still it
    type: stdio
"""
CONTINUE = """---
name: Local
mcpServers:
  - name: mail
    command: npx
    args: ["-y", "@scope/mail, mcp", mail]
  -
    name: web
    url: https://example.com/mcp#part
models: []
"""


def test_goose_settings_are_read() -> None:
    """Tables in tables, lists below their key at the same depth, comments, quotes, and texts of several lines."""
    table = plain_yaml(GOOSE)

    assert {
        "GOOSE_MODE": "auto",
        "GOOSE_PROVIDER": "ollama",
        "extensions": {
            "developer": {"bundled": True, "enabled": False, "timeout": "300"},
            "fetch": {
                "cmd": "uvx",
                "args": ["mcp-server-fetch", "--port=80"],
                "envs": {"TOKEN": "it's mine", "A B": "x"},
                "description": "|",
                "type": "stdio",
            },
        },
    } == table


def test_continue_settings_are_read() -> None:
    """Lists of tables, in both ways of writing them; a comma in quotes and a # without a blank belong to the text."""
    table = plain_yaml(CONTINUE)

    assert {
        "name": "Local",
        "mcpServers": [
            {"name": "mail", "command": "npx", "args": ["-y", "@scope/mail, mcp", "mail"]},
            {"name": "web", "url": "https://example.com/mcp#part"},
        ],
        "models": [],
    } == table


@pytest.mark.parametrize(
    "text", ["", "# only this\n", "- a\n- b\n", "just words", "---\n...\n", "a: 1\n" * (MOST_LINES + 1)]
)
def test_what_is_no_table_of_bearable_length_is_none(text: str) -> None:
    """Lists, words and endless texts give nothing."""
    assert None is plain_yaml(text)


@pytest.mark.parametrize(
    "text",
    [
        "a:\n" + "".join(" " * depth + "- \n" for depth in range(1, 3_000)),
        "".join(" " * depth + "a:\n" for depth in range(3_000)),
        "a: " + "[" * 100_000,
        "a: " + "{" * 100_000,
        "- " * 50_000 + "a: 1",
        ("- " * 490 + "a: 1\n") * 400,
        ("x" + " " * 990 + "y\n") * 400,
        ("a: [" + "'a, " * 240 + "]\n") * 400,
        "a :" * 150_000,
        "a: 1\n" * 19_000 + "b: " + "c" * 500_000,
        "a: &x [*x, *x]\nb: !!python/object/apply:os.system [ls]",
        '"' * 10_000 + ": 1",
        "a" * 200_000 + ": 1",
        ("a: " + "'" * 1_000 + "\n") * 100,
        "a: [" + '"\\' * 20_000 + "]",
    ],
)
def test_hostile_texts_end(text: str) -> None:
    """Deep nesting, references, tags and quotes without an end bring no harm and are never acted on."""
    value = plain_yaml(text)

    assert value is None or isinstance(value, dict)


def test_depth_is_bounded() -> None:
    """As deep as is bearable is read, deeper is not."""
    deep = "".join(" " * depth + "a:\n" for depth in range(DEEPEST - 1))

    assert isinstance(plain_yaml(deep + " " * DEEPEST + "a: 1"), dict)
    assert None is plain_yaml("".join(" " * depth + "a:\n" for depth in range(DEEPEST + 5)))


@given(st.text(alphabet=" \n-:[]{}#'\"abc|>&*!,\t", max_size=400))
def test_any_text_gives_a_table_or_nothing(text: str) -> None:
    """Nothing that is written in a settings file stops the scan."""
    value = plain_yaml(text)

    assert value is None or isinstance(value, dict)


_WORDS = st.text(alphabet="abcdefgh_xyz", min_size=1, max_size=8).filter(lambda word: word not in ("true", "null"))


@given(
    st.dictionaries(
        _WORDS,
        st.dictionaries(_WORDS, st.one_of(_WORDS, st.booleans(), st.lists(_WORDS, min_size=1)), min_size=1),
        min_size=1,
    )
)
def test_what_is_written_is_read(table: dict[str, dict[str, object]]) -> None:
    """Plain tables written with two blanks a step come back as they were."""
    lines = []
    for name, inner in table.items():
        lines.append(f"{name}:")
        for key, value in inner.items():
            if isinstance(value, list):
                lines += [f"  {key}:", *(f"  - {item}" for item in value)]
            else:
                lines.append(f"  {key}: {str(value).lower() if isinstance(value, bool) else value}")

    assert table == plain_yaml("\n".join(lines))
