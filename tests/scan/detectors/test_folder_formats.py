"""Models that are folders or pairs of files."""

from __future__ import annotations

import struct
from pathlib import Path

from planted.home import core_ml, ctranslate2
from virtual_computer import Computer, only, report_of, write_gguf


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_a_pair_is_one_record_with_both_sizes(computer: Computer) -> None:
    """Settings beside weights count with them, although their ending is one the walk passes by."""
    here = computer()
    net = b'<?xml version="1.0"?>\n<net name="face-detection" version="11">\n'
    write(here.homes[0] / "Downloads/openvino/face.xml", net)
    write(here.homes[0] / "Downloads/openvino/face.bin", b"?" * 300_000)

    find = only(report_of(here))

    assert ("face-detection", "OpenVINO", 300_000 + len(net), 2) == (
        find.name, find.format, find.size_bytes, find.file_count,
    )  # fmt: skip


def test_a_folder_is_named_above_names_that_say_nothing(computer: Computer) -> None:
    """A model in en_de/1.0/model/model.bin is called en_de, with the licence of its card."""
    here = computer()
    folder = here.homes[0] / "work/en_de/1/model"
    write(folder / "model.bin", ctranslate2("TransformerSpec"))
    write(folder / "README.md", b"---\nlicense: cc-by-4.0\n---\n")

    find = only(report_of(here))

    assert ("en_de", "CTranslate2", "Transformer", "cc-by-4.0") == (
        find.name, find.format, find.architecture, find.licence,
    )  # fmt: skip


def test_parts_of_a_folder_are_no_records_of_their_own(computer: Computer) -> None:
    """Weights inside a Core ML package belong to it, whatever they look like."""
    here = computer()
    package = here.homes[0] / "work/Sorter.mlpackage"
    write(package / "Data/com.apple.CoreML/model.mlmodel", core_ml("Lab", "MIT"))
    write_gguf(package / "Data/com.apple.CoreML/weights/weight.bin", name="inside")

    find = only(report_of(here))

    assert ("Sorter", "Core ML", "Lab", "~/work/Sorter.mlpackage") == (
        find.name, find.format, find.maker, find.places[0].path,
    )  # fmt: skip


def test_a_folder_of_that_name_alone_is_none(computer: Computer) -> None:
    """An empty package, a saved_model.pb without its variables, and half a pair tell nothing."""
    here = computer()
    home = here.homes[0]
    write(home / "a.mlpackage/Manifest.json", b"{}")
    write(home / "b.mlmodelc/notes", b"x" * 5_000)
    write(home / "c/saved_model.pb", b"\x08\x01\x12\x20" + bytes(5_000))
    write(home / "d/x.bin", struct.pack("<I", 0x01306B47) + bytes(300_000))

    report = report_of(here)

    assert ((), True) == (report.observations, report.complete)
