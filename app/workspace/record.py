"""The record of an assessment: its journal in sentences, what can be undone, and whether it holds together."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from app.domain.assessment import short_hash
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Pack
from app.domain.slots import timeless
from app.errors import ForTheUser
from app.phrases import Phrases
from app.policy.tasks import FIND_OUT
from app.storage.assessment_file import AssessmentFile
from app.storage.journal import Line

SubjectKind = Literal["question", "task", "clause", "register", "finding", "file"]

_LEAST_HASH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One line of the record for people: ``words`` say what was done to which subject, ``at`` is ISO 8601."""

    number: int
    at: str
    who: str
    words: str
    kind: SubjectKind
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the record holds together.

    ``broken`` is the first line that does not fit. ``matched`` is the line that a hash on paper belongs to.
    """

    lines: int
    first_at: str
    last_at: str
    head: str
    broken: int | None
    matched: RecordLine | None = None

    @property
    def short_head(self) -> str:
        """The number that a document printed now carries."""
        return short_hash(self.head)


class Record:
    """Reads the journal of one open file.

    Args:
        file: the open file.
        pack: its questionnaire, which gives names to questions and tasks.
        phrases: the sentences.
    """

    def __init__(self, file: AssessmentFile, pack: Pack, phrases: Phrases) -> None:
        self._file = file
        self._say = phrases.say
        self._phrases = phrases
        self._questions = {question.id: question for question in pack.questions}
        # Numbers and names of today would be wrong beside a line of last year.
        self._tasks = {task.id: timeless(task.title, phrases) for task in pack.tasks}
        self._clauses = {clause.id: timeless(clause.title, phrases) for clause in pack.clauses}
        self._findings = {finding.id: timeless(finding.title, phrases) for finding in pack.findings}
        self._asked = {finding.id: finding.question for finding in pack.findings if finding.question}

    def lines(self, subject: str = "", kind: SubjectKind | None = None) -> tuple[RecordLine, ...]:
        """What was done, newest first; about one subject where one is named.

        What does not fit together is about an answer too: with ``finding`` the lines of its question are there.

        Raises:
            FileTrouble: a line does not fit, so that none is shown.
        """
        broken = self._file.first_break()
        if broken is not None:
            raise ForTheUser("record.broken", number=broken, file=self._file.path.name)
        asked = self._asked.get(subject, "") if kind == "finding" else ""
        told = tuple(
            line
            for line in map(self.told, self._file.journal())
            if _is_about(line, subject, kind) or (asked and _is_about(line, asked, "question"))
        )
        return told[::-1]

    def undo_words(self) -> str:
        """What undo would take back, in words; empty where there is nothing."""
        return self._step_words(self._file.to_undo())

    def redo_words(self) -> str:
        """What redo would do again, in words; empty where there is nothing."""
        return self._step_words(tuple(map(self._file.origin, self._file.to_redo())))

    def verify(self, untrusted_hash: str = "") -> Verdict:
        """See whether the chain holds, and which line a hash on paper belongs to.

        Raises:
            ForTheUser: this is not a hash, or no line has it.
        """
        lines = list(self._file.journal())
        wanted = "".join(untrusted_hash.lower().replace("-", " ").split())
        matched = None
        if wanted:
            if len(wanted) < _LEAST_HASH or not set(wanted) <= set("0123456789abcdef"):
                raise ForTheUser("record.no_hash", least=_LEAST_HASH)
            matched = next((line for line in lines if line.hash.startswith(wanted)), None)
            if matched is None:
                raise ForTheUser("record.not_in_here", hash=short_hash(wanted), file=self._file.path.name)
        return Verdict(
            lines=len(lines),
            first_at=lines[0].at,
            last_at=lines[-1].at,
            head=lines[-1].hash,
            broken=self._file.first_break(),
            matched=None if matched is None else self.told(matched),
        )

    def verdict_words(self, verdict: Verdict) -> str:
        """A verdict as a sentence."""
        values = {"file": self._file.path.name, "lines": verdict.lines}
        if verdict.broken is not None:
            return self._say("record.breaks", number=verdict.broken, **values)
        first, last = (
            self._phrases.date(datetime.fromisoformat(at).astimezone().date())
            for at in (verdict.first_at, verdict.last_at)
        )
        phrase = "record.holds_one_day" if first == last else "record.holds"
        return self._say(phrase, first=first, last=last, hash=verdict.short_head, **values)

    def told(self, line: Line) -> RecordLine:
        """One line of the journal in words."""
        first = self._file.origin(line)
        kind, subject, words = self._words(first.action, first.subject, _read(first.before), _read(first.after))
        if line is not first:
            words = self._say(f"record.{self._way(line)}", words=words)
        elif line.forgotten is not None:
            words = self._say("record.words_went", words=words)
        return RecordLine(number=line.number, at=line.at, who=line.who, words=words, kind=kind, subject=subject)

    def _way(self, line: Line) -> str:
        # The redo of an undo is told by its own action; what it reverts is an undo each time.
        return "undone" if line.action == "undo" else "redone"

    def _step_words(self, lines: tuple[Line, ...]) -> str:
        if not lines:
            return ""
        first = [self._file.origin(line) for line in lines]
        told = [self.told(line).words for line in first if line.action not in ("count", "clear") or len(first) == 1]
        return told[0] if len(told) == 1 else self._say("record.several", words=(told or [""])[0], count=len(told) - 1)

    def _words(self, action: str, subject: str, before: Any, after: Any) -> tuple[SubjectKind, str, str]:
        if action in ("answer", "clear", "carry", "count"):
            return "question", subject, self._answer_words(action, subject, before, after)
        table, _, key = subject.partition("/")
        if action in ("keep", "remove"):
            return self._entry_words(table, key, before, after)
        if action == "set" and subject == "organisation":
            return "file", subject, self._say("record.names", changes=self._changes(before, after))
        if action == "set" and subject == "full":
            return "file", subject, self._say("record.full" if after else "record.quick")
        if subject == "laws":
            return "file", subject, self._say("record.laws")
        if action == "log":
            told = after if isinstance(after, dict) else {}
            values = {"what_for": told.get("what_for", ""), "tool": told.get("tool", "")}
            words = "record.corrected" if told.get("corrects") else "record.logged"
            return "file", subject.removeprefix("log/"), self._say(words, **values)
        values = {"subject": subject, "before": before, "after": after}
        if action in ("use", "upgrade") and isinstance(after, list):
            values = {"version": " ".join(map(str, after)).partition("#")[0]}
        phrase = f"record.{action}" if action in ("use", "upgrade", "look", "migrate", "forget") else "record.other"
        return "file", subject, self._say(phrase, **values)

    def _answer_words(self, action: str, question_id: str, before: Any, after: Any) -> str:
        question = self._questions.get(question_id)
        values: dict[str, object] = {"question": question.text if question else question_id}
        if action == "count":
            return self._say("record.count", person=after or self._say("record.nobody"), **values)
        was, now = self._value(question_id, before), self._value(question_id, after)
        values |= {"was": was, "now": now}
        if action == "carry":
            return self._say("record.carry", **values)
        if after is None:
            return self._say("record.cleared", **values)
        if before is None:
            return self._say("record.answered", **values)
        if was == now:
            note = isinstance(after, dict) and isinstance(before, dict) and after.get("note") != before.get("note")
            return self._say("record.noted" if note else "record.answered_again", **values)
        return self._say("record.answer_changed", **values)

    def _value(self, question_id: str, answer: Any) -> str:
        value: Any = answer.get("value") if isinstance(answer, dict) else None
        question = self._questions.get(question_id)
        options = {option.id: option.text for option in question.options} if question else {}
        options |= {
            DONT_KNOW: self._say("answer.dont_know"),
            NOT_APPLICABLE: self._say("answer.not_applicable"),
        }
        values = [str(one) for one in (value if isinstance(value, list) else [value])]
        return self._phrases.listed([options.get(one, one) for one in values])

    def _entry_words(self, table: str, key: str, before: Any, after: Any) -> tuple[SubjectKind, str, str]:
        entry = after if isinstance(after, dict) else before if isinstance(before, dict) else {}
        way = "added" if before is None else "removed" if after is None else "changed"
        changes = self._changes(before, after)
        if table == "register":
            words = self._changed_entry(before, after)
            words = words or self._say(f"record.entry_{way}", name=entry.get("name", key), changes=changes)
            return "register", key, words
        if table == "progress":
            title = self._tasks.get(key) or self._question_of_task(key)
            return "task", key, self._say(f"record.task_{way}", title=title, changes=changes)
        if table == "settlements":
            values = {"title": self._findings.get(key, key), "words": entry.get("words", "")}
            return "finding", key, self._say("record.unsettled" if after is None else "record.settled", **values)
        if table == "edits":
            clause = key.partition(".")[0]
            values = {"title": self._clauses.get(clause, clause), "words": entry.get("text", "")}
            way = "restored" if after is None else "edited" if entry.get("text") else "left_out"
            return "clause", clause, self._say(f"record.paragraph_{way}", **values)
        if table == "people":
            return "file", key, self._say(f"record.person_{way}", name=entry.get("name", key))
        if table == "evidence":
            kind, subject = _subject_of_evidence(str(entry.get("subject", "")))
            return kind, subject, self._say(f"record.evidence_{way}", name=entry.get("name") or entry.get("text", key))
        return "file", key, self._say("record.other", subject=f"{table} {key}")

    def _changed_entry(self, before: Any, after: Any) -> str:
        """What was done to an entry where one thing was changed; empty where it was more, or all of it."""
        if not isinstance(before, dict) or not isinstance(after, dict):
            return ""
        changed = [name for name in after if name in _TOLD_FIELDS and after[name] != before.get(name, "")]
        if len(changed) != 1:
            return ""
        (field,) = changed
        value = after[field]
        form = "_none" if value in ("", "undecided") and field != "name" else ""
        values = {"before": before.get("name", ""), "name": after.get("name", "")}
        return self._say(f"record.entry.{field}{form}", value=self._field(field, value), **values)

    def _question_of_task(self, task_id: str) -> str:
        question = self._questions.get(task_id.removeprefix(FIND_OUT))
        return question.text if question else task_id

    def _changes(self, before: Any, after: Any) -> str:
        """The fields that differ: owner: Priya Nair, decision: keep."""
        old: Mapping[str, object] = before if isinstance(before, dict) else {}
        new: Mapping[str, object] = after if isinstance(after, dict) else {}
        names = [name for name in new if name in _TOLD_FIELDS and new[name] != old.get(name, "")]
        nothing = self._say("record.nothing")
        told = [(self._say(f"record_field.{name}"), self._field(name, new[name]) or nothing) for name in names]
        return ", ".join(self._say("record.field", name=name, value=value) for name, value in told)

    def _field(self, name: str, value: object) -> str:
        """What stands in a field, in words; what somebody wrote stays as it is."""
        if name in _DAYS and value:
            with suppress(ValueError):
                return self._phrases.date(date.fromisoformat(str(value)))
        return self._say(f"record_value.{value}") if name in _CHOSEN_FIELDS and value else str(value)


_TOLD_FIELDS = frozenset((
    "name", "owner", "lead", "stand_in", "contact", "answer_days", "review_months", "amnesty_until", "maker", "purpose",
    "colour", "decision", "who", "by", "state", "note",
))  # fmt: skip


_DAYS = frozenset(("amnesty_until", "by"))

_CHOSEN_FIELDS = frozenset(("colour", "decision", "state"))
"""Those whose value is one of a few ids."""


def _is_about(line: RecordLine, subject: str, kind: SubjectKind | None) -> bool:
    return (not subject or line.subject == subject) and (kind is None or line.kind == kind)


def _subject_of_evidence(subject: str) -> tuple[SubjectKind, str]:
    kind, _, key = subject.partition("/")
    known: dict[str, SubjectKind] = {"question": "question", "task": "task", "register": "register"}
    return known.get(kind, "file"), key


def _read(content: str | None) -> Any:
    if content is None:
        return None
    try:
        return msgspec.json.decode(content)
    except msgspec.MsgspecError:
        return content
