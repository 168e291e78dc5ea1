"""A page as the rail, the menu and the list to jump by know it: all there is of it until it is first shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtCore import QObject

from app.gui.hub import Hub

if TYPE_CHECKING:
    from app.gui.pages.page import Page

Group = Literal["check", "rules", "records"]


@dataclass(frozen=True, slots=True)
class RailMark:
    """What the rail says beside a page: a mark's shape (``done``, ``under_way``), or a few words such as "12 left"."""

    mark: str = ""
    words: str = ""


class PageEntry(QObject):
    """What is known of a page before it is built.

    Args:
        hub: what the page will speak to.
    """

    id: ClassVar[str]
    group: ClassVar[Group]
    icon_name: ClassVar[str]

    def __init__(self, hub: Hub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hub = hub

    def title(self) -> str:
        """The name of the page in the rail and for screen readers."""
        raise NotImplementedError

    def mark(self) -> RailMark:
        """What the rail says beside it; asked only while an assessment is open."""
        return RailMark()

    def build(self) -> Page:
        """Load the page and make it."""
        raise NotImplementedError
