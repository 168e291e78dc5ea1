"""All proof in one file or folder: every name safe, every byte as it was attached."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sample_exports import BUNDLE, PROOF_WORDS

from app.domain.evidence import Evidence
from app.errors import ExportTrouble
from app.exports.evidence_zip import EvidenceZipExporter, write_folder


def test_the_zip_holds_index_hashes_and_files() -> None:
    """What was attached comes out again, beside a page that lists it and hashes that fit."""
    target = io.BytesIO()
    EvidenceZipExporter().write(BUNDLE, target)
    with zipfile.ZipFile(target) as archive:
        sums = archive.read("SHA256SUMS").decode()
        page = archive.read("index.html").decode()

        assert ["index.html", "SHA256SUMS", "files/minutes.txt"] == archive.namelist()
        assert archive.read("files/minutes.txt") == PROOF_WORDS
        assert f"{hashlib.sha256(PROOF_WORDS).hexdigest()}  files/minutes.txt\n" == sums
        assert "Tom<br/>reads &lt;all&gt; of them." in page
        assert "<script" not in page and "href" not in page


def test_the_folder_holds_the_same(tmp_path: Path) -> None:
    """The folder and the zip file have the same content."""
    target = io.BytesIO()
    EvidenceZipExporter().write(BUNDLE, target)
    written = list(write_folder(BUNDLE, tmp_path / "Proof"))
    with zipfile.ZipFile(target) as archive:
        held = {tmp_path / "Proof" / name: archive.read(name) for name in archive.namelist()}

    assert held == {path: path.read_bytes() for path in written}
    assert {path for path in (tmp_path / "Proof").rglob("*") if path.is_file()} == set(written)


def test_a_full_disk_is_said(tiny_disk: Path) -> None:
    """Without room a sentence says so, and no half file is left."""

    def much(_evidence: Evidence) -> object:
        return iter([b"x" * 400_000] * 5)

    with pytest.raises(ExportTrouble) as trouble:
        list(write_folder(replace(BUNDLE, parts=much), tiny_disk / "Proof"))

    assert "exports.full" == trouble.value.phrase
    assert {"index.html", "SHA256SUMS"} == {path.name for path in (tiny_disk / "Proof").rglob("*") if path.is_file()}


def test_a_file_stands_in_the_way(tmp_path: Path) -> None:
    """Where the folder cannot be made, that is said."""
    (tmp_path / "Proof").write_text("a letter")

    with pytest.raises(ExportTrouble):
        list(write_folder(BUNDLE, tmp_path / "Proof"))

    assert "a letter" == (tmp_path / "Proof").read_text()
