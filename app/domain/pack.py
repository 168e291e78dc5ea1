"""A questionnaire pack: what is asked, what it may mean, what is written and what is to be done.

These values are decoded from the TOML files of a pack. Unknown keys are refused; what the decoder
cannot say (file, line, cure) is added by ``questionnaire.reader``.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

QuestionKind = Literal["graded", "choice", "several", "number"]
"""``graded``: one of up to four answers with grades 0 to 3. ``choice``: one answer. ``several``: tick
all that apply. ``number``: a whole number."""

FindingKind = Literal["stop", "gap", "contradiction"]
Priority = Literal["stop", "now", "next", "later"]

PRIORITIES: tuple[Priority, ...] = ("stop", "now", "next", "later")

DONT_KNOW = "dont_know"
"""The answer "I don't know": an honest answer, counted as a gap."""

NOT_APPLICABLE = "not_applicable"
"""The answer "Does not apply", given with a reason; also the value of a question that is not shown."""


class Maps(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where other frameworks speak about the same subject. Never a claim that they are followed."""

    eu: tuple[str, ...] = ()
    nist: tuple[str, ...] = ()
    iso: tuple[str, ...] = ()
    oecd: tuple[str, ...] = ()
    gdpr: tuple[str, ...] = ()


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer that can be chosen. ``grade`` runs from 0 (nothing) to 3 (written and done)."""

    id: str
    text: str
    detail: str = ""
    grade: int | None = None


class Examples(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same example told for three kinds of organisation."""

    trade: str
    office: str
    care: str


class SeenLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the look at this computer says about a question, shown beside it when ``when`` holds."""

    when: str
    text: str


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question with everything a person needs to answer it.

    ``when`` is a condition; empty means always asked. ``profile`` questions give ``about.<id>`` facts and
    are not scored, all others give ``answer.<id>``. ``weight`` says how much a gap here matters (1 to 3).
    """

    id: str
    area: str
    kind: QuestionKind
    text: str
    why: str
    examples: Examples
    good: str
    who: str
    profile: bool = False
    quick: bool = False
    when: str = ""
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 1_000_000
    allow_dont_know: bool = True
    allow_not_applicable: bool = True
    weight: int = 2
    seen: tuple[SeenLine, ...] = ()
    maps: Maps = field(default_factory=Maps)

    @property
    def fact(self) -> str:
        """The name under which the answer can be used in conditions."""
        return f"about.{self.id}" if self.profile else f"answer.{self.id}"


class ExposureRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much could go wrong in an area (1 low, 2 some, 3 high) when ``when`` holds."""

    when: str
    level: int


class Area(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A subject that questions are grouped by, with how exposed an organisation is to it."""

    id: str
    title: str
    short: str
    exposure: tuple[ExposureRule, ...] = ()
    profile: bool = False


class Finding(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that answers and finds add up to.

    A ``contradiction`` carries both sides: ``said`` (of ``question``) and ``saw``; ``shows`` names the kinds
    of observation to list beside it. Texts may hold slots such as ``{seen.models:model|models}``.
    """

    id: str
    kind: FindingKind
    area: str
    when: str
    title: str
    text: str
    question: str = ""
    said: str = ""
    saw: str = ""
    shows: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


class ClausePart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of a clause; empty ``when`` means whenever the clause itself is there.

    ``text``: paragraphs separated by blank lines; lines that begin ``1. `` or ``- `` are lists;
    ``**bold**``; slots such as ``{lead}`` and ``{seen.models:model|models}``.
    """

    text: str
    when: str = ""


class Clause(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One clause of the policy: in full when ``when`` holds, else its ``short`` line, else left out."""

    id: str
    title: str
    parts: tuple[ClausePart, ...]
    when: str = ""
    short: str = ""
    maps: Maps = field(default_factory=Maps)


class PriorityRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reason to do a task at another time than usual."""

    when: str
    priority: Priority


class Task(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to do, with why, how, who, how long and how to tell that it is done."""

    id: str
    title: str
    why: str
    how: tuple[str, ...]
    who: str
    minutes: int
    done_when: str
    evidence: str
    priority: Priority
    rules: tuple[PriorityRule, ...] = ()
    maps: Maps = field(default_factory=Maps)


class FindOut(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of the task that each "I don't know" makes. Slots: ``{question}``, ``{who}``."""

    title: str
    why: str
    how: tuple[str, ...]
    minutes: int
    done_when: str
    evidence: str
    priority: Priority = "next"


class Term(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that needs a meaning; ``also`` lists other forms of it found in texts."""

    id: str
    term: str
    meaning: str
    also: tuple[str, ...] = ()


StaffGroupKind = Literal["may", "ask", "never", "check", "wrong"]
"""``may``, ``ask`` and ``never`` stand beside each other at the top; ``check`` (before you send) and ``wrong``
(if something goes wrong) stand below them."""

STAFF_GROUPS: tuple[StaffGroupKind, ...] = ("may", "ask", "never", "check", "wrong")


class StaffLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One short line of the staff page; empty ``when`` means always. Slots and ``**bold**`` as in clauses."""

    text: str
    when: str = ""


class StaffGroup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lines that belong together, the most important first: where too many hold, the last ones are left out."""

    kind: StaffGroupKind
    title: str
    lines: tuple[StaffLine, ...]


class StaffPage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules on one page, to pin up. ``already`` is for those who use something that nobody knows of."""

    title: str
    lead: str
    already_title: str
    already: str
    signing: str
    groups: tuple[StaffGroup, ...]


class PackInfo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who made a pack and what it is about."""

    id: str
    version: str
    title: str
    summary: str
    language: str
    made_by: str
    licence: str
    policy_title: str
    policy_subtitle: str
    areas: tuple[Area, ...]


class RenamedQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question that had the id ``question`` in an earlier version of the pack, and has the id ``to`` now."""

    question: str
    to: str


class RenamedOption(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer of a question (named by its id of today) that had the id ``option`` earlier, and ``to`` now."""

    question: str
    option: str
    to: str


class Upgrade(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How answers to earlier versions of a pack find their way: the ids that have changed."""

    renamed: tuple[RenamedQuestion, ...] = ()
    renamed_option: tuple[RenamedOption, ...] = ()


class Pack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole, checked questionnaire."""

    info: PackInfo
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    clauses: tuple[Clause, ...]
    tasks: tuple[Task, ...]
    find_out: FindOut
    glossary: tuple[Term, ...]
    upgrade: Upgrade = field(default_factory=Upgrade)
    staff_page: StaffPage | None = None

    def question(self, question_id: str) -> Question:
        """The question with this id; KeyError when the pack has none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def area(self, area_id: str) -> Area:
        """The area with this id; KeyError when the pack has none."""
        for area in self.info.areas:
            if area.id == area_id:
                return area
        raise KeyError(area_id)
