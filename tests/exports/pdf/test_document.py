"""The PDF: says what the document says, in order, to eyes and to screen readers, and nothing else."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ContentStream, IndirectObject
from sample_exports import CHECKLIST, DOCUMENTS, HOSTILE, POLICY, WORDS, heading, paragraph, task

from app.domain.document import (
    AreaTable,
    Block,
    Cards,
    Document,
    Heading,
    KeyValues,
    ListBlock,
    PageBreak,
    Paragraph,
    Run,
    Signatures,
    Strip,
    Table,
    TaskGroup,
    TaskRow,
)
from app.exports.pdf.document import pdf_bytes

LONG = replace(
    CHECKLIST,
    blocks=(
        *CHECKLIST.blocks,
        TaskGroup(priority="now", word="Now", text="This week"),
        *(task(f"Task number {number} of a long list") for number in range(1, 60)),
        heading("A long text"),
        paragraph(f"{WORDS} " * 100),
        Table(
            columns=("Name", "Made by"),
            rows=tuple((f"Model number {number}", f"{WORDS} {number}") for number in range(1, 60)),
            widths=(0.4, 0.6),
        ),
        heading("Read and signed"),
        Signatures(columns=("Name", "Signature", "Date"), rows=60),
    ),
)


def opened(document: Document) -> PdfReader:
    """The document as a PDF, opened again."""
    return PdfReader(io.BytesIO(pdf_bytes(document)), strict=True)


def one_line(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def page_texts(document: Document) -> list[str]:
    """The text of each page, without its footer."""
    reader = opened(document)
    texts = [one_line(page.extract_text()) for page in reader.pages]
    return [
        text.removesuffix(one_line(f"{document.footer} Page {number} of {len(texts)}")).rstrip()
        for number, text in enumerate(texts, start=1)
    ]


def said(document: Document) -> str:
    """All that the document says, in order."""
    return one_line(" ".join(_said(document)))


def _said(document: Document) -> Iterator[str]:
    blocks = document.blocks
    if document.cover:
        cover = document.cover
        yield from (cover.organisation, cover.title, cover.subtitle)
        for name, value in cover.facts:
            yield from (name, value)
        for strip in cover.strips:
            yield from (strip.title, strip.text)
        yield cover.small_print
    else:
        yield from (document.organisation, document.title)
        blocks = blocks[1:]
    tasks_before = False
    for block in blocks:
        tasks = isinstance(block, TaskGroup | TaskRow)
        if tasks and not tasks_before:
            yield "Task Who By Time"
        tasks_before = tasks
        yield from _block_said(block)


def _block_said(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield block.text
        case Paragraph():
            yield "".join(run.text for run in block.runs)
        case ListBlock():
            for number, item in enumerate(block.items, start=1):
                yield f"{number}." if block.ordered else "\u2022"
                yield "".join(run.text for run in item)
        case Table():
            yield from (block.caption, *block.columns)
            for row in block.rows:
                yield from row
        case KeyValues():
            for row in block.rows:
                yield from row
        case Strip():
            yield from (block.title, block.text)
        case Cards():
            for card in block.cards:
                yield from (card.title, *("".join(run.text for run in line) for line in card.lines))
        case TaskGroup():
            yield from (block.word, block.text)
        case TaskRow():
            yield from (block.title, block.why, f"Done when: {block.done_when}")
            yield from (f"{number}. {step}" for number, step in enumerate(block.steps, start=1))
            yield from (block.who, block.by, block.time)
        case AreaTable():
            yield from block.columns
            for area in block.rows:
                yield from (area.title, area.exposure_word, area.practice_word)
        case Signatures():
            yield from block.columns
        case PageBreak():
            pass


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.title)
def test_it_says_what_the_document_says(document: Document) -> None:
    """Every word of the document, in its order, with a space where a line ends."""
    assert said(document) == one_line(" ".join(page_texts(document)))


def test_no_word_is_lost_over_pages() -> None:
    """A long document loses nothing at the ends of its pages, and repeats the heads of its tables."""
    told = one_line(" ".join(page_texts(LONG)))
    once = told
    for heads in ("Task Who By Time ", "Name Made by ", "Name Signature Date "):
        assert told.count(heads.rstrip()) > 1
        once = f"{once} ".replace(heads, "")

    for block in LONG.blocks:
        heads = block.columns if isinstance(block, Table | Signatures) else ()
        for words in _block_said(block):
            assert words in heads or one_line(words) in once


def test_a_paragraph_over_pages_reads_on() -> None:
    """A paragraph that goes over to the next page is one paragraph, with a space where it was cut."""
    document = replace(CHECKLIST, blocks=(paragraph("fill " * 1_000), paragraph(f"{WORDS} " * 40)))
    told = one_line(" ".join(page_texts(document)))

    assert told.endswith(one_line(f"{WORDS} " * 40))


def test_it_knows_its_title_language_and_date() -> None:
    """The properties of the file are those of the document."""
    reader = opened(POLICY)
    facts = reader.metadata

    assert facts is not None
    assert "How we use AI at work" == facts.title
    assert "Harbour Lettings" == facts.author
    assert "Rules for AI at Harbour Lettings" == facts.subject
    assert facts.creation_date is not None
    assert "2026-11-12" == facts.creation_date.date().isoformat()
    root = reader.trailer["/Root"]
    assert "en" == root["/Lang"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert root["/MarkInfo"]["/Marked"].value is True
    assert reader.xmp_metadata is not None
    assert {"x-default": "How we use AI at work"} == reader.xmp_metadata.dc_title
    assert ["en"] == reader.xmp_metadata.dc_language


def test_main_headings_are_bookmarks() -> None:
    """Headings of the first level can be jumped to, and land on the page they stand on."""
    reader = opened(POLICY)
    bookmarks = [(entry["/Title"], reader.get_destination_page_number(entry)) for entry in reader.outline]  # type: ignore[arg-type,call-overload]

    expected = [block.text for block in POLICY.blocks if isinstance(block, Heading) and block.level == 1]
    assert expected == [title for title, _page in bookmarks]
    for title, page in bookmarks:
        assert page is not None
        assert title in one_line(reader.pages[page].extract_text())


def test_pages_are_counted() -> None:
    """Every page says which it is of how many."""
    reader = opened(LONG)

    count = len(reader.pages)
    assert count > 6
    for number, page in enumerate(reader.pages, start=1):
        assert page.extract_text().rstrip().endswith(f"Page {number} of {count}")


def test_every_font_is_embedded() -> None:
    """No page needs a font of the computer it is read on; Helvetica is not named."""
    fonts = {
        str(font["/BaseFont"]): "/FontFile2" in font["/FontDescriptor"] and "/ToUnicode" in font
        for page in opened(POLICY).pages
        for font in (one.get_object() for one in page["/Resources"]["/Font"].values())  # type: ignore[index]
    }

    assert fonts and all(fonts.values())
    assert not any("Helvetica" in name for name in fonts)


def test_pages_are_a4_with_margins() -> None:
    """Pages are A4, and the structure's order is the order of the tab key."""
    for page in opened(LONG).pages:
        assert (595.28, 841.89) == (round(float(page.mediabox.width), 2), round(float(page.mediabox.height), 2))
        assert "/S" == page["/Tabs"]


