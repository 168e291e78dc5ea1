"""What stands below the title of a document."""

from __future__ import annotations

from app.domain.document import Block, Document, Heading


def body(document: Document) -> tuple[Block, ...]:
    """The blocks, without a first heading that says the title again; with a cover, all of them."""
    first = next(iter(document.blocks), None)
    repeats = isinstance(first, Heading) and first.level == 1 and first.text == document.title
    return document.blocks[1:] if repeats and document.cover is None else document.blocks
