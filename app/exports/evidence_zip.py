"""All proof in one zip file or one folder, with an index to read and a list of hashes to check."""

from __future__ import annotations

import html
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from app.domain.evidence import Bundle, BundleEntry
from app.errors import ExportTrouble
from app.exports.plain import REPLACEMENT, plain
from app.exports.saving import reason

_INDEX = "index.html"
_SUMS = "SHA256SUMS"
_FILES = "files"
_STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2em;color:#23211e;background:#fffdf9}table{border-collapse:collapse}"
    "th,td{border:1px solid #857c6f;padding:.4em .7em;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
)


class EvidenceZipExporter:
    """Everything that is attached. The same proof gives the same bytes, whatever day it is."""

    id = "evidence-zip"
    suffix = ".zip"
    takes = Bundle

    def write(self, subject: Bundle, target: BinaryIO) -> None:
        """Write the index, the hashes, then each file, a part at a time."""
        with zipfile.ZipFile(target, "w") as archive:
            for name, parts in _contents(subject):
                info = zipfile.ZipInfo(name)  # its date is the first that a zip file knows
                info.create_system = 3
                info.external_attr = 0o644 << 16
                with archive.open(info, "w") as file:
                    for part in parts:
                        file.write(part)


def write_folder(bundle: Bundle, folder: Path) -> Iterator[Path]:
    """Write the same as a folder, one file at a time; files of the same names there are replaced.

    Raises:
        ExportTrouble: a file could not be written; those before it are there.
    """
    for name, parts in _contents(bundle):
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".groundrules-{os.getpid()}.part")
            try:
                with part.open("wb") as file:
                    file.writelines(parts)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            phrase = f"exports.{reason(error)}"
            raise ExportTrouble(phrase, file=path.name, folder=folder, details=str(error)) from error
        yield path


def _contents(bundle: Bundle) -> Iterator[tuple[str, Iterator[bytes]]]:
    yield _INDEX, iter([_index(bundle).encode("utf-8", "replace")])
    held = [entry for entry in bundle.entries if entry.file]
    # The form that "sha256sum -c" reads: https://www.gnu.org/software/coreutils/manual/html_node/md5sum-invocation.html
    sums = "".join(f"{entry.evidence.sha256}  {_FILES}/{entry.file}\n" for entry in held)
    yield _SUMS, iter([sums.encode()])
    for entry in held:
        yield f"{_FILES}/{entry.file}", bundle.parts(entry.evidence)


def _index(bundle: Bundle) -> str:
    """A page that any browser shows, and that fetches and runs nothing."""
    head = "".join(f"<th scope='col'>{_shown(column)}</th>" for column in bundle.columns)
    rows = "".join(_row(row, entry) for row, entry in zip(bundle.rows, bundle.entries, strict=True))
    title = _shown(bundle.title)
    return (
        f"<!DOCTYPE html>\n<html lang='{_shown(bundle.language)}'><head><meta charset='utf-8'/>"
        f"<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\"/>"
        f"<title>{title}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{title}</h1><p>{_shown(bundle.lead)}</p>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table></body></html>\n"
    )


def _row(row: tuple[str, ...], entry: BundleEntry) -> str:
    # Names are told, not linked to: what lies in the folder is opened by whoever knows what it is.
    cells = [_shown(cell) for cell in row]
    if entry.evidence.kind == "note":
        cells[1] = "<br/>".join(_shown(line) for line in entry.evidence.text.splitlines())
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"


def _shown(text: str) -> str:
    # Two signs that are none, which a page may not hold (https://www.w3.org/TR/xml/#charsets).
    return html.escape(plain(text).replace("\ufffe", REPLACEMENT).replace("\uffff", REPLACEMENT))