def _elements(element: Any) -> Iterator[Any]:
    element = element.get_object() if isinstance(element, IndirectObject) else element
    if "/S" in element:
        yield element
        for kid in element.get("/K", ()):
            yield from _elements(kid)


def _roles(document: Document) -> Counter[str]:
    root = opened(document).trailer["/Root"]["/StructTreeRoot"]
    return Counter(str(element["/S"]) for kid in root["/K"] for element in _elements(kid))


def test_the_structure_names_every_part() -> None:
    """A screen reader finds headings, lists, tables and pictures as such."""
    roles = _roles(POLICY)

    assert 1 == roles["/H1"]
    assert 6 == roles["/H2"]
    assert 1 == roles["/H3"]
    # A card holds a list without signs.
    assert 2 + 4 == roles["/L"]
    assert 4 == roles["/Lbl"]
    assert roles["/LI"] == roles["/LBody"] == 4 + 5
    assert 5 == roles["/Table"]
    # cover 2, register 1 + 3, areas 1 + 2, facts 1, signatures 1 + 3
    assert 2 + 4 + 3 + 1 + 4 == roles["/TR"]


def test_tasks_are_a_table_with_pictures_that_speak() -> None:
    """Each tick box says whether its task is done; each priority heads its tasks over all columns."""
    root = opened(CHECKLIST).trailer["/Root"]["/StructTreeRoot"]
    elements = [element for kid in root["/K"] for element in _elements(kid)]
    figures = [element["/Alt"] for element in elements if element["/S"] == "/Figure"]

    assert ["Not done yet", "Done"] + 4 * ["Not done yet"] == figures
    heads = [element["/A"] for element in elements if element["/S"] == "/TH"]
    assert 4 == sum(head["/Scope"] == "/Column" for head in heads)
    assert 4 == sum(head.get("/ColSpan") == 4 for head in heads)


