"""From a document to the bytes of a PDF: cover, pages, footers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.document import Cover, Document, Run
from app.exports.body import body
from app.exports.pdf import style
from app.exports.pdf.bands import Band, NewPage, Placed, Text, column_height, draw_column, flowing, paginate, texts
from app.exports.pdf.blocks import BlockBuilder
from app.exports.pdf.style import MARGIN, PAGE_WIDTH, TEXT_WIDTH
from app.exports.pdf.tagging import FOOTER, Element, TaggedCanvas
from app.exports.pdf.typeface import Typefaces, balanced_width, shortened
from app.exports.plain import plain
from app.exports.words import words


def pdf_bytes(document: Document) -> bytes:
    """The document as a PDF; the same document gives the same bytes."""
    faces = Typefaces()
    canvas = TaggedCanvas(faces)
    builder = BlockBuilder(faces, canvas.root, words(document.language))
    if document.cover is not None:
        head = [*_cover(document.cover, builder, faces, canvas.root), NewPage()]
        first_top = 0.0
    else:
        head = [*builder.title(document)]
        first_top = style.TOP
    bands = [*head, *builder.bands(body(document))]
    pages = paginate(bands, first_top)
    if not pages[-1]:
        pages.pop()
    for number, page in enumerate(pages, start=1):
        _draw(canvas, page)
        _footer(canvas, document, number, len(pages))
        canvas.next_page()
    return canvas.finish(
        title=plain(document.title),
        author=plain(document.organisation),
        subject=plain(document.subject),
        language=document.language,
        date=document.date,
        identity=repr(document).encode("ascii", "backslashreplace"),
    )


def _draw(canvas: TaggedCanvas, page: Sequence[Placed]) -> None:
    for placed in page:
        if placed.repeated:
            with canvas.artifacts():
                placed.band.draw(canvas, placed.top)
        else:
            placed.band.draw(canvas, placed.top)


def _footer(canvas: TaggedCanvas, document: Document, number: int, count: int) -> None:
    least, faces = style.LEAST, canvas.faces
    # Replaced, not formatted: whatever else stands in braces is text.
    page_words = document.page_words.replace("{pages}", str(count)).replace("{page}", str(number))
    record = f"{plain(document.record)}  ·  " if document.record else ""
    right = shortened(faces, f"{record}{page_words}", least, TEXT_WIDTH * 0.6)
    left = shortened(faces, document.footer, least, TEXT_WIDTH - right.width - 20)
    canvas.rule(MARGIN, style.FOOTER_LINE, TEXT_WIDTH, style.MID, style.HAIRLINE)
    canvas.write_line(left, MARGIN, style.FOOTER_TEXT, least.colour, FOOTER)
    canvas.write_line(right, MARGIN + TEXT_WIDTH - right.width, style.FOOTER_TEXT, least.colour, FOOTER)


def _cover(cover: Cover, builder: BlockBuilder, faces: Typefaces, root: Element) -> Iterator[Band | NewPage]:
    """The first page: the band with organisation, title and subtitle, then what is known of the document."""
    name, title, subtitle = root.add("P"), root.add("H1"), root.add("P")

    def told(
        text: str, text_style: style.TextStyle, element: Element, width: float = TEXT_WIDTH, before: float = 0.0
    ) -> tuple[Text, ...]:
        return texts(faces, (Run(text),), text_style, element, MARGIN, width, before=before)

    top = told(cover.organisation, style.COVER_NAME, name)
    title_width = balanced_width(faces, (Run(cover.title),), style.COVER_TITLE, style.COVER_TITLE_WIDTH)
    foot = (
        *told(cover.title, style.COVER_TITLE, title, title_width),
        *told(cover.subtitle, style.COVER_SUBTITLE, subtitle, before=8.0),
    )
    needed = column_height((*top, *foot)) + 4 * MARGIN
    if needed > style.BOTTOM - style.TOP:
        # Too much to say for a band of colour: then it is plain text that goes over as many pages as it takes.
        yield Band(height=style.TOP, draw=lambda _canvas, _top: None)
        yield from flowing(told(cover.organisation, style.NAME, name))
        yield from flowing(told(cover.title, style.TITLE, title))
        yield from flowing(told(cover.subtitle, style.LEAD, subtitle), before=10.0)
    else:
        yield _cover_band(top, foot, max(style.COVER_BAND, needed))
    yield from builder.key_values(cover.facts, 26.0)
    for strip in cover.strips:
        yield builder.strip(strip, 22.0)
    small = texts(faces, (Run(cover.small_print),), style.SMALL, root.add("P"), MARGIN, TEXT_WIDTH)
    yield from flowing(small, before=20.0)


def _cover_band(top: Sequence[Text], foot: Sequence[Text], height: float) -> Band:
    def draw(canvas: TaggedCanvas, page_top: float) -> None:
        canvas.box(0, page_top, PAGE_WIDTH, height, style.ACCENT)
        draw_column(canvas, top, page_top + MARGIN + 4)
        draw_column(canvas, foot, page_top + height - MARGIN - 4 - column_height(foot))

    return Band(height=height, draw=draw)
