"""Texts from outside are fit to be shown, whatever they hold."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scan.cleaning import clean, clean_name

anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Llama 3.1 8B", "Llama 3.1 8B"),
        ("  two\n\tlines \r\n", "two lines"),
        ("bell\x07 null\x00 escape\x1b[31mred", "bell null escape[31mred"),
        ("gpj.exe\u202eelif", "gpj.exeelif"),
        ("\u2066isolate\u2069 \u200fmark\u200e", "isolate mark"),
        ("zero\u200bwidth\u200d\ufeff\u2060", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("filler\u3164\u115f\uffa0", "filler"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("variant\ufe0f\U000e0100", "variant"),
        ("lone \ud800 half \udcff", "lone half"),
        ("private \ue000 use \uffff", "private use"),
        ("line\u2028separator\u2029", "line separator"),
        ("no\u00a0break", "no break"),
        ("Z\u0301\u0302\u0303\u0304\u0305algo", "Z\u0301\u0302algo"),
        ("Größe 模型 модель", "Größe 模型 модель"),
        ("<b>not markup</b> & more", "<b>not markup</b> & more"),
        ("", ""),
    ],
)
def test_what_would_steer_a_screen_is_taken_out(text: str, expected: str) -> None:
    """Words of any language stay; signs that hide, turn or break text go."""
    assert expected == clean(text)


def test_a_long_text_is_cut() -> None:
    """It ends in an ellipsis and has no more characters than were asked for."""
    shown = clean("word " * 1_000_000, 20)

    assert ("word word word word…", True) == (shown, len(shown) <= 20)


@given(anything)
def test_whatever_comes_can_be_shown_and_stored(text: str) -> None:
    """The result is one line that can be encoded and printed, and cleaning it again changes nothing."""
    for cleaned in (clean, clean_name):
        shown = cleaned(text)
        shown.encode("utf-8")

        assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert (shown.strip(), True) == (shown, len(shown) <= 1_000)
    assert clean(text) == clean(clean(text))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Llama 3.1 8B Instruct", "Llama 3.1 8B Instruct"),
        ("models--mistralai--Mistral-7B-Instruct-v0.3", "Mistral-7B-Instruct-v0.3"),
        ("meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-8B"),
        ("C:\\Users\\jan.kovac\\Downloads\\My Model.gguf", "My Model"),
        ("C:/Users/jan/models/phi", "phi"),
        ("/home/jan/models/phi-3.safetensors", "phi-3"),
        ("/mnt/data/out/checkpoint-500", "checkpoint-500"),
        ("\\\\server\\share\\model v2", "model v2"),
        ("~/models/tiny", "tiny"),
        ("./out/tiny.bin", "tiny"),
        ("../../tiny", "tiny"),
        ("file:///home/jan/x/tiny", "tiny"),
        ("tuned from /home/jan/base/", "base"),
        ("/home/jan", ""),
        ("/home/jan/", ""),
        ("C:\\Users\\Jan", ""),
        ("D:\\", ""),
        ("/", ""),
        (".", ""),
        ("...", ""),
        ("8f14e45fceea167a5a36dedd4bea2543", ""),
        ("sha256:0123456789abcdef0123456789abcdef", ""),
        ("/var/models/8f14e45fceea167a5a36dedd4bea2543", ""),
        ("123e4567-e89b-12d3-a456-426614174000", ""),
        ("deadbeef", "deadbeef"),
        ("", ""),
    ],
)
def test_a_folder_or_a_hash_is_no_name(name: str, expected: str) -> None:
    """Of a folder only the last part is shown, never who it belongs to; a hash says nothing to people."""
    assert expected == clean_name(name)
