"""Settings files of other programs as tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scan.settings_files import decoded, reached


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("json", '\ufeff{"a": {"b": "c"}}'),
        ("json", '{// why\n "a": {"b": "c",}, /* end */}'),
        ("toml", '[a]\nb = "c"\n'),
        ("yaml", "a:\n  b: c\n"),
    ],
)
def test_each_form_gives_the_same_table(form: str, text: str) -> None:
    """JSON with a mark, comments and trailing commas, TOML and YAML are read alike."""
    assert {"a": {"b": "c"}} == decoded(text.encode(), form)


@pytest.mark.parametrize("form", ["json", "toml", "yaml"])
@pytest.mark.parametrize("untrusted", [b"", b"\xff\xfe\x00", b"[" * 100_000, b"{" * 100_000, b"[1, 2]", b"\x00" * 50])
def test_what_is_no_table_gives_nothing(form: str, untrusted: bytes) -> None:
    """Broken, deep or foreign content gives nothing."""
    assert not decoded(untrusted, form)


@given(st.binary(max_size=200), st.sampled_from(["json", "toml", "yaml"]))
def test_any_bytes_are_borne(untrusted: bytes, form: str) -> None:
    """Whatever stands in a settings file, the scan goes on."""
    value = decoded(untrusted, form)

    assert value is None or isinstance(value, dict)


def test_keys_are_reached_step_by_step() -> None:
    """Steps, whole keys with dots, and every name of a table."""
    table = {"a": {"b": 1}, "c.d": 2, "e": {"x": {"y": 3}, "z": {"y": 4}}}

    assert [[1], [2], [3, 4], []] == [list(reached(table, key.split("."))) for key in ("a.b", "c.d", "e.*.y", "a.b.c")]
