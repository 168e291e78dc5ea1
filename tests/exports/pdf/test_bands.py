"""Bands on pages: all of them, in order, within the margins, and together where they must be."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.exports.pdf.bands import Band, NewPage, Placed, paginate
from app.exports.pdf.style import BOTTOM, TOP
from app.exports.pdf.tagging import TaggedCanvas

ROOM = BOTTOM - TOP


def nothing(_canvas: TaggedCanvas, _top: float) -> None:
    """Draw nothing."""


def band(height: float, *, before: float = 0.0, keep: bool = False, heads: Band | None = None) -> Band:
    """A band that draws nothing."""
    return Band(height=height, draw=nothing, before=before, keep=keep, heads=heads)


def placed(pages: list[list[Placed]]) -> list[Band]:
    """What stands on the pages, without what is repeated."""
    return [one.band for page in pages for one in page if not one.repeated]


some_bands = st.lists(
    st.builds(band, st.floats(1, ROOM), before=st.floats(0, 40), keep=st.booleans()) | st.builds(NewPage), max_size=40
)


@settings(max_examples=100)
@given(some_bands)
def test_every_band_is_placed_once_and_within_its_page(bands: list[Band | NewPage]) -> None:
    """No band is lost, doubled, out of order, over another or past the foot of its page."""
    pages = paginate(bands)

    assert [one for one in bands if isinstance(one, Band)] == placed(pages)
    for page in pages:
        foot = TOP
        for one in page:
            assert one.top >= foot - 1e-6
            foot = one.top + one.band.height
        assert foot <= BOTTOM + 1e-6


@settings(max_examples=100)
@given(some_bands)
def test_what_keeps_together_stands_together(bands: list[Band | NewPage]) -> None:
    """A band that may not end its page does not, unless its whole chain is higher than a page."""
    pages = paginate(bands)

    for page in pages[:-1]:
        if page and page[-1].band.keep:
            place = next(number for number, one in enumerate(bands) if one is page[-1].band)
            chain = [bands[place]]
            while place and isinstance(bands[place - 1], Band) and bands[place - 1].keep:  # type: ignore[union-attr]
                place -= 1
                chain.insert(0, bands[place])
            after = bands[place + len(chain) :]
            while after and isinstance(after[0], Band):
                chain.append(after.pop(0))
                if not chain[-1].keep:  # type: ignore[union-attr]
                    break
            breaks = bool(after) and isinstance(after[0], NewPage) and chain[-1].keep  # type: ignore[union-attr]
            total = sum(one.height for one in chain) + sum(one.before for one in chain[1:])  # type: ignore[union-attr]

            assert breaks or total > ROOM


def test_heads_are_repeated_on_each_new_page() -> None:
    """A table that goes on has its heads again, for the eye, and room is made for them."""
    heads = band(20, keep=True)
    pages = paginate([heads, *(band(ROOM / 4, heads=heads) for _row in range(8))])

    assert [False, True, True] == [page[0].repeated for page in pages]
    assert all(page[-1].top + page[-1].band.height <= BOTTOM for page in pages)


def test_heads_that_take_a_page_are_not_repeated() -> None:
    """Heads so high that little room is left under them are there once."""
    heads = band(ROOM * 0.9, keep=True)
    pages = paginate([heads, *(band(ROOM / 2, heads=heads) for _row in range(4))])

    assert not any(one.repeated for page in pages for one in page)


def test_new_pages_are_not_empty() -> None:
    """Two breaks in a row, or one at the top, leave no empty page."""
    pages = paginate([NewPage(), band(10), NewPage(), NewPage(), band(10)])

    assert [1, 1] == [len(page) for page in pages]
