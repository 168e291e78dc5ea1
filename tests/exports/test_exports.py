"""Every exporter: writes what it takes, the same each time, and whatever the texts say."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from markdown_it import MarkdownIt
from pypdf import PdfReader
from sample_exports import HOSTILE, SUBJECTS, with_text

from app.exports import EXPORTERS, exporter
from app.exports.protocol import Exporter

ROOT = Path(__file__).resolve().parents[2]


def written(one: Exporter, subject: Any) -> bytes:
    """What an exporter writes."""
    target = io.BytesIO()
    one.write(subject, target)
    return target.getvalue()


def read_again(one: Exporter, content: bytes) -> object:
    """Open a file with a reader that is not ours; raises where it is not whole."""
    if one.suffix == ".pdf":
        reader = PdfReader(io.BytesIO(content), strict=True)
        return "".join(page.extract_text() for page in reader.pages)
    if one.suffix == ".md":
        return MarkdownIt("commonmark").enable("table").parse(content.decode("utf-8"))
    if one.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            page = ElementTree.fromstring(archive.read("index.html").decode("utf-8").removeprefix("<!DOCTYPE html>"))
            return "".join(page.itertext())
    if one.suffix == ".cdx.json":
        problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(content.decode("ascii"))
        if problem is not None:
            raise ValueError(problem)
    return json.loads(content.decode("ascii"))


def test_ids_are_unique() -> None:
    """Each format has an id of its own, by which it is found."""
    ids = [one.id for one in EXPORTERS]

    assert len(set(ids)) == len(ids)
    assert list(EXPORTERS) == [exporter(one) for one in ids]


def test_an_unknown_format_is_refused() -> None:
    """A format that does not exist is not taken for another."""
    with pytest.raises(KeyError):
        exporter("docx-of-tomorrow")


@pytest.mark.parametrize("one", EXPORTERS, ids=lambda one: one.id)
def test_what_is_written_can_be_read(one: Exporter) -> None:
    """A reader that is not ours opens every file."""
    for subject in SUBJECTS[one.takes]:
        assert read_again(one, written(one, subject))


@pytest.mark.parametrize("one", EXPORTERS, ids=lambda one: one.id)
def test_the_same_value_gives_the_same_bytes(one: Exporter) -> None:
    """Writing twice gives the same file."""
    for subject in SUBJECTS[one.takes]:
        assert written(one, subject) == written(one, subject)


def test_other_processes_give_the_same_bytes() -> None:
    """The order of sets and the clock of another process change nothing."""
    program = (
        "import hashlib, io\n"
        "from sample_exports import SUBJECTS\n"
        "from app.exports import EXPORTERS\n"
        "for one in EXPORTERS:\n"
        "    for subject in SUBJECTS[one.takes]:\n"
        "        target = io.BytesIO()\n"
        "        one.write(subject, target)\n"
        "        print(one.id, hashlib.sha256(target.getvalue()).hexdigest())\n"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", **more},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, more in (("1", {}), ("2", {"SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Tokyo"}))
    ]

    assert told[0] == told[1]
    assert told[0].count("\n") >= len(EXPORTERS)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
@pytest.mark.parametrize("one", EXPORTERS, ids=lambda one: one.id)
def test_any_text_can_be_written(one: Exporter, number: int) -> None:
    """Whatever stands in every text of a value, the file is whole and holds no link."""
    for subject in SUBJECTS[one.takes]:
        content = written(one, with_text(subject, HOSTILE[number]))

        assert read_again(one, content) is not None
        assert not (one.suffix == ".pdf" and (b"/URI" in content or b"/Link" in content))


def test_writing_a_pdf_loads_no_reader_of_markup() -> None:
    """reportlab's paragraphs read markup and open addresses in it: they are never loaded."""
    program = (
        "import io, sys\n"
        "from sample_exports import POLICY\n"
        "from app.exports import exporter\n"
        "exporter('pdf').write(POLICY, io.BytesIO())\n"
        "print([name for name in sys.modules if name.startswith('reportlab.platypus')])\n"
    )
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    told = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True
    ).stdout

    assert "[]\n" == told


def test_the_register_loads_no_format() -> None:
    """Asking what can be written does not load reportlab."""
    program = "import sys, app.exports; print('reportlab' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True).stdout

    assert "False\n" == told
