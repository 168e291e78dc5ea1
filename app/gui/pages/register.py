"""The register of pages, in the order of the rail. A new page is one file and one line here."""

from __future__ import annotations

from app.gui.pages.about_you import AboutYou
from app.gui.pages.check_answers import CheckAnswers
from app.gui.pages.export import Export
from app.gui.pages.laws import LawsPage
from app.gui.pages.page import Page
from app.gui.pages.policy import PolicyPage
from app.gui.pages.questions import Questions
from app.gui.pages.results import ResultsPage
from app.gui.pages.this_computer import ThisComputer
from app.gui.pages.to_do import ToDo

PAGES: tuple[type[Page], ...] = (
    AboutYou,
    ThisComputer,
    Questions,
    CheckAnswers,
    ResultsPage,
    PolicyPage,
    ToDo,
    LawsPage,
    Export,
)
