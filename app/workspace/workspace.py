"""One open assessment: what can be asked of it, and every action that changes it.

An action returns once it is on disk. It raises ForTheUser, and changes nothing, when it cannot be done.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct, ValidationError, convert, to_builtins
from msgspec.structs import replace

from app.assess.facts import Counting
from app.assess.inventory import Weighing
from app.domain.answers import Answer, Value
from app.domain.assessment import Assessment
from app.domain.checklist import Checklist, TaskProgress
from app.domain.condition import parse
from app.domain.decision_log import LoggedDecision, LogLine, checked_decision, standing
from app.domain.difference import difference
from app.domain.evidence import Evidence
from app.domain.facts import Facts
from app.domain.finding import Results, Settlement
from app.domain.interview import Interview
from app.domain.law import LawBook, LawsHere, ToldLaw
from app.domain.law_news import LawNews, law_news
from app.domain.observation import Observation
from app.domain.organisation import Organisation, check_lengths
from app.domain.pack import Pack, Question
from app.domain.pack_news import PackNews
from app.domain.person import person_name
from app.domain.policy import ClauseEdit, Policy, PolicyClause
from app.domain.register import RegisterEntry, checked_entry
from app.domain.scan_event import LookRequest, ScanEvent, ScanReport
from app.domain.slots import fill, slot_values
from app.errors import ForTheUser
from app.phrases import Phrases
from app.questionnaire.interview import check_answer
from app.questionnaire.upgrade import is_newer, upgrade
from app.storage.assessment_file import AssessmentFile
from app.storage.backups import Backups
from app.storage.copying import Source
from app.storage.forgetting import Place
from app.storage.keys import Key
from app.storage.synced import conflicted_copies, is_conflicted_copy
from app.workspace.exporting import Offer, export, offers
from app.workspace.finds import FindGroup, Kept, NotLookedAt, grouped, kept_finds, not_looked_at
from app.workspace.passport import passport
from app.workspace.passport_rows import Passport
from app.workspace.proof import Proof
from app.workspace.record import Record
from app.workspace.register import EntryTold, LastSeen, RegisterView, names_known, sight_line, told_entries
from app.workspace.safety import Safety
from app.workspace.snapshot import Snapshot

Looker = Callable[[LookRequest, Callable[[], bool]], Iterator[ScanEvent]]


class LeftAt(Struct, frozen=True, kw_only=True):
    """Where the window was left: a page, and a question of it."""

    page: str = ""
    question: str = ""


class LogDraft(Struct, frozen=True, kw_only=True):
    """The six fields of a decision as they stand while it is written, and the id of what it corrects."""

    day: str = ""
    who: str = ""
    tool: str = ""
    what_for: str = ""
    checked_by: str = ""
    result: str = ""
    corrects: str = ""


class Workspace:
    """One open assessment.

    Args:
        file: the file it lives in.
        phrases: sentences for documents.
        now: the clock.
        look: how this computer is looked at.
        law_books: gives the legal facts that are known, by place.
        pack_here: the questionnaire with an id as the program has it now; None where it has none.
        data: the folder of the program's own data, where backups lie.
    """

    def __init__(
        self,
        file: AssessmentFile,
        phrases: Phrases,
        now: Callable[[], datetime],
        look: Looker,
        law_books: Callable[[], tuple[LawBook, ...]],
        pack_here: Callable[[str], Pack | None],
        data: Path,
    ) -> None:
        self._file = file
        self._phrases = phrases
        self._now = now
        self._look = look
        self._law_books = law_books
        self._pack_here = pack_here
        self._weigh, self._count = Weighing(), Counting()
        self.synced_by = ""
        self._snapshot = self._fresh()
        self.safety = Safety(file, data, now)
        """Its backups, and what is wrong with it."""
        self.proof = Proof(file, self._stamp, secrets.token_bytes, self._subjects, self._refresh)
        """What is attached, and how it is attached."""

    @property
    def path(self) -> Path:
        return self._file.path

    @property
    def key(self) -> Key | None:
        """What opens the file; None where it is not protected."""
        return self._file.key

    def places_of(self, name: str) -> tuple[Place, ...]:
        """Every place where a person's name stands; what is inside attached files is not looked into."""
        return self._file.places_of(name)

    def forget_person(self, name: str) -> int:
        """Put "[a person]" in place of a name everywhere; how many places there were.

        The journal says that it was done. Backups still hold the name until they are replaced.
        """
        found = self._file.forget_name(name)
        self._refresh()
        return found

    def backups_in(self, data: Path) -> Backups:
        """The backups of this file, among the program's own data."""
        return Backups(data, self._file.id)

    @property
    def source(self) -> Source:
        """The open file as something that can be copied."""
        return self._file.source

    @property
    def file_id(self) -> str:
        """What the file and its copies are known by, wherever they lie."""
        return self._file.id

    @property
    def saved_at(self) -> datetime:
        """When the last change went to disk."""
        return datetime.fromisoformat(self.assessment.changed)

    @property
    def assessment(self) -> Assessment:
        return self._snapshot.assessment

    @property
    def facts(self) -> Facts:
        return self._snapshot.facts

    @property
    def interview(self) -> Interview:
        return self._snapshot.interview

    @property
    def results(self) -> Results:
        return self._snapshot.results

    @property
    def laws(self) -> LawsHere:
        """The legal facts that reach this organisation, or may."""
        return self._snapshot.laws

    @property
    def checklist(self) -> Checklist:
        return self._snapshot.checklist

    @property
    def policy(self) -> Policy:
        return self._snapshot.policy

    @property
    def only_to_read(self) -> str:
        """Why nothing can be saved in this file, in a sentence; empty where it can."""
        phrase = self._file.only_to_read
        return self._phrases.say(phrase, file=self.path.name) if phrase else ""

    def warnings(self) -> tuple[str, ...]:
        """What is to be known about the place of this file, a sentence each."""
        told = [self.only_to_read] if self.only_to_read else []
        if self.synced_by:
            told.append(self._phrases.say("storage.synced", service=self.synced_by))
        if is_conflicted_copy(self.path):
            told.append(self._phrases.say("storage.is_conflicted"))
        others = conflicted_copies(self.path)
        if others:
            told.append(self._phrases.say("storage.conflicted", names=", ".join(others)))
        return tuple(told)

    @property
    def person(self) -> str:
        """Who works here now, as answers and the record name them; empty where nobody gave a name."""
        return self._file.who

    @person.setter
    def person(self, untrusted_name: str) -> None:
        self._file.who = person_name(untrusted_name)

    def people(self) -> tuple[str, ...]:
        """Everybody who was named in this file or did something in it."""
        return self._file.people()

    def answers_to(self, question_id: str) -> tuple[Answer, ...]:
        """What each person answered, the answer that counts first."""
        counts = self.assessment.answer(question_id)
        others = (answer for answer in self._file.every_answer() if answer.question == question_id)
        return (*([counts] if counts else []), *(answer for answer in others if answer != counts))

    def count(self, question_id: str, person: str) -> None:
        """Choose whose answer to a question counts."""
        if all(answer.by != person for answer in self.answers_to(question_id)):
            raise ForTheUser("workspace.no_answer_of", person=person)
        self._file.count(question_id, person)
        self._refresh()

    @property
    def record(self) -> Record:
        """What was done here and by whom, in sentences."""
        return Record(self._file, self.assessment.pack, self._phrases)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._file.to_undo())

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._file.to_redo())

    def undo(self) -> str:
        """Take the last step back; what it was, in words.

        Raises:
            FileTrouble: there is none, or something else has changed there since.
        """
        words = self.record.undo_words()
        self._file.undo()
        self._refresh()
        return words

    def redo(self) -> str:
        """Do the step again that was taken back last; what it is, in words.

        Raises:
            FileTrouble: there is none, or something else has changed there since.
        """
        words = self.record.redo_words()
        self._file.redo()
        self._refresh()
        return words

    @property
    def place(self) -> LeftAt:
        """Where the window was left."""
        return self._file.aside("place", LeftAt) or LeftAt()

    def seen_lines(self, question: Question) -> tuple[str, ...]:
        """What the look at this computer says about a question; nothing when it says nothing."""
        values = slot_values(self.assessment, self.facts, self._phrases)
        return tuple(
            fill(line.text, values, self._phrases).text
            for line in question.seen
            if parse(line.when).verdict(self.facts).value
        )

    def value_of(self, question_id: str, untrusted_words: Sequence[str]) -> Value:
        """What was typed, in the shape that this question takes; it is checked when it is answered."""
        kind = self._question(question_id).kind
        if kind == "several":
            return tuple(untrusted_words)
        word = " ".join(untrusted_words)
        return int(word) if kind == "number" and word.isdecimal() and len(word) < 10 else word

    def answer(self, question_id: str, untrusted_value: Value, *, reason: str = "", note: str | None = None) -> None:
        """Keep an answer. Without ``note`` the note that was there stays."""
        question = self._question(question_id)
        value = check_answer(question, untrusted_value)
        before = self._own_answer(question_id)
        kept_note = (before.note if before else "") if note is None else note
        self._file.answer(
            Answer(
                question=question_id,
                value=value,
                at=self._stamp(),
                by=self.person,
                note=kept_note.strip(),
                reason=reason.strip(),
            )
        )
        self._refresh()

    def write_note(self, question_id: str, note: str) -> None:
        """Change the note of an answer."""
        before = self.assessment.answer(question_id)
        if before is None:
            raise ForTheUser("workspace.answer_first")
        self._file.answer(replace(before, note=note.strip()))
        self._refresh()

    def clear_answer(self, question_id: str) -> None:
        """Take an answer back."""
        before = self.assessment.answer(question_id)
        if before is not None:
            self._file.clear_answer(question_id, before.by)
            self._refresh()

    def change_organisation(self, **changes: object) -> None:
        """Change the names and dates that go into the policy; fields of Organisation."""
        check_lengths(changes.values())
        try:
            changed = convert(to_builtins(self.assessment.organisation) | changes, Organisation, strict=False)
        except ValidationError as error:
            raise ForTheUser("workspace.bad_detail", fields=", ".join(changes), details=str(error)) from error
        self._file.set_organisation(changed)
        self._refresh()

    def choose_check(self, full: bool) -> None:
        """Choose the full check, or the quick one."""
        self._file.set_meta("full", full)
        self._refresh()

    def newer_pack(self) -> PackNews | None:
        """What a newer version of this questionnaire would change; None when there is none here."""
        pack = self._newer_pack()
        return None if pack is None else upgrade(self.assessment.pack, pack, self.assessment.answers).news

    def upgrade_pack(self) -> PackNews:
        """Go on with the newer version. Answers stay, under their new ids where those have changed."""
        pack, before = self._newer_pack(), self.assessment
        if pack is None:
            raise ForTheUser("workspace.no_newer_pack")
        self.safety.back_up_first("import")
        self._file.packs.upgrade(pack, upgrade(before.pack, pack, self._file.every_answer()).moved)
        self._refresh()
        return upgrade(before.pack, pack, before.answers).news

    def newer_laws(self) -> LawNews | None:
        """What the law books of this program would change; None when they are not newer than those of the file."""
        return law_news(self.assessment.laws, self._law_books())

    def use_newer_laws(self) -> LawNews:
        """Go on with the newer law books."""
        news = self.newer_laws()
        if news is None:
            raise ForTheUser("workspace.no_newer_laws")
        self.safety.back_up_first("import")
        self._file.packs.use_laws(self._law_books())
        self._refresh()
        return news

    def told_laws(self) -> tuple[ToldLaw, ...]:
        """The legal facts that reach this organisation, or may, in words and in the order of their places."""
        return self._snapshot.told_laws

    def look(self, request: LookRequest, cancelled: Callable[[], bool]) -> Iterator[ScanEvent]:
        """Look at this computer. Stores nothing, so it may run away from the interface."""
        return self._look(request, cancelled)

    def keep_scan(self, report: ScanReport) -> None:
        """Keep what was seen, with what is different from the last look that this assessment knows."""
        before = self.assessment.scan
        self._file.keep_scan(replace(report, difference=difference(before, report)))
        self._refresh()

    def add_to_register(self, observation_ids: Sequence[str]) -> None:
        """Make an entry for each of these finds, unless there is one already."""
        scan = self.assessment.scan
        listed = {entry.observation for entry in self.assessment.register}
        with self._file.one_step():
            for item in scan.observations if scan else ():
                if item.id in observation_ids and item.id not in listed:
                    entry = RegisterEntry(
                        id=f"seen:{item.id}",
                        name=item.name,
                        kind=item.kind,
                        maker=item.maker,
                        observation=item.id,
                        added=self._stamp(),
                    )
                    self._file.keep("register", entry.id, entry)
        self._refresh()

    def change_entry(self, untrusted_entry: RegisterEntry) -> None:
        """Change an entry of the register, or add one that no look can see.

        Raises:
            ForTheUser: it has no name, or what was written is too long.
        """
        before = self.entry(untrusted_entry.id)
        entry = checked_entry(untrusted_entry, before)
        if entry != before:
            self._file.keep("register", entry.id, entry)
            self._refresh()

    def add_entry(self, untrusted_name: str) -> str:
        """Add something used online, which no look can see, to the register; gives the id of its entry."""
        entry = RegisterEntry(
            id=f"own:{secrets.token_hex(8)}", name=untrusted_name, kind="online", added=self._stamp()
        )
        self.change_entry(entry)
        return entry.id

    def remove_entry(self, entry_id: str) -> None:
        """Take an entry out of the register; its proof stays in the file, and comes back with it."""
        self._file.keep("register", entry_id, None)
        self._refresh()

    def entry(self, entry_id: str) -> RegisterEntry | None:
        """An entry of the register by its id."""
        return next((entry for entry in self.assessment.register if entry.id == entry_id), None)

    def entries(self) -> tuple[EntryTold, ...]:
        """The register with its words, in the order the entries came."""
        return told_entries(self.assessment, self._phrases, self.today())

    def last_seen(self, entry: RegisterEntry) -> LastSeen | None:
        """What an entry is about, as the newest look that has it saw it; None where no look does."""
        if not entry.observation:
            return None
        scan = self.assessment.scan
        for find in scan.observations if scan else ():
            if scan is not None and find.id == entry.observation:
                return LastSeen(find=find, at=scan.finished)
        found = self._file.last_seen(entry.observation)
        return None if found is None else LastSeen(find=found[0], at=found[1])

    def sight_line(self, entry: RegisterEntry, last: LastSeen | None) -> str:
        """What the looks say of an entry, in sentences."""
        return sight_line(entry, self.assessment.scan, last, self._phrases)

    def names_known(self) -> tuple[str, ...]:
        """Everybody who can be offered where somebody is to be named."""
        return names_known(self.assessment, self.people())

    @property
    def register_view(self) -> RegisterView:
        """How the page of the register was left."""
        return self._file.aside("register view", RegisterView) or RegisterView()

    def remember_register(self, view: RegisterView) -> None:
        """Keep how the page of the register was left."""
        self._file.set_aside("register view", view)

    def log_decision(self, untrusted_decision: LoggedDecision) -> LoggedDecision:
        """Write a decision into the AI log, or a correction of one; neither can be changed or taken back.

        Raises:
            ForTheUser: something is missing or too long, or what is corrected was corrected already.
        """
        checked = checked_decision(untrusted_decision)
        if checked.corrects and all(line.decision.id != checked.corrects for line in self.log):
            raise ForTheUser("log.corrected_already")
        decision = replace(checked, id=secrets.token_hex(8), at=self._stamp(), by=self.person)
        self._file.log(decision)
        self.forget_draft()
        self._refresh()
        return decision

    @property
    def log(self) -> tuple[LogLine, ...]:
        """The AI log as it stands, the newest day first."""
        return standing(self.assessment.log)

    @property
    def log_draft(self) -> LogDraft | None:
        """A decision that is written down only in part; None where there is none."""
        draft = self._file.aside("log draft", LogDraft)
        return None if draft == LogDraft() else draft

    def remember_draft(self, draft: LogDraft) -> None:
        """Keep a decision that is written down only in part, beside the assessment."""
        self._file.set_aside("log draft", draft)

    def forget_draft(self) -> None:
        """Keep nothing half written any more."""
        self.remember_draft(LogDraft())

    def settle(self, finding_id: str, how: str, words: str) -> None:
        """Say why both sides of a contradiction are right (``both_right``), or whom to ask (``ask_first``)."""
        if how not in ("both_right", "ask_first"):
            raise ValueError(how)
        if not words.strip():
            raise ForTheUser("workspace.say_why")
        kept = Settlement(
            finding=finding_id,
            how="both_right" if how == "both_right" else "ask_first",
            words=words.strip(),
            at=self._stamp(),
        )
        self._file.keep("settlements", finding_id, kept)
        self._refresh()

    def unsettle(self, finding_id: str) -> None:
        """Open a contradiction again."""
        self._file.keep("settlements", finding_id, None)
        self._refresh()

    def change_task(self, task_id: str, **changes: object) -> None:
        """Change who does a task, by when, or how far it is; fields of TaskProgress."""
        known = next((kept for kept in self.assessment.progress if kept.task == task_id), TaskProgress(task=task_id))
        changed = replace(known, **changes)
        if changed.state != known.state:
            changed = replace(changed, done_at=self._stamp() if changed.state == "done" else "")
        self._file.keep("progress", task_id, changed)
        self._refresh()

    def edit_paragraph(self, paragraph_id: str, text: str, *, reason: str = "") -> None:
        """Put somebody's own words in place of a paragraph; an empty text leaves it out, for a reason."""
        if not text.strip() and not reason.strip():
            raise ForTheUser("workspace.say_why")
        paragraph = next(
            paragraph
            for clause in self.policy.clauses
            for paragraph in clause.paragraphs
            if paragraph.id == paragraph_id
        )
        ours = paragraph.ours if paragraph.edited else paragraph.text
        edit = ClauseEdit(paragraph=paragraph_id, text=text.strip(), ours=ours, reason=reason.strip(), at=self._stamp())
        self._file.keep("edits", paragraph_id, edit)
        self._refresh()

    def restore_paragraph(self, paragraph_id: str) -> None:
        """Go back to our words."""
        self._file.keep("edits", paragraph_id, None)
        self._refresh()

    def finds(self, kept: Kept = "all") -> tuple[FindGroup, ...]:
        """What the last look found, in groups; none before a look.

        Args:
            kept: only those that are new, changed or moved, gone, or the same as at the look before.
        """
        scan = self.assessment.scan
        return grouped(kept_finds(scan, kept), self.assessment.register, self._phrases) if scan else ()

    def passport(self, find: Observation) -> Passport:
        """What is known about a find of the last look, how we know, and what we cannot prove."""
        scan = self.assessment.scan
        finds = scan.observations if scan else ()
        changes = scan.difference if scan else None
        return passport(find, finds, self.assessment.register, self.facts, self._phrases, changes)

    def not_looked_at(self) -> tuple[NotLookedAt, ...]:
        """Every place and file that the last look left out, with its reason."""
        scan = self.assessment.scan
        return not_looked_at(scan, self._phrases) if scan else ()

    def unseen(self) -> str:
        """What nobody has looked at, in a row: 2 places we may not open, phones, online tools."""
        from app.policy.coverage import unseen_places

        return self._phrases.listed(unseen_places(self.assessment.scan, self._phrases))

    def from_line(self) -> str:
        """In one sentence: from how many answers and which look the results come."""
        from app.policy.coverage import from_line

        return from_line(self.assessment, self.results, self._phrases)

    def in_full_because(self, clause: PolicyClause) -> str:
        """Why a clause that can be one line stands in the policy in full; empty where it always does."""
        from app.policy.document import in_full_because

        return in_full_because(clause, self.assessment, self.facts, self._phrases)

    def today(self) -> date:
        """The day on the clock, from which what is late is counted."""
        return self._now().date()

    def offers(self) -> tuple[Offer, ...]:
        """What can be saved or printed, and why not where something is missing."""
        return offers(self._snapshot, self._phrases)

    def export(self, ids: Sequence[str], folder: Path) -> Iterator[Path | ForTheUser]:
        """Save documents one at a time: each gives its path, or the trouble it met. Needs no interface."""
        return export(self._snapshot, ids, folder, self._phrases)

    def save_proof(self, folder: Path) -> Iterator[Path]:
        """Save all proof in a folder, with an index and the hashes; gives each file once it is there."""
        from app.exports.evidence_zip import write_folder

        return write_folder(self._snapshot.proof_bundle, folder)

    def remember_place(self, page: str, question: str = "") -> None:
        """Keep where the window is, so that it opens there again."""
        self._file.set_aside("place", LeftAt(page=page, question=question))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _subjects(self) -> dict[str, str]:
        from app.policy.proof import subjects

        return subjects(self.assessment, self.checklist)

    def _own_answer(self, question_id: str) -> Answer | None:
        """What this person answered; what nobody put their name to is theirs when they take it over."""
        own = {answer.by: answer for answer in self._file.every_answer() if answer.question == question_id}
        return own.get(self.person) or own.get("")

    def _newer_pack(self) -> Pack | None:
        here = self._pack_here(self.assessment.pack.info.id)
        return here if here is not None and is_newer(self.assessment.pack, here) else None

    def _question(self, question_id: str) -> Question:
        try:
            return self.assessment.pack.question(question_id)
        except KeyError:
            raise ForTheUser("workspace.no_question", question=question_id) from None

    def _refresh(self) -> None:
        self._snapshot = self._fresh()

    def _fresh(self) -> Snapshot:
        today = self._now().date()
        return Snapshot(
            self._file.load(), self._phrases, today, self._law_books, self._weigh, self._proof_parts, self._count
        )

    def _proof_parts(self, evidence: Evidence) -> Iterator[bytes]:
        return self._file.evidence.parts(evidence.sha256)

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="seconds")
