"""What the page about rules says: marks, counts, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from app.domain.law import LawsHere, ToldLaw
from app.domain.law_news import LawNews
from app.domain.pack import Pack

PLACES = "about.places"
OTHER = "other"
"""The answer of somebody who works in a place that the question does not list."""


class LawWords(QObject):
    """Words that depend on how a rule stands."""

    def chip(self, told: ToldLaw) -> tuple[str, str]:
        """The mark of a rule and its word: what to beware of first, then how it stands."""
        fact = told.law.fact
        if told.overdue:
            return "now", self.tr("Overdue")
        if fact.status == "not_verified":
            return "unknown", self.tr("Not verified")
        if fact.status in ("proposed", "withdrawn"):
            mark = "not_started" if fact.status == "proposed" else "not_applicable"
            return mark, self.tr("Proposed") if fact.status == "proposed" else self.tr("Withdrawn")
        if not told.law.certain:
            return "unknown", self.tr("May reach you")
        if fact.status == "passed":
            return "later", self.tr("Decided")
        return "next", self.tr("In force")

    def summary(self, laws: Sequence[ToldLaw], day: str) -> str:
        """How many rules there are, and as of when; what the page is for where there is none."""
        if not laws:
            return self.tr("Facts with a date and a source, by place. They stand in annex 3 of the policy.")
        certain = sum(told.law.certain for told in laws)
        maybe = len(laws) - certain
        reach = self.tr("1 rule reaches you") if certain == 1 else self.tr("{n} rules reach you").format(n=certain)
        may = self.tr("1 may") if maybe == 1 else self.tr("{n} may").format(n=maybe)
        known = self.tr("This is what was known on {day}. It is no legal advice.").format(day=day)
        return f"{reach}, {may}. {known}" if maybe else f"{reach}. {known}"

    def overdue(self, count: int) -> str:
        """How many rules were to be looked at again before today; empty where none was."""
        if not count:
            return ""
        if count == 1:
            return self.tr("1 rule was to be looked at again before today. It may have changed.")
        return self.tr("{n} rules were to be looked at again before today. They may have changed.").format(n=count)

    def newer(self, news: LawNews, day: str) -> str:
        """What the line about newer rules says; ``day`` is that on which they were known."""
        if not news.as_of_before:
            return self.tr("This file holds no rules of its own yet. Those shown come with the program.")
        return self.tr("Newer facts about rules are here, as of {day}. Your answers stay.").format(day=day)

    def may_reach(self, told: ToldLaw, pack: Pack) -> str:
        """What is missing where a rule only may reach this organisation; empty where it does."""
        if told.law.certain:
            return ""
        if not told.missing:
            if all(name.startswith("seen.") for name in told.law.missing):
                return self.tr("This may reach you, once this computer has been looked at.")
            return self.tr("This may reach you. This questionnaire does not ask what would decide it.")
        asked = " ".join(pack.question(question_id).text for question_id in told.missing)
        return self.tr("This may reach you. It turns on what is not known yet: {questions}").format(questions=asked)

    def not_here(self, laws: LawsHere, pack: Pack, day: str) -> str:
        """What is not among these rules: places we know nothing about, trades and towns, and what came later."""
        titles = {option.id: option.text for question in pack.questions for option in question.options
                  if question.fact == PLACES}  # fmt: skip
        sentences = []
        unknown = [titles[place] for place in laws.without if place in titles and place != OTHER]
        if unknown:
            words = self.tr("We know of no rule of {places}. That does not mean that there is none.")
            sentences.append(words.format(places=", ".join(unknown)))
        if OTHER in laws.without:
            sentences.append(self.tr("You also work in a place we do not know. Ask somebody there which rules it has."))
        sentences.append(self.tr("We did not look at rules for single trades or towns."))
        if laws.of_union:
            sentences.append(self.tr("Nor did we look at single countries of the European Union."))
        if day:
            sentences.append(self.tr("Nothing newer than {day} is in it.").format(day=day))
        return " ".join(sentences)
