"""The main job from end to end, in a folder of its own, to see that an installation is whole."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from app.domain.scan_event import Done, LookRequest
from app.errors import ForTheUser
from app.workspace.desk import Desk

_PASSPHRASE = "only for the self-test"  # noqa: S105 it protects an empty file for a moment


def steps(desk: Desk, folder: Path) -> Iterator[str]:
    """Do each step and name it when it has worked.

    Raises:
        RuntimeError: a step did not give what it must.
        ImportError: a part of the program is missing.
        ForTheUser: something on this computer is in the way.
    """
    path = folder / "Self test.groundrules"
    workspace = desk.new(path, "Self test")
    yield "questionnaire and assessment file"
    model = folder / "model"
    model.mkdir()
    (model / "tiny.gguf").write_bytes(_tiny_gguf())
    (model / "tiny.pkl").write_bytes(_tiny_pickle())
    for event in workspace.look(LookRequest(paths=(str(model),), processes=False), _never):
        if isinstance(event, Done):
            workspace.keep_scan(event.report)
    seen = workspace.assessment.scan.observations if workspace.assessment.scan else ()
    names = sorted(item.format for item in seen)
    if names != ["GGUF", "pickle"] or any(item.note for item in seen):
        raise RuntimeError(f"a model file was not recognised: {names}")
    yield "look at model files"
    for question in workspace.interview.profile + workspace.interview.questions:
        if question.allow_dont_know:
            workspace.answer(question.id, ("dont_know",) if question.kind == "several" else "dont_know")
    workspace.close()
    workspace = desk.open(path)
    if not workspace.assessment.answers or not workspace.policy.clauses or not workspace.checklist.items:
        raise RuntimeError("answers, policy or checklist are missing after opening again")
    yield "answers, policy and checklist"
    for saved in workspace.export([offer.id for offer in workspace.offers() if offer.ready], folder):
        if isinstance(saved, ForTheUser):
            raise saved
        if saved.stat().st_size == 0:
            raise RuntimeError(f"{saved.name} is empty")
    yield "documents"
    desk.change_key(workspace, desk.protection.new_key(_PASSPHRASE))
    if not desk.protection.protected(path):
        raise RuntimeError("the file has no passphrase after it was given one")
    desk.open(path, desk.protection.key(path, _PASSPHRASE)).close()
    yield "passphrase"
    desk.protection.check_keychains()
    yield "what speaks to keychains"


def _never() -> bool:
    return False


def _tiny_gguf() -> bytes:
    """A GGUF of version 3 with one small tensor (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md)."""

    def text(words: str) -> bytes:
        return struct.pack("<Q", len(words)) + words.encode()

    facts = text("general.architecture") + struct.pack("<I", 8) + text("llama")
    tensor = text("weight") + struct.pack("<IQIQ", 1, 32, 0, 0)
    head = b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + facts + tensor
    return head.ljust(1 << 19, b"\x00")


def _tiny_pickle() -> bytes:
    """A pickle that names a kind of model, and is read by a process of its own because of its size."""
    size = 1 << 19
    return b"\x80\x03B" + struct.pack("<I", size) + bytes(size) + b"0csklearn.svm\nSVC\n."
