"""Whether the words a server is started with let other computers reach it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scan.opened import opened_by, opens


@pytest.mark.parametrize(
    "command",
    [
        "/opt/llama-server -m a.gguf --host 0.0.0.0 --port 8080",
        "llama-server --host=0.0.0.0:8080",
        'vllm serve x --host "::"',
        "python main.py --listen",
        "python main.py --listen 0.0.0.0",
        'export COMMANDLINE_ARGS="--api --listen"',
        "set COMMANDLINE_ARGS=--listen --api\r\n",
        "# --share\n--listen\n",
    ],
)
def test_a_server_that_listens_everywhere_is_open(command: str) -> None:
    """An address that means all, or --listen alone as picture programs take it."""
    assert "note.open_gateway" == opened_by(command)


@pytest.mark.parametrize(
    "command",
    [
        "llama-server --host 127.0.0.1",
        "python main.py --listen 127.0.0.1",
        "llama-server --hostile 0.0.0.0",
        "rem set COMMANDLINE_ARGS=--listen --share",
        "# --listen",
        "ollama serve",
        "--listen-port 7860",
        "",
    ],
)
def test_other_words_open_nothing(command: str) -> None:
    """This computer's own address, a remark, and words that only begin alike."""
    assert "" == opened_by(command)


def test_a_shared_program_is_open_to_the_internet() -> None:
    """Gradio's --share goes further than --listen."""
    assert "note.shared" == opened_by("set COMMANDLINE_ARGS=--listen --share --api")


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("0.0.0.0", True), ("http://0.0.0.0:11434", True), ("[::]:11434", True), ("::", True),
        ("0.0.0.0.example.org", False),
        ("127.0.0.1:11434", False), ("::1", False), (":11434", False), ("", False), ("192.168.1.5", False),
    ],
)  # fmt: skip
def test_where_a_variable_makes_a_server_listen(value: str, answer: bool) -> None:
    """Every address of the computer, with or without a port."""
    assert answer is opens(value)


@given(st.text(alphabet='-=:." listenhostshare0.\n', max_size=200))
def test_any_words_can_be_asked(words: str) -> None:
    """No words make it fail, and a remark opens nothing."""
    opened_by(words)

    assert "" == opened_by("\n".join(f"# {line}" for line in words.splitlines()))
