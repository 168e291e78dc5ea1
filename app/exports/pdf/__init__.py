"""A document as a PDF to print, sign and pin up: A4, tagged for screen readers, the same bytes every time."""

from __future__ import annotations

from typing import BinaryIO

from app.domain.document import Document


class PdfExporter:
    """A document as pages."""

    id = "pdf"
    suffix = ".pdf"
    takes = Document

    def write(self, subject: Document, target: BinaryIO) -> None:
        """Write the document as a PDF of A4 pages."""
        from app.exports.pdf.document import pdf_bytes  # deferred: reportlab takes longer to load than a page to write

        target.write(pdf_bytes(subject))
