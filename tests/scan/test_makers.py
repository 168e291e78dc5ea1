"""Who made a model, going by its name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from virtual_computer import Computer, only, report_of, write_gguf

from app.scan.makers import maker_by_name


@pytest.mark.parametrize(
    ("name", "maker"),
    [
        ("Llama 3.2 3B Instruct", "Meta"),
        ("Meta-Llama-3-8B-Instruct", "Meta"),
        ("Llama-4-Scout-17B-16E-Instruct", "Meta"),
        ("gemma-3n-E4B-it-Q4_K_M.gguf", "Google"),
        ("Qwen3-30B-A3B", "Alibaba (Qwen)"),
        ("Qwen2.5-Coder-7B-Instruct-AWQ", "Alibaba (Qwen)"),
        ("Mistral Large Instruct 2411", "Mistral AI"),
        ("mixtral-8x7b-instruct-v0.1.Q4_K_M.gguf", "Mistral AI"),
        ("Phi-3.5-mini-instruct-4bit", "Microsoft"),
        ("phi4:14b", "Microsoft"),
        ("DeepSeek R1 Distill Qwen 7B", "DeepSeek"),
        ("gpt-oss:120b-cloud", "OpenAI"),
        ("Whisper base", "OpenAI"),
        ("nomic-embed-text-v1.5", "Nomic AI"),
        ("flux1-schnell", "Black Forest Labs"),
    ],
)
def test_a_family_tells_its_maker(name: str, maker: str) -> None:
    """Sizes, versions, kinds and ways to store numbers say nothing of somebody else."""
    assert maker == maker_by_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "DeepSeek R1 Distill Qwen 7B Abliterated",
        "Llama-3-8B-Lexi-Uncensored",
        "Qwen2.5-7B-Instruct-Medical",
        "Hermes 3 Llama 3.1 8B",
        "gemma-letters-of-our-office",
        "Merged",
        "philosophy-4b",
        "llamafile",
        "",
        "7B",
    ],
)
def test_somebody_elses_work_has_no_maker_by_its_name(name: str) -> None:
    """What was changed is called after what it was made from, and is no longer that maker's."""
    assert "" == maker_by_name(name)


@given(st.text(max_size=300))
def test_any_name_can_be_asked(name: str) -> None:
    """A word of its own takes any maker back."""
    maker_by_name(name)

    assert "" == maker_by_name(f"Llama 3 {name} zweitwohnung")


def test_a_find_says_how_its_maker_is_known(computer: Computer) -> None:
    """What the file says goes before its name, and a name is told as no more than that."""
    here = computer()
    write_gguf(here.homes[0] / "a.gguf", name="Llama 3.2 3B Instruct", seed=1)
    write_gguf(here.homes[0] / "b.gguf", name="Qwen3 8B", seed=2, organization="Unsloth")
    finds = {find.name: find for find in report_of(here).observations}

    assert ("Meta", "Unsloth") == (finds["Llama 3.2 3B Instruct"].maker, finds["Qwen3 8B"].maker)
    assert ["name"] == [said.how for said in finds["Llama 3.2 3B Instruct"].evidence if said.about == "maker"]


def test_what_can_run_code_is_not_vouched_for_by_its_name(computer: Computer) -> None:
    """Anybody can call a file so, and this one starts a program."""
    here = computer()
    (here.homes[0] / "llama-3.2-3b-instruct.pkl").write_bytes(b"cos\nsystem\n(S'echo'\ntR." + bytes(300_000))

    assert "" == only(report_of(here)).maker
