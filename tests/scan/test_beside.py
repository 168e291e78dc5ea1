"""What small files beside weights say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.licence import licence_in_text
from app.scan.beside import card, front_matter
from app.scan.catalogue import catalogue


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("license: mit", {"license": ("mit",)}),
        ("license: other\nlicense_name: 'llama3'", {"license": ("other",), "license_name": ("llama3",)}),
        ('base_model:\n- "a/b"\n- c/d # older', {"base_model": ("a/b", "c/d")}),
        ("base_model: [a/b, 'c/d']", {"base_model": ("a/b", "c/d")}),
        ("tags:\n  - chat\nlibrary_name: peft", {"tags": ("chat",), "library_name": ("peft",)}),
        ("extra_gated_prompt: |\n  license: hidden\nlicense: no", {"license": ("no",)}),
        ("license:", {"license": ()}),
        ("datasets:\n- data/tickets.jsonl\nmodel-index:\n- name: out", {"datasets": ("data/tickets.jsonl",)}),
    ],
)
def test_the_lines_of_a_card_are_read(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    """Plain keys and plain lists are read, as text."""
    assert expected == front_matter(f"---\n{text}\n---\nlicense: not here\n")


def test_without_front_matter_nothing_is_read() -> None:
    """A README that is no card says nothing."""
    assert {} == front_matter("# My project\nlicense: mit\n")


@given(st.text())
@settings(max_examples=100)
def test_any_text_can_be_read(text: str) -> None:
    """No text makes the reading fail."""
    front_matter("---\n" + text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "                                 Apache License\n                           Version 2.0, January 2004",
            "apache-2.0",
        ),
        ("LLAMA 3.2 COMMUNITY LICENSE AGREEMENT", "llama3.2"),
        ("META LLAMA 3 COMMUNITY LICENSE AGREEMENT", "llama3"),
        ("Qwen RESEARCH LICENSE AGREEMENT", "qwen-research"),
        ("Tongyi Qianwen LICENSE AGREEMENT", "tongyi-qianwen"),
        ("Gemma Terms of Use", "gemma"),
        ("Attribution-NonCommercial 4.0 International", "cc-by-nc-4.0"),
        ("GNU AFFERO GENERAL PUBLIC LICENSE\n Version 3", "agpl-3.0"),
        ("You may do as you like", ""),
    ],
)
def test_licence_texts_are_recognised(text: str, expected: str) -> None:
    """A licence is recognised by the words of its text, whatever its line breaks."""
    assert expected == licence_in_text(text, catalogue().licence_texts)


@pytest.mark.parametrize(
    ("files", "licence", "text", "sources"),
    [
        (
            {"README.md": b"---\nlicense: apache-2.0\n---", "LICENSE": b"Gemma Terms of Use"},
            "apache-2.0",
            "gemma",
            ["README.md", "LICENSE"],
        ),
        ({"README.md": b"---\nlicense: other\nlicense_name: lfm1.0\n---"}, "lfm1.0", "", ["README.md"]),
        ({"README.md": b"---\nlicense: mit\nlicense_name: qwen-research\n---"}, "qwen-research", "", ["README.md"]),
        ({"README.md": b"---\nlicense: mit\nlicense_name: Our Own\n---"}, "mit", "", ["README.md"]),
        ({"README.md": b"# hello", "LICENSE": b"Gemma Terms of Use"}, "gemma", "gemma", ["LICENSE"]),
        ({"README.md": b"---\nlicense: other\n---", "COPYING": b"Gemma Terms of Use"}, "gemma", "gemma", ["COPYING"]),
        (
            {"LICENSE": b"Permission is hereby", "LICENSE-MODEL": b"DEEPSEEK LICENSE AGREEMENT"},
            "deepseek",
            "deepseek",
            ["LICENSE-MODEL"],
        ),
        ({"LICENSE": b"Gemma Terms of Use" * 60_000}, "gemma", "gemma", ["LICENSE"]),
        ({"LICENSE": b"x" * 1_000_000 + b"Gemma Terms of Use"}, "", "", []),
        ({"LICENSE": b"\xff\xfe\x00" * 300_000}, "", "", []),
    ],
)
def test_where_a_licence_comes_from(files: dict[str, bytes], licence: str, text: str, sources: list[str]) -> None:
    """What the card says and whose text lies here are kept apart, each with the file that said it."""
    made = card(files, lambda name, limit: files[name][:limit], catalogue())

    assert (licence, text) == (made.licence, made.licence_text)
    assert [("licence", source) for source in sources] == [(item.about, item.source) for item in made.evidence]


def test_what_a_model_tells_apart() -> None:
    """The names of classes in the settings are kept, cleaned and bounded; anything else there is passed over."""
    settings = b'{"id2label": {"0": "angry", "1": "hap\\u202epy", "2": 3, "3": ["x"]}}'
    made = card({"config.json": b""}, lambda name, limit: settings, catalogue())

    assert ("angry", "happy") == made.classes


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"\xff", b'{"model_type": 3, "architectures": "x", "auto_map": []}', b"[" * 200_000]
)
def test_hostile_settings_say_nothing(text: bytes) -> None:
    """Broken settings beside weights are as if they were not there."""
    made = card({"config.json": b""}, lambda name, limit: text, catalogue())

    assert ("", "", False) == (made.architecture, made.licence, made.own_code)


MERGE = b"""models:
  - model: mistralai/Mistral-7B-v0.1
  - model: /home/anna/models/tenant-tone
    parameters:
      weight: 0.5
merge_method: ties
base_model: mistralai/Mistral-7B-v0.1
"""
SLICES = b"""slices:
  - sources:
      - model: a/one
        layer_range: [0, 16]
  - sources:
      - model: b/two
merge_method: passthrough
"""


@pytest.mark.parametrize(
    ("merge", "bases"),
    [
        (MERGE, "mistralai/Mistral-7B-v0.1, tenant-tone"),
        (SLICES, "a/one, b/two"),
        (b"[1, 2", ""),
        (b"models: 3\nbase_model: [x]\n", ""),
    ],
)
def test_the_settings_of_a_merge_name_its_models(merge: bytes, bases: str) -> None:
    """Each once, and without the folders of somebody's disk."""
    told = card({"mergekit_config.yml"}, {"mergekit_config.yml": merge}.get, catalogue())  # type: ignore[arg-type]

    assert (bases, bool(bases)) == (told.base_model, told.merged)