def test_every_cell_of_a_table_has_its_place() -> None:
    """Rows of one table have the same number of cells, spans counted."""
    for document in DOCUMENTS:
        root = opened(document).trailer["/Root"]["/StructTreeRoot"]
        for table in (one for kid in root["/K"] for one in _elements(kid) if one["/S"] == "/Table"):
            rows = [one for one in _elements(table) if one["/S"] == "/TR"]
            spans = {sum(cell.get_object().get("/A", {}).get("/ColSpan", 1) for cell in row["/K"]) for row in rows}

            assert 1 == len(spans)


@pytest.mark.parametrize("document", [*DOCUMENTS, LONG], ids=["policy", "checklist", "long"])
def test_everything_drawn_is_marked(document: Document) -> None:
    """Nothing is painted outside the structure and the artifacts, and each mark is where the tree says."""
    reader = opened(document)
    parents = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]  # type: ignore[index]
    for number, page in enumerate(reader.pages):
        depth, marks = 0, []
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"BDC", b"BMC"):
                depth += 1
                if operator == b"BDC" and "/MCID" in operands[1]:
                    marks.append(int(operands[1]["/MCID"]))
            elif operator == b"EMC":
                depth -= 1
            elif operator in (b"Tj", b"f", b"f*", b"S", b"B", b"B*", b"Do"):
                assert depth > 0, f"{operator!r} outside of a mark"

        assert 0 == depth
        assert number == page["/StructParents"]
        assert list(range(len(marks))) == marks
        assert len(marks) == len(parents[2 * number + 1])


def test_a_row_stays_whole() -> None:
    """A task is on one page: its title, reason and when it is done."""
    for text in page_texts(LONG):
        assert text.count("Task number") == text.count("long list AI sorts applications; nobody reads them first.")


def test_no_heading_ends_a_page() -> None:
    """After a heading at least two lines follow on its page, however the text falls."""
    for lines in range(1, 45):
        document = replace(
            CHECKLIST, blocks=(*(paragraph("Fill") for _ in range(lines)), heading("Alone"), paragraph(WORDS))
        )
        for text in page_texts(document):
            assert not text.endswith("Alone")


def test_no_item_of_a_list_stands_alone() -> None:
    """The first and the last item of a list have another item beside them, and a reason its text."""
    items = tuple((Run(f"Item {number}."),) for number in range(1, 9))
    for lines in range(20, 42):
        fill = (*(paragraph("Fill") for _ in range(lines)), ListBlock(items=items, ordered=True))
        for text in page_texts(replace(CHECKLIST, blocks=fill)):
            assert text.count("Item") != 1
        reason = Paragraph(runs=(Run("Reason"),), style="small")
        for text in page_texts(replace(CHECKLIST, blocks=(*fill[:-1], paragraph("Told"), reason))):
            assert ("Told" in text) == ("Reason" in text)


