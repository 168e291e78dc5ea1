"""What may pass between the scan and the process that reads files deeply."""

from __future__ import annotations

import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.observation import Evidence
from app.scan.deep_channel import MOST_SAID_BYTES, Answer, Task, Wish, framed, read_frame, read_said, read_task
from app.scan.header import ModelHeader

FULL = ModelHeader(
    format="GGUF",
    role="shard",
    name="Little One",
    parameters=8_030_261_248,
    parameters_exact=True,
    tags=("small",),
    classes=("cat", "dog"),
    runs_code="can",
    code_signs=("os.system",),
    shard=(1, 2),
    external_data=("weights.bin",),
    problem="ends too early",
    evidence=(Evidence(about="name", how="file", source="general.name"),),
)


@pytest.mark.parametrize("message", [Answer(header=FULL), Answer(header=None), Wish(offset=7, count=1 << 40)])
def test_what_is_said_arrives(message: Wish | Answer) -> None:
    """Whole, through a frame."""
    content = read_frame(io.BytesIO(framed(message)).read, MOST_SAID_BYTES)

    assert message == read_said(content)


@given(st.integers(0, 1 << 60), st.text(), st.booleans())
def test_a_task_arrives(size: int, file_name: str, exact: bool) -> None:
    """Whatever a file is called."""
    task = Task(size=size, file_name=file_name, exact=exact)

    assert task == read_task(read_frame(io.BytesIO(framed(task)).read, 1_000_000))


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b'{"type":"order","run":"this"}',
        b'{"type":"wish","offset":"0","count":1}',
        b'{"type":"wish","offset":0,"count":1,"path":"/etc/passwd"}',
        b'{"type":"answer","header":{"format":"GGUF","role":"owner"}}',
        b'{"type":"answer","header":{"format":"GGUF","runs_code":"never"}}',
        b'{"type":"answer","header":{"format":7}}',
        b'{"type":"answer","header":{"name":"no format"}}',
        b"\xff\xfe",
    ],
)
def test_what_is_of_another_form_is_refused(said: bytes) -> None:
    """A process over which somebody has got power can say nothing else."""
    with pytest.raises((ValueError, RecursionError)):
        read_said(said)


@pytest.mark.parametrize("text", ["a\nb", "a\x1b[31mb", "\u202eexe.txt", "x" * 2_000, "a\u200bb"])
@pytest.mark.parametrize("field", ["name", "problem", "tags", "code_signs", "external_data", "classes", "trained_on"])
def test_a_text_that_may_not_be_shown_is_refused(field: str, text: str) -> None:
    """In whatever field it stands."""
    value = (text,) if isinstance(getattr(FULL, field), tuple) else text
    content = msgspec.json.encode(Answer(header=ModelHeader(**{"format": "GGUF", field: value})))

    with pytest.raises(ValueError, match="not fit"):
        read_said(content)


@pytest.mark.parametrize("data", [b"\x01", b"\x05\0\0\0abc", b"\xff\xff\xff\xff" + bytes(20)])
def test_a_broken_frame_is_refused(data: bytes) -> None:
    """Cut in its length, cut in its content, or longer than is allowed."""
    with pytest.raises(ValueError, match="no frame"):
        read_frame(io.BytesIO(data).read, MOST_SAID_BYTES)


def test_the_end_is_no_frame() -> None:
    """Nothing comes any more."""
    assert b"" == read_frame(io.BytesIO(b"").read, MOST_SAID_BYTES)
