"""PyTorch files of both layouts are told apart from other archives and pickles, and never loaded."""

from __future__ import annotations

import io
import zipfile

import pytest
from scan.readers.conftest import Recognise
from scan.readers.specimens import state_dict, torch_legacy, torch_zip

NUMBERS = {"layer.weight": 30, "layer.bias": 6}
EVIL = b"cposix\nsystem\n(X\x04\x00\x00\x00truetR0"
OWN_CLASS = b"cultralytics.nn.tasks\nDetectionModel\n)\x810"


@pytest.mark.parametrize(
    ("storage", "width", "stored"),
    [("FloatStorage", 4, "F32"), ("HalfStorage", 2, "F16"), ("BFloat16Storage", 2, "BF16")],
)
def test_weights_alone_hold_no_code(recognise: Recognise, storage: str, width: int, stored: str) -> None:
    """An archive of tensors and nothing else: the number of parameters follows from the bytes of weights."""
    header = recognise(torch_zip(state_dict(NUMBERS, storage), NUMBERS, width=width), "model.pt")

    assert header
    assert ("PyTorch", "model", "no", ()) == (header.format, header.role, header.runs_code, header.code_signs)
    assert (36, False, stored, "") == (header.parameters, header.parameters_exact, header.quantisation, header.problem)


def test_the_older_layout_is_read(recognise: Recognise) -> None:
    """Five pickles in a row, then the weights."""
    header = recognise(torch_legacy(state_dict(NUMBERS), NUMBERS), "old.pth")

    assert header
    assert ("PyTorch", "no", "F32", "") == (header.format, header.runs_code, header.quantisation, header.problem)
    assert header.parameters is not None and 36 <= header.parameters <= 40


@pytest.mark.parametrize("make", [torch_zip, torch_legacy])
def test_a_command_among_the_weights_is_told(recognise: Recognise, make: object) -> None:
    """Under any name the file may have."""
    data = make(state_dict(NUMBERS, extra=EVIL), NUMBERS)  # type: ignore[operator]
    for file_name in ("model.pt", "pytorch_model.bin", "sha256-0123"):
        header = recognise(data, file_name)

        assert header
        assert ("can", ("posix.system",)) == (header.runs_code, header.code_signs)


def test_a_class_of_a_library_is_told(recognise: Recognise) -> None:
    """Such a file holds more than weights: loading it runs that library's code."""
    header = recognise(torch_zip(state_dict(NUMBERS, extra=OWN_CLASS), NUMBERS), "best.pt")

    assert header
    assert ("can", ("ultralytics.nn.tasks.DetectionModel",)) == (header.runs_code, header.code_signs)
    assert ("DetectionModel", ("ultralytics",)) == (header.architecture, header.tags)


def test_torchscript_brings_its_own_program(recognise: Recognise) -> None:
    """Its classes are its own; the program is what can run."""
    pickled = state_dict(NUMBERS, extra=b"c__torch__.speech.detector\nVoiceDetector\n)\x810")
    header = recognise(
        torch_zip(pickled, NUMBERS, extra={"archive/code/__torch__.py": b"def forward(self): pass"}), "vad.jit"
    )

    assert header
    assert ("TorchScript", "VoiceDetector", "can", ("TorchScript",)) == (
        header.format, header.architecture, header.runs_code, header.code_signs,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("names", "file_name", "role"),
    [
        ({"base.layers.0.lora_A.weight": 8}, "adapter_model.bin", "adapter"),
        ({"unet.lora_down.weight": 8}, "style.pt", "adapter"),
        (NUMBERS, "optimizer.pt", "training"),
        (NUMBERS, "rng_state_0.pth", "training"),
        (NUMBERS, "training_args.bin", "training"),
        (NUMBERS, "pytorch_model-00001-of-00002.bin", "shard"),
        (NUMBERS, "my_optimizer_model.pt", "model"),
    ],
)
def test_what_a_file_is_for(recognise: Recognise, names: dict[str, int], file_name: str, role: str) -> None:
    """Adapters by the names of their tensors, the state of a training run and parts of several by the file's name."""
    header = recognise(torch_zip(state_dict(names), names), file_name)

    assert header
    assert role == header.role


def other_archive(names: list[str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


@pytest.mark.parametrize("file_name", ["letter.docx", "x.zip", "holiday.pt"])
def test_another_archive_is_no_model(recognise: Recognise, file_name: str) -> None:
    """Most archives are documents."""
    assert recognise(other_archive(["[Content_Types].xml", "word/document.xml"]), file_name) is None


def test_every_pickle_of_the_archive_counts(recognise: Recognise) -> None:
    """Programs may load any of them, so a second one can hide nothing."""
    for name in ("archive/constants.pkl", "archive/extra/more.pkl", "other/data.pkl"):
        header = recognise(
            torch_zip(state_dict(NUMBERS), NUMBERS, extra={name: b"\x80\x02" + EVIL + b"N."}), "model.pt"
        )

        assert header
        assert "can" == header.runs_code


def test_a_second_pickle_of_the_same_name_counts(recognise: Recognise, recwarn: pytest.WarningsRecorder) -> None:
    """Programs differ in which of two they take."""
    data = torch_zip(state_dict(NUMBERS), NUMBERS, extra={"archive/data.pkl": b"\x80\x02" + EVIL + b"N."})
    recwarn.clear()
    header = recognise(data, "model.pt")

    assert header
    assert "can" == header.runs_code


def test_more_pickles_than_are_followed_are_not_read(recognise: Recognise) -> None:
    """Nothing is claimed about those that nobody looked at."""
    extra = {f"archive/{number}.pkl": b"N." for number in range(20)}
    header = recognise(torch_zip(state_dict(NUMBERS), NUMBERS, extra=extra), "model.pt")

    assert header
    assert "unread" == header.runs_code


def packed(pickled: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", pickled)
    return buffer.getvalue()


def test_a_packed_pickle_is_read_within_bounds(recognise: Recognise) -> None:
    """200 MB of nothing in 200 KB is not unpacked."""
    plain = recognise(packed(state_dict(NUMBERS)), "model.pt")
    bomb = recognise(packed(bytes(200_000_000)), "model.pt")

    assert plain and bomb
    assert ("no", "unread", True) == (plain.runs_code, bomb.runs_code, bool(bomb.problem))


def test_sizes_that_are_not_true_are_not_believed(recognise: Recognise) -> None:
    """The directory says four bytes, the data go on."""
    data = bytearray(packed(state_dict(NUMBERS, extra=EVIL)))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (4).to_bytes(4, "little")
    header = recognise(bytes(data), "model.pt")

    assert header
    assert "unread" == header.runs_code


def test_two_ends_of_the_directory_leave_it_open(recognise: Recognise) -> None:
    """Programs may differ in which they take, and so in what they load."""
    data = torch_zip(state_dict(NUMBERS), NUMBERS)
    comment = b"PK\x05\x06" + bytes(18)
    doubled = data[:-2] + len(comment).to_bytes(2, "little") + comment
    header = recognise(doubled, "model.pt")

    assert header is None or "no" != header.runs_code


def test_a_broken_download_is_told(recognise: Recognise) -> None:
    """The directory stands at the end, so a cut archive cannot be read; its name says what it was to be."""
    data = torch_zip(state_dict(NUMBERS), NUMBERS)[:-30]
    named, other = recognise(data, "model.ckpt"), recognise(data, "x.zip")

    assert named and other is None
    assert ("PyTorch", "unread", True) == (named.format, named.runs_code, bool(named.problem))