def test_a_table_may_be_higher_than_a_page() -> None:
    """A row that no page can hold is split rather than lost."""
    text = " ".join(f"word{number}" for number in range(3_000))
    table = Table(columns=("A", "B"), rows=((text, "short"),), widths=(0.5, 0.5))
    told = one_line(" ".join(page_texts(replace(CHECKLIST, blocks=(table,)))))

    for number in range(3_000):
        assert f"word{number}" in told


def test_missing_letters_are_seen_and_heard() -> None:
    """A character without a letter in our fonts shows as a sign, and the text behind it is kept."""
    content = pdf_bytes(replace(CHECKLIST, blocks=(paragraph("Ask \U0001f600 or \u4e2d\u6587 now"),)))
    reader = PdfReader(io.BytesIO(content))
    code = b"".join(page.get_contents().get_data() for page in reader.pages)  # type: ignore[union-attr]

    assert "Ask \ufffd or \ufffd\ufffd now" in one_line(reader.pages[0].extract_text())
    for meant in ("\U0001f600", "\u4e2d", "\u6587"):
        assert f"/ActualText <FEFF{meant.encode('utf-16-be').hex()}>".encode() in code


def test_a_long_word_is_broken_not_cut() -> None:
    """A word of ten thousand letters goes over many lines and stays within the margins."""
    content = pdf_bytes(replace(CHECKLIST, blocks=(paragraph("x" * 10_000),)))
    told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)

    assert 10_000 == len(re.findall("x", told))


def test_a_cover_that_says_too_much_loses_nothing() -> None:
    """A title of many lines is still all there."""
    assert POLICY.cover is not None
    title = " ".join(f"word{number}" for number in range(400))
    document = replace(POLICY, cover=replace(POLICY.cover, title=title))

    assert said(document) == one_line(" ".join(page_texts(document)))


@settings(max_examples=25)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=6))
def test_any_runs_make_whole_pages(texts: list[str]) -> None:
    """Runs of any text, bold, mono and plain in turn, can be drawn."""
    runs = tuple(Run(text, bold=number % 3 == 1, mono=number % 3 == 2) for number, text in enumerate(texts))
    content = pdf_bytes(replace(CHECKLIST, blocks=(Paragraph(runs=runs), ListBlock(items=(runs,)))))

    assert len(PdfReader(io.BytesIO(content), strict=True).pages) >= 1


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("document", [*DOCUMENTS, LONG], ids=["policy", "checklist", "long"])
def test_qpdf_finds_nothing_wrong(document: Document, tmp_path: Path) -> None:
    """An independent checker accepts the file."""
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf_bytes(document))
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)

    assert 0 == checked.returncode, checked.stdout + checked.stderr


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed")
def test_poppler_reads_the_structure(tmp_path: Path) -> None:
    """An independent reader hears the document through its structure, spaces at line ends and all."""
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf_bytes(POLICY))
    told = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True).stdout
    facts = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout

    assert re.search(r"^Tagged: +yes$", facts, re.MULTILINE)
    assert told.startswith("Document")
    assert f'"{WORDS}"' in told
    assert (
        '"Tool: any program or website with AI in it. Model: such as ~/Models/rent_score.pkl, which runs here."' in told
    )
    assert "Page 1 of" not in told


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_hostile_texts_do_not_reach_the_properties(tmp_path: Path) -> None:
    """Texts with control characters, halves of pairs and brackets leave title and bookmarks readable."""
    for number, text in enumerate(HOSTILE[:60]):
        document = replace(CHECKLIST, title=f"Title {text}", blocks=(heading(f"Heading {text}"),))
        reader = opened(document)

        assert reader.metadata is not None
        assert reader.metadata.title is not None
        assert reader.metadata.title.startswith("Title"), number
        assert str(reader.outline[-1]["/Title"]).startswith("Heading")  # type: ignore[call-overload]
