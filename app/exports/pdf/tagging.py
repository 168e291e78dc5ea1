"""The structure behind the pages, which screen readers go by (ISO 32000-1, sections 14.7 and 14.8).

reportlab has no tagging of its own. A canvas here keeps a tree of elements; while something is drawn for an element
its page code stands in a marked-content sequence with a number, and the element notes page and number. What is only
there for the eye is marked as an artifact. The tree is written when the document is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import md5
from types import SimpleNamespace
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from app.exports.pdf.style import PAGE_HEIGHT, PAGE_WIDTH, Colour
from app.exports.pdf.typeface import Line, Typefaces

Role = Literal[
    "Document",
    "H1",
    "H2",
    "H3",
    "H4",
    "P",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "Caption",
    "TR",
    "TH",
    "TD",
    "Figure",
    "Note",
    "Div",
]

ARTIFACT = "/Artifact BMC"
FOOTER = "/Artifact <</Type /Pagination /Subtype /Footer>> BDC"


@dataclass(eq=False, slots=True)
class Element:
    """One element of the structure. ``attributes`` is PDF source for its ``A`` entry."""

    role: Role
    parent: Element | None = None
    alternative: str = ""
    attributes: str = ""
    kids: list[Element | _Mark] = field(default_factory=list)

    def add(self, role: Role, *, alternative: str = "", attributes: str = "") -> Element:
        """A new last child."""
        child = Element(role, self, alternative, attributes)
        self.kids.append(child)
        return child


@dataclass(frozen=True, slots=True)
class _Mark:
    page: int
    number: int


class _Source(pdfdoc.PDFObject):
    """An object given as PDF source; it may hold references made by ``_reference``."""

    def __init__(self) -> None:
        self.source = ""

    def format(self, _document: pdfdoc.PDFDocument) -> bytes:
        return self.source.encode("ascii")


class TaggedCanvas(Canvas):
    """Pages that are drawn element by element.

    Coordinates of the methods defined here are measured from the top left corner of the page.

    Args:
        faces: the letters to draw with.
    """

    # What reportlab's type stubs leave out.
    _code: list[str]
    _doc: Any
    getpdfdata: Callable[[], bytes]

    def __init__(self, faces: Typefaces) -> None:
        super().__init__(
            "document.pdf", pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1, invariant=1, pdfVersion=(1, 7)
        )
        self.faces = faces
        self.root = Element("Document")
        self._marks: list[list[Element]] = [[]]
        self._open: Element | str | None = None
        self._only_artifacts = False
        self._bookmarks = 0

    def _make_preamble(self) -> None:
        # The usual preamble sets a font; there is no letter to draw yet, and Helvetica would not be embedded.
        self._preamble = "1 0 0 1 0 0 cm"

    def mark(self, element: Element | str) -> None:
        """What is drawn from here on belongs to this element, or is an artifact (a marked-content operator)."""
        if self._only_artifacts and isinstance(element, Element):
            element = ARTIFACT
        if element is self._open or element == self._open:
            return
        self._close()
        self._open = element
        if isinstance(element, str):
            self._code.append(element)
        else:
            marks = self._marks[-1]
            number = len(marks)
            marks.append(element)
            element.kids.append(_Mark(len(self._marks) - 1, number))
            self._code.append(f"/{element.role} <</MCID {number}>> BDC")

    @contextmanager
    def artifacts(self) -> Iterator[None]:
        """While this lasts, nothing that is drawn is part of the structure: it repeats something that is."""
        before, self._only_artifacts = self._only_artifacts, True
        yield
        self._only_artifacts = before

    def _close(self) -> None:
        if self._open is not None:
            self._code.append("EMC")
            self._open = None

    def write_line(self, line: Line, x: float, baseline: float, colour: Colour, element: Element | str) -> None:
        """Draw a line of text for an element; ``baseline`` is measured from the top of the page."""
        self.mark(element)
        red, green, blue = _rgb(colour)
        code = [f"BT 1 0 0 1 {x:.2f} {PAGE_HEIGHT - baseline:.2f} Tm {red:.3f} {green:.3f} {blue:.3f} rg"]
        for piece in line.pieces:
            if piece.stands_for:
                code.append(f"/Span <</ActualText {_text(piece.stands_for)}>> BDC")
            font = self.faces.font(piece.face)
            for subset, letters in font.splitString(piece.text, self._doc):
                name = font.getSubsetInternalName(subset, self._doc)
                code.append(f"{name} {piece.size:g} Tf <{letters.hex()}> Tj")
            if piece.stands_for:
                code.append("EMC")
        code.append("ET")
        self._code.append(" ".join(code))

    def fill(self, colour: Colour) -> None:
        """The colour that shapes are filled with."""
        self.setFillColorRGB(*_rgb(colour))

    def stroke(self, colour: Colour, width: float) -> None:
        """The colour and width of lines."""
        self.setStrokeColorRGB(*_rgb(colour))
        self.setLineWidth(width)

    def rule(self, x: float, y: float, width: float, colour: Colour, thickness: float) -> None:
        """A line across, as an artifact."""
        self.mark(ARTIFACT)
        self.stroke(colour, thickness)
        self.line(x, PAGE_HEIGHT - y, x + width, PAGE_HEIGHT - y)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, radius: float = 0) -> None:
        """A filled box, as an artifact."""
        self.mark(ARTIFACT)
        self.fill(colour)
        if radius:
            self.roundRect(x, PAGE_HEIGHT - y - height, width, height, radius, stroke=0, fill=1)
        else:
            self.rect(x, PAGE_HEIGHT - y - height, width, height, stroke=0, fill=1)

    def bookmark(self, title: str, y: float) -> None:
        """An entry in the table of contents beside the pages, which leads here."""
        if self._only_artifacts:
            return
        self._bookmarks += 1
        key = f"part-{self._bookmarks}"
        self.bookmarkHorizontalAbsolute(key, PAGE_HEIGHT - y + 6)
        self.addOutlineEntry(title, key)

    def next_page(self) -> None:
        """End this page; the next begins."""
        self._close()
        self.showPage()
        self._marks.append([])

    def finish(self, *, title: str, author: str, subject: str, language: str, date: str, identity: bytes) -> bytes:
        """Close the document and return it.

        Args:
            date: ISO 8601; the day it says it was made.
            identity: what the file's identifier is made from; the same for the same content.
        """
        document = self._doc
        year, month, day = (int(number) for number in date[:10].split("-"))
        document._timeStamp = SimpleNamespace(YMDhms=(year, month, day, 0, 0, 0), dhh=0, dmm=0)
        document.signature = md5(identity, usedforsecurity=False)
        self.setTitle(title)
        self.setAuthor(author)
        self.setSubject(subject)
        self.setCreator("Groundrules")
        self.setProducer("Groundrules")
        catalogue = document.Catalog
        catalogue.Lang = pdfdoc.PDFString(language)
        catalogue.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        self.setViewerPreference("DisplayDocTitle", "true")
        xmp = _xmp(title, author, subject, language, date[:10])
        catalogue.Metadata = pdfdoc.XMP(creator=lambda _document: xmp)
        catalogue.StructTreeRoot = self._structure()
        return self.getpdfdata()

    def _structure(self) -> _Source:
        """The tree as PDF objects, and each page's number in it."""
        document = self._doc
        _prune(self.root)
        objects: dict[int, _Source] = {}
        pages = document.Pages.pages
        for number, page in enumerate(pages):
            # WORKAROUND reportlab writes only the keys in this list, and these two are not in it (pdfdoc.PDFPage)
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            # Compressed, but not in letters (ASCII 85) as reportlab would by default: that is a quarter larger.
            page.Contents = pdfdoc.PDFStream(content=page.stream, filters=[pdfdoc.PDFZCompress])
            page.StructParents = number
            page.Tabs = pdfdoc.PDFName("S")
        page_references = [_reference(document, page) for page in pages]
        top = _Source()
        for element in _all(self.root):
            objects[id(element)] = _Source()
        references = {key: _reference(document, source) for key, source in objects.items()}
        top_reference = _reference(document, top)
        for element in _all(self.root):
            kids = " ".join(
                references[id(kid)]
                if isinstance(kid, Element)
                else f"<</Type /MCR /Pg {page_references[kid.page]} /MCID {kid.number}>>"
                for kid in element.kids
            )
            parent = references[id(element.parent)] if element.parent else top_reference
            source = f"<</Type /StructElem /S /{element.role} /P {parent} /K [{kids}]"
            if element.alternative:
                source += f" /Alt {_text(element.alternative)}"
            if element.attributes:
                source += f" /A {element.attributes}"
            objects[id(element)].source = f"{source}>>"
        parents = " ".join(
            f"{number} [{' '.join(references[id(element)] for element in marks)}]"
            for number, marks in enumerate(self._marks[: len(pages)])
        )
        top.source = (
            f"<</Type /StructTreeRoot /K [{references[id(self.root)]}] "
            f"/ParentTree <</Nums [{parents}]>> /ParentTreeNextKey {len(pages)}>>"
        )
        return top


