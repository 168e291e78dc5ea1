"""The paper annexes: one page each, whatever the names."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from msgspec.structs import replace as changed
from pypdf import PdfReader
from small_documents import policy_of
from small_pack import HARBOUR, told

from app.domain.document import Block, Document, Heading, Paragraph, Signatures
from app.domain.organisation import Organisation
from app.exports.pdf.document import pdf_bytes

LONG = changed(HARBOUR, lead="Maximiliane " * 40, contact="extension twelve or the bell " * 30)


def annexes(organisation: Organisation) -> dict[str, tuple[Block, ...]]:
    """The blocks of each annex, by its anchor."""
    blocks = policy_of(told(organisation=organisation)).blocks
    starts = [number for number, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
    ends = [*starts[1:], len(blocks)]
    return {blocks[start].anchor: blocks[start:end] for start, end in zip(starts, ends, strict=True)}  # type: ignore[union-attr]


@pytest.mark.parametrize("organisation", [HARBOUR, Organisation(), LONG], ids=["named", "nameless", "long"])
@pytest.mark.parametrize("annex", ["annex-2", "annex-4", "annex-5", "annex-6"])
def test_one_page(annex: str, organisation: Organisation) -> None:
    """Each sheet fits on one page, so that it can be copied."""
    document = Document(
        title="T", organisation="O", language="en", date="2026-11-12", footer="F", page_words="", blocks=()
    )
    blocks = tuple(block for block in annexes(organisation)[annex] if type(block).__name__ != "PageBreak")
    alone = replace(document, title=blocks[0].text, blocks=blocks)  # type: ignore[union-attr]

    assert 1 == len(PdfReader(io.BytesIO(pdf_bytes(alone))).pages)


@pytest.mark.parametrize("annex", ["annex-2", "annex-4", "annex-5", "annex-6"])
def test_room_to_write(annex: str) -> None:
    """Each sheet has lines, and the shares of their columns are whole."""
    lines = [block for block in annexes(HARBOUR)[annex] if isinstance(block, Signatures)]

    assert lines
    for block in lines:
        if block.widths:
            assert pytest.approx(1) == sum(block.widths)
            assert len(block.columns) == len(block.widths)


def test_names() -> None:
    """Forms name whom to give them to, and say so where nobody is named yet."""

    def lead(organisation: Organisation, annex: str) -> str:
        (paragraph,) = (block for block in annexes(organisation)[annex] if isinstance(block, Paragraph))
        return paragraph.runs[0].text

    assert "Give this page to Priya Nair." in lead(HARBOUR, "annex-4")
    assert "Then tell Priya Nair: extension 12." in lead(HARBOUR, "annex-6")
    assert "[name of the person in charge]" in lead(Organisation(), "annex-6")
    assert len(lead(LONG, "annex-6")) < 300
