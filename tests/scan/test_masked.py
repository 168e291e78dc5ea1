"""Models under an ending that no model has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from scan.readers import specimens
from virtual_computer import NOON, Computer, only, report_of, write_gguf, write_safetensors

from app.domain.scan_event import Done, LookRequest
from app.scan.engine import look

NUMBERS = {"layer.weight": 90_000}


def disguised(folder: Path, name: str) -> Path:
    """A model whose name says that it is something else."""
    return write_gguf(folder / name, numbers=90_000, name="Alpha")


@pytest.mark.parametrize("name", ["notes.txt", "Report.PDF", "holiday.jpg"])
def test_in_the_store_of_a_program_any_ending_is_looked_behind(computer: Computer, name: str) -> None:
    """Where models lie, a model is found under any name."""
    here = computer()
    disguised(here.homes[0] / ".lmstudio/models/owner/alpha", name)
    disguised(here.homes[0] / ".lmstudio/models/owner/alpha/deep/er", "second.txt")

    assert ("Alpha", 2) == (only(report_of(here)).name, len(only(report_of(here)).places))


@pytest.mark.parametrize("sign", ["tokenizer.json", "generation_config.json", "Modelfile"])
def test_beside_a_file_that_only_models_have(computer: Computer, sign: str) -> None:
    """A tokenizer among photos says that one of them may be none."""
    here = computer()
    folder = here.homes[0] / "Pictures/summer"
    disguised(folder, "beach.jpg")
    (folder / "real.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(400_000))

    assert () == report_of(here).observations
    (folder / sign).write_text("{}")
    report = report_of(here)

    assert "Alpha" == only(report).name


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (specimens.torch_zip(specimens.state_dict(NUMBERS), NUMBERS), "PyTorch"),
        (specimens.torch_legacy(specimens.state_dict(NUMBERS), NUMBERS), "PyTorch"),
        (specimens.tflite() + bytes(300_000), "TFLite"),
        (specimens.hdf5(b"model_config", size=300_000), "Keras"),
    ],
)
def test_a_file_that_was_named_is_looked_behind(computer: Computer, data: bytes, said: str) -> None:
    """Whoever suspects a file names it; its ending says nothing then."""
    here = computer()
    path = here.homes[0] / "photo.jpg"
    path.write_bytes(data)

    assert said == only(report_of(here, path)).format


def test_safetensors_under_another_ending(computer: Computer) -> None:
    """A format without a mark of its own is known by how it begins."""
    here = computer()
    made = write_safetensors(here.homes[0] / "x.safetensors", names=("model.layers.0.mlp.weight",))
    made.rename(here.homes[0] / "x.csv")

    assert "safetensors" == only(report_of(here, here.homes[0] / "x.csv")).format


@pytest.mark.parametrize("content", [b"GGUF", b"hello", b"PK\x03\x04 a letter", b"", b"\x10" + bytes(7) + b'{"a": 1}'])
def test_other_files_that_were_named_are_no_models(computer: Computer, content: bytes) -> None:
    """A text, an archive of documents and a cut-off head are not taken for a model of use."""
    here = computer()
    path = here.homes[0] / "letter.txt"
    path.write_bytes(content)

    assert all(find.parameters is None for find in report_of(here, path).observations)


@pytest.mark.parametrize("name", ["holiday.jpg", "Report.PDF", "notes.txt", "film.mp4"])
@pytest.mark.parametrize("where", ["Downloads", "Documents/2026/spring", "Desktop"])
def test_where_people_put_downloads_a_large_file_is_looked_behind(
    computer: Computer, tmp_path: Path, where: str, name: str
) -> None:
    """A gigabyte is no photo; one that begins as a model does is one, whatever it is called."""
    here = computer()
    folder = here.homes[0] / where
    folder.mkdir(parents=True)
    os.truncate(disguised(folder, name), 1_000_000_000)
    (folder / "real.mp4").write_bytes(b"\0\0\0\x20ftypisom")
    os.truncate(folder / "real.mp4", 900_000_000)
    (folder / "small.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(4_000))

    for _ in range(2):
        done = list(
            look(
                LookRequest(processes=False), here,
                cancelled=lambda: False, now=lambda: NOON, memory=tmp_path / "memory.db",
            )
        )[-1]  # fmt: skip

        assert isinstance(done, Done)
        assert [("Alpha", f"~/{where}/{name}")] == [
            (find.name, find.places[0].path) for find in done.report.observations
        ]


def test_where_people_keep_photos_sizes_are_not_asked_for(computer: Computer) -> None:
    """Everywhere else such a file is passed by: asking each for its size would take as long as the rest of a look."""
    here = computer()
    folder = here.homes[0] / "Pictures"
    os.truncate(disguised(folder, "holiday.jpg"), 1_000_000_000)

    assert () == report_of(here).observations
    assert "Alpha" == only(report_of(here, folder)).name


def test_only_the_first_files_of_a_place_are_asked_for_their_size(computer: Computer) -> None:
    """What a look costs stays the same, however many photos lie there."""
    here = computer()
    folder = here.homes[0] / "Downloads"
    for number in range(2_100):
        (folder / f"{number // 700}").mkdir(parents=True, exist_ok=True)
        (folder / f"{number // 700}/{number}.jpg").touch()
    os.truncate(disguised(folder / "0", "early.jpg"), 1_000_000_000)
    os.truncate(disguised(folder / "9", "late.jpg"), 2_000_000_000)

    assert ["~/Downloads/0/early.jpg"] == [find.places[0].path for find in report_of(here).observations]