def _prune(element: Element) -> bool:
    """Take out elements that hold nothing, but for cells: an empty one is still a place in its table."""
    element.kids = [kid for kid in element.kids if isinstance(kid, _Mark) or _prune(kid)]
    return bool(element.kids) or element.role in ("TD", "TH")


def _all(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _all(kid)


def _reference(document: Any, thing: object) -> str:
    name = document.Reference(thing).name
    return "{} {} R".format(*document.idToObjectNumberAndVersion[name])


def _rgb(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def _text(text: str) -> str:
    """A text as a PDF string in UTF-16; half a surrogate pair becomes the replacement sign."""
    return f"<FEFF{text.encode('utf-16-be', 'surrogatepass').decode('utf-16-be', 'replace').encode('utf-16-be').hex()}>"


def _xmp(title: str, author: str, subject: str, language: str, date: str) -> bytes:
    """The document's properties a second time, in XML (ISO 16684-1)."""
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_xml(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{_xml(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{_xml(subject)}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{_xml(language)}</rdf:li></rdf:Bag></dc:language>
<dc:format>application/pdf</dc:format>
<xmp:CreateDate>{date}T00:00:00Z</xmp:CreateDate>
<xmp:ModifyDate>{date}T00:00:00Z</xmp:ModifyDate>
<xmp:CreatorTool>Groundrules</xmp:CreatorTool>
<pdf:Producer>Groundrules</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
    return packet.encode("utf-8")


def _xml(text: str) -> str:
    """A text that may stand in XML 1.0, which has no place for two code points at the end of the first plane."""
    return escape(text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"))
