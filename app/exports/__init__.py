"""Documents and data become files: the register of formats.

To add a format, write a module with an exporter and add a line here. What a format needs to be written
(reportlab above all) is imported when something is written in it, not here.
"""

from __future__ import annotations

from app.exports.cyclonedx import CycloneDxExporter
from app.exports.evidence_zip import EvidenceZipExporter
from app.exports.json_file import JsonExporter
from app.exports.markdown import MarkdownExporter
from app.exports.pdf import PdfExporter
from app.exports.protocol import Exporter
from app.exports.scan_json import ScanJsonExporter

EXPORTERS: tuple[Exporter, ...] = (
    PdfExporter(),
    MarkdownExporter(),
    JsonExporter(),
    ScanJsonExporter(),
    CycloneDxExporter(),
    EvidenceZipExporter(),
)


def exporter(format_id: str) -> Exporter:
    """The exporter of a format; KeyError where there is none."""
    for one in EXPORTERS:
        if one.id == format_id:
            return one
    raise KeyError(format_id)
