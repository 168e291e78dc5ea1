"""Reads the files of a pack, piece by piece, so that one reading says everything that is wrong.

``msgspec`` stops at the first error of a value, and knows neither file nor cure. So each piece is first walked
along the types of ``domain.pack``, and decoded only when the walk has found nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct, inspect

from app.domain.law import LawBook
from app.domain.pack import Clause, Finding, FindOut, PackInfo, Question, StaffPage, Task, Term, Upgrade
from app.questionnaire.pack_files import FOLDERS, SINGLE
from app.questionnaire.problem import Problem, did_you_mean, hidden, shown

Path = tuple[str | int, ...]
"""Where a value stands in its piece: keys, and numbers in lists, from 0."""

Part = TypeVar("Part", bound=Struct, covariant=True)

MOST_PROBLEMS = 200
MOST_PIECES = 1_000

# tomllib takes quadratic time over a key with very many dots. This looks at each sign once: it begins only where a
# word does, and never goes back.
_DOTTED = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+)++""")
_MOST_DOTS = 30
_INLINE_TABLE = re.compile(r"\{\s*[\w-]+\s*=")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_KINDS: dict[str, type[Struct]] = {"question": Question, "finding": Finding, "clause": Clause, "task": Task}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a piece of a pack stands: its file, and the stretch of its text, which is empty where it is not known."""

    file: str
    name: str
    """Such as ``question 'named_lead'``; empty when the piece is the whole file."""
    text: str = ""
    start: int = -1
    end: int = -1

    def problem(self, path: Path, text: str, cure: str, *, advice: bool = False) -> Problem:
        """Something that is wrong at one place of this piece."""
        words: list[str] = []
        for step in path:
            if isinstance(step, int) and words:
                words[-1] += f" {step + 1}"
            else:
                words.append(shown(str(step)))
        return Problem(
            file=self.file,
            line=self.line(path),
            where=", ".join([self.name, *words] if self.name else words),
            text=text,
            cure=cure,
            severity="advice" if advice else "error",
        )

    def line(self, path: Path) -> int | None:
        """The line on which a value stands, or as near as can be told."""
        if self.start < 0:
            return None
        at, entry = self.start, _INLINE_TABLE
        for step in path:
            if isinstance(step, int):
                match = next(islice(entry.finditer(self.text, at, self.end), step, None), None)
            else:
                key = re.escape(step)
                # The entries of a list stand in it as { ... }, or each below a header of its own.
                header = re.compile(rf"^[ \t]*\[\[(?:[^\]\n]*\.)?[ \t]*{key}[ \t]*\]\]", re.MULTILINE)
                setting = re.compile(rf"(?<![\w-])[\"']?{key}[\"']?[ \t]*(?:=|\.|\][ \t]*(?:$|#))", re.MULTILINE)
                headed = header.search(self.text, at, self.end) if self.text.find("[[", at, self.end) >= 0 else None
                entry = header if headed else _INLINE_TABLE
                match = headed or setting.search(self.text, at, self.end)
            if match is None:
                break
            at = match.start()
        return self.text.count("\n", 0, at) + 1


@dataclass(frozen=True, slots=True)
class Piece(Generic[Part]):
    """One decoded piece of a pack and where it stands."""

    value: Part
    origin: Origin


@dataclass(slots=True)
class Draft:
    """What could be decoded of a pack, in the order of its files; checked by nobody yet.

    ``ids`` holds the ids by kind, also of pieces that could not be decoded; ``incomplete`` the kinds of which
    some ids are not known, because a file could not be read.
    """

    info: Piece[PackInfo] | None = None
    find_out: Piece[FindOut] | None = None
    staff_page: Piece[StaffPage] | None = None
    questions: list[Piece[Question]] = field(default_factory=list)
    findings: list[Piece[Finding]] = field(default_factory=list)
    clauses: list[Piece[Clause]] = field(default_factory=list)
    tasks: list[Piece[Task]] = field(default_factory=list)
    glossary: list[Piece[Term]] = field(default_factory=list)
    upgrade: Piece[Upgrade] | None = None
    laws: list[Piece[LawBook]] = field(default_factory=list)
    ids: dict[str, set[str]] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def read(files: Mapping[str, bytes], refused: Iterable[Problem] = ()) -> Draft:
    """Decode the files of a pack, by their paths; what cannot be decoded becomes problems of the draft.

    ``refused`` is what kept files from being read at all; it comes first among the problems.
    """
    draft = Draft(problems=list(refused))
    for problem in draft.problems:
        if problem.severity == "error":
            draft.incomplete.update(_kinds_in(problem.file))
    unread = {problem.file for problem in draft.problems}
    for name in ("pack.toml", "find-out.toml"):
        if name not in files and name not in unread:
            draft.incomplete.update(_kinds_in(name))
            draft.problems.append(
                Problem(file=name, text="This file is missing.", cure="questionnaires/README.md shows what it holds.")
            )
    for file, data in files.items():
        if len(draft.problems) >= MOST_PROBLEMS:
            draft.incomplete.update(_kinds_in(""))
            break
        table, text, trouble = _table(file, data)
        kind = FOLDERS.get(file.split("/")[0], "term")
        if trouble is not None:
            draft.problems.append(trouble)
            draft.incomplete.update(_kinds_in(file))
        elif file == "pack.toml":
            draft.info = _single(draft, file, text, table, PackInfo)
            _note_areas(draft, table)
        elif file == "find-out.toml":
            draft.find_out = _single(draft, file, text, table, FindOut)
        elif file == "staff-page.toml":
            draft.staff_page = _single(draft, file, text, table, StaffPage)
        elif file == "upgrade.toml":
            draft.upgrade = _single(draft, file, text, table, Upgrade)
        elif file == "glossary.toml":
            draft.glossary.extend(_several(draft, file, text, table, "term", Term))
        elif kind == "question":
            draft.questions.extend(_several(draft, file, text, table, kind, Question))
        elif kind == "finding":
            draft.findings.extend(_several(draft, file, text, table, kind, Finding))
        elif kind == "clause":
            draft.clauses.extend(_several(draft, file, text, table, kind, Clause))
        else:
            draft.tasks.extend(_several(draft, file, text, table, kind, Task))
    _order(draft)
    return draft


def read_laws(files: Mapping[str, bytes], refused: Iterable[Problem] = ()) -> Draft:
    """Decode files of legal facts, one place each; what cannot be decoded becomes problems of the draft."""
    draft = Draft(problems=list(refused))
    for file, data in files.items():
        table, text, trouble = _table(file, data)
        if trouble is not None:
            draft.problems.append(trouble)
            continue
        book = _single(draft, file, text, table, LawBook)
        if book is not None:
            draft.laws.append(book)
        if len(draft.problems) >= MOST_PROBLEMS:
            break
    return draft


def _kinds_in(file: str) -> tuple[str, ...]:
    """The kinds of pieces whose ids are not known when this file or folder cannot be read; no name means the pack."""
    if file in SINGLE:
        return ("area",) if file == "pack.toml" else ()
    kind = FOLDERS.get(file.split("/")[0])
    return ("area", *FOLDERS.values()) if kind is None else (kind,)


def _table(file: str, data: bytes) -> tuple[dict[str, Any], str, Problem | None]:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        trouble = Problem(
            file=file, text="This is not a text in UTF-8.", cure='Save it again from your editor, as text in "UTF-8".'
        )
        return {}, "", trouble
    long_key = next((run for run in _DOTTED.finditer(text) if run[0].count(".") > _MOST_DOTS), None)
    if long_key:
        line = text.count("\n", 0, long_key.start()) + 1
        return {}, "", Problem(file=file, line=line, text="This key has too many dots.", cure="Use a plain key.")
    try:
        return tomllib.loads(text), text, None
    except RecursionError:
        trouble = Problem(
            file=file, text="Brackets stand inside each other too many times.", cure="Close each bracket that is open."
        )
    except ValueError as error:  # TOMLDecodeError is one; so is a number of thousands of digits
        place = _TOML_PLACE.search(str(error))
        at_end = text.rstrip().count("\n") + 1
        trouble = Problem(
            file=file,
            line=None if place is None else int(place[1] or at_end),
            text=f"This cannot be read as TOML: {shown(_TOML_PLACE.sub('', str(error)))}.",
            cure="Look at this line and the one above. Often a quote or a bracket is missing, or a key is there twice.",
        )
    return {}, "", trouble


def _single(draft: Draft, file: str, text: str, table: dict[str, Any], kind: type[Part]) -> Piece[Part] | None:
    return _piece(draft, table, kind, Origin(file=file, name="", text=text, start=0, end=len(text)))


def _several(
    draft: Draft, file: str, text: str, table: dict[str, Any], name: str, kind: type[Part]
) -> Iterator[Piece[Part]]:
    whole = Origin(file=file, name="", text=text, start=0, end=len(text))
    for key in table:
        if key != name:
            cure = did_you_mean(key, [name]) or f"Everything in this file stands below a line [[{name}]]."
            draft.problems.append(whole.problem((key,), f"There is no key '{shown(key)}' here.", cure))
            if len(draft.problems) >= MOST_PROBLEMS:
                return
    items = table.get(name, [])
    if not isinstance(items, list):
        draft.problems.append(
            whole.problem((name,), f"'{name}' stands here alone.", f"Write [[{name}]] with two brackets on each side.")
        )
        draft.incomplete.add(name)
        return
    header = re.compile(rf"^[ \t]*\[\[[ \t]*{name}[ \t]*\]\]", re.MULTILINE)
    starts = [match.end() for match in header.finditer(text)]
    # A header inside a longer text, or a list written another way: then no line is better than a wrong one.
    spans = list(pairwise([*starts, len(text)])) if len(starts) == len(items) else []
    known = draft.ids.setdefault(name, set())
    for number, item in enumerate(items):
        if len(draft.problems) >= MOST_PROBLEMS:
            return
        piece_id = item.get("id") if isinstance(item, dict) else None
        named = f"{name} '{shown(piece_id)}'" if isinstance(piece_id, str) else f"{name} {number + 1} of this file"
        start, end = spans[number] if spans else (-1, -1)
        origin = Origin(file=file, name=named, text=text, start=start, end=end)
        if len(known) >= MOST_PIECES:
            draft.problems.append(
                origin.problem((), f"A pack can have {MOST_PIECES} pieces of one kind.", "Take out what is not needed.")
            )
            return
        if not isinstance(piece_id, str):
            draft.incomplete.add(name)
        elif piece_id in known:
            text_ = f"There is another {name} with the id '{shown(piece_id)}'."
            draft.problems.append(origin.problem(("id",), text_, "Give one of them another id."))
        else:
            known.add(piece_id)
        piece = _piece(draft, item, kind, origin)
        if piece is not None:
            yield piece


def _piece(draft: Draft, untrusted_item: object, kind: type[Part], origin: Origin) -> Piece[Part] | None:
    problems = [
        origin.problem(path, text, cure)
        for path, text, cure in islice(_walk(untrusted_item, inspect.type_info(kind), ()), MOST_PROBLEMS)
    ]
    draft.problems.extend(problems)
    if problems:
        return None
    try:
        return Piece(msgspec.convert(untrusted_item, kind), origin)
    except msgspec.ValidationError as error:
        draft.problems.append(origin.problem((), f"This cannot be read: {error}.", "Compare it with the example."))
        return None


Wrong = tuple[Path, str, str]
"""Where something is wrong, what it is, and the cure."""


def _walk(value: object, kind: inspect.Type, path: Path) -> Iterator[Wrong]:
    if isinstance(kind, inspect.UnionType):
        kind = next(one for one in kind.types if not isinstance(one, inspect.NoneType))
    if isinstance(kind, inspect.StructType):
        yield from _walk_struct(value, kind, path)
    elif isinstance(kind, inspect.VarTupleType):
        if isinstance(value, list):
            for number, item in enumerate(value):
                yield from _walk(item, kind.item_type, (*path, number))
        else:
            yield path, f"This must be a list, not {_said(value)}.", "Put it in square brackets: [ ... ]."
    elif isinstance(kind, inspect.LiteralType):
        values = [str(one) for one in kind.values]
        if value not in values:
            cure = did_you_mean(value, values) if isinstance(value, str) else ""
            said = _said(value)
            yield path, f"{said[0].upper()}{said[1:]} cannot stand here.", cure or f"Use one of: {', '.join(values)}."
    elif isinstance(kind, inspect.StrType):
        if not isinstance(value, str):
            yield path, f"This must be a text, not {_said(value)}.", 'Put it in quotes: "...".'
        elif any(hidden(sign) for sign in value):
            yield path, "This text has hidden signs in it.", "Type it again instead of copying it."
        elif isinstance(path[-1], int) and not value.strip():
            yield path, "This text is blank.", "Write it, or take it out."
    elif isinstance(kind, inspect.BoolType):
        if not isinstance(value, bool):
            yield path, f"This must be true or false, not {_said(value)}.", "Write true or false, without quotes."
    elif isinstance(kind, inspect.IntType):
        if not isinstance(value, int) or isinstance(value, bool):
            yield path, f"This must be a whole number, not {_said(value)}.", "Write a whole number, without quotes."
        elif abs(value) > 1_000_000_000:
            yield path, "This number is too large.", "Write a smaller one."
    else:
        raise TypeError(f"the pack has a kind of value that the reader does not know: {kind}")


def _walk_struct(value: object, kind: inspect.StructType, path: Path) -> Iterator[Wrong]:
    if not isinstance(value, dict):
        yield path, f"This must be a table of keys and values, not {_said(value)}.", "Write it as { key = ... }."
        return
    fields = {one.name: one for one in kind.fields}
    for key in value:
        if key not in fields:
            cure = did_you_mean(key, fields) or f"Keys here are: {', '.join(fields)}."
            yield (*path, key), f"There is no key '{shown(key)}' here.", cure
    for name, one in fields.items():
        if name in value:
            yield from _walk(value[name], one.type, (*path, name))
            blank = isinstance(value[name], str) and not value[name].strip()
            if blank and one.required:
                yield (*path, name), f"The text of '{name}' is blank.", "Write it."
        elif one.required:
            yield path, f"The key '{name}' is missing.", f"Add a line {name} = {_form(one.type)}"


def _form(kind: inspect.Type) -> str:
    if isinstance(kind, inspect.LiteralType):
        return f'"...", with one of: {", ".join(map(str, kind.values))}.'
    if isinstance(kind, inspect.IntType):
        return "and a whole number."
    if isinstance(kind, inspect.VarTupleType):
        return "[ ... ]."
    return "{ ... }." if isinstance(kind, inspect.StructType) else '"...".'


def _said(value: object) -> str:
    """What somebody wrote, short enough to show."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text '{shown(value[:40])}'"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return "a number" if isinstance(value, int | float) else "a date"


def _note_areas(draft: Draft, table: dict[str, Any]) -> None:
    """The ids of the areas, also when something else in pack.toml is wrong."""
    areas = table.get("areas")
    ids = [area.get("id") for area in areas if isinstance(area, dict)] if isinstance(areas, list) else []
    draft.ids["area"] = {area_id for area_id in ids if isinstance(area_id, str)}
    if draft.info is None:
        draft.incomplete.add("area")


def _order(draft: Draft) -> None:
    """Questions come in the order of their areas, within an area in the order of the files."""
    if draft.info is not None:
        order = {area.id: number for number, area in enumerate(draft.info.value.areas)}
        draft.questions.sort(key=lambda piece: order.get(piece.value.area, len(order)))


def pieces(draft: Draft) -> Iterable[Piece[Struct]]:
    """Every decoded piece of a draft."""
    return [
        *([draft.info] if draft.info else []), *draft.questions, *draft.findings, *draft.clauses, *draft.tasks,
        *([draft.find_out] if draft.find_out else []), *([draft.staff_page] if draft.staff_page else []),
        *draft.glossary, *draft.laws,
    ]  # fmt: skip
