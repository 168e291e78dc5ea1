"""The questionnaires an assessment can be made with: those that come with the program, and those taken in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.pack import Pack, Question
from app.domain.slots import one_line
from app.errors import ForTheUser, PackTrouble
from app.questionnaire.library import packs, read_pack

if TYPE_CHECKING:
    from app.questionnaire.importing import Inspected
    from app.questionnaire.problem import Problem

_TAKEN_IN = "questionnaires"
_CACHE = "packs"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOffer:
    """A questionnaire that is here and can be used. ``imported`` means that it did not come with the program."""

    id: str
    version: str
    title: str
    summary: str
    made_by: str
    licence: str
    where: Path
    imported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPreview:
    """What somebody else's questionnaire is, before it is taken in.

    ``offer`` says what it would be; None where it cannot be read, and then there are only problems.
    """

    path: Path
    offer: PackOffer | None
    questions: int
    clauses: int
    tasks: int
    problems: tuple[Problem, ...]
    refused: ForTheUser | None
    """Why it cannot be taken in; None when it can."""
    replaces: PackOffer | None
    """The questionnaire that would give way to it."""
    lost: tuple[Question, ...] = ()
    """Questions of that one which it neither asks nor says it has renamed."""


class OfferedPacks:
    """Reads, looks at and takes in questionnaires.

    Args:
        data: the program's own folder.
    """

    def __init__(self, data: Path) -> None:
        self._taken_in = data / _TAKEN_IN
        self._cache = data / _CACHE

    def offers(self) -> tuple[PackOffer, ...]:
        """Every questionnaire that can be used, those that come with the program first."""
        return tuple(_offer(pack, folder, imported=imported) for pack, folder, imported in self._packs())

    def pack(self, pack_id: str) -> Pack:
        """The questionnaire with this id; empty for the one that the program recommends.

        Raises:
            ForTheUser: there is none with this id.
        """
        if not pack_id:
            return read_pack(packs()[0], cache=self._cache)
        found = self.find(pack_id)
        if found is None:
            known = ", ".join(offer.id for offer in self.offers())
            raise ForTheUser("workspace.no_pack", pack=pack_id, packs=known)
        return found

    def find(self, pack_id: str) -> Pack | None:
        """The questionnaire with this id; None when there is none that can be used."""
        return next((pack for pack, _folder, _imported in self._packs() if pack.info.id == pack_id), None)

    def preview(self, path: Path) -> PackPreview:
        """Look at a questionnaire in a folder or a zip file; nothing is kept."""
        return self._preview(path, _inspected(path))

    def take_in(self, path: Path) -> PackOffer:
        """Keep a questionnaire of somebody else, so that checks can be made with it.

        Raises:
            PackTrouble: something is wrong with it; ``problems`` lists everything.
            ForTheUser: it pretends to be one of ours, or it could not be kept.
        """
        from app.questionnaire.importing import install

        inspected = _inspected(path)
        preview = self._preview(path, inspected)
        if preview.refused is not None:
            raise preview.refused
        assert inspected.pack is not None, "what is not refused has a pack"
        where = install(inspected.files, inspected.pack.info.id, self._taken_in)
        return _offer(inspected.pack, where, imported=True)

    def _preview(self, path: Path, inspected: Inspected) -> PackPreview:
        from app.questionnaire.upgrade import upgrade

        pack = inspected.pack
        before, replaces, lost = None, None, tuple[Question, ...]()
        if pack is not None:
            before = next((one for one in self._packs() if one[2] and one[0].info.id == pack.info.id), None)
        if pack is not None and before is not None:
            replaces = _offer(before[0], before[1], imported=True)
            lost = upgrade(before[0], pack, ()).news.left
        return PackPreview(
            path=path,
            offer=_offer(pack, path, imported=True) if pack else None,
            questions=len(pack.questions) if pack else 0,
            clauses=len(pack.clauses) if pack else 0,
            tasks=len(pack.tasks) if pack else 0,
            problems=inspected.problems,
            refused=self._refusal(path, inspected),
            replaces=replaces,
            lost=lost,
        )

    def _refusal(self, path: Path, inspected: Inspected) -> ForTheUser | None:
        from app.questionnaire.importing import pretends

        if inspected.pack is not None:
            info = inspected.pack.info
            if pretends(info, (read_pack(folder, cache=self._cache).info for folder in packs())):
                return ForTheUser("questionnaire.pretends", pack=info.id, made_by=one_line(info.made_by))
        errors = [str(problem) for problem in inspected.problems if problem.severity == "error"]
        if errors:
            return PackTrouble("questionnaire.not_taken", problems=errors, name=one_line(path.name), count=len(errors))
        return None

    def _packs(self) -> Iterator[tuple[Pack, Path, bool]]:
        for folder in packs():
            yield read_pack(folder, cache=self._cache), folder, False
        for folder in packs(self._taken_in):
            # One that was spoilt since it was taken in is not offered; files made with it hold their own copy.
            try:
                pack = read_pack(folder, cache=self._cache)
            except PackTrouble:
                continue
            if pack.info.id == folder.name:
                yield pack, folder, True


def _inspected(path: Path) -> Inspected:
    from app.questionnaire.importing import inspect  # deferred: few people take in a questionnaire

    return inspect(path)


def _offer(pack: Pack, where: Path, *, imported: bool) -> PackOffer:
    info = pack.info
    return PackOffer(
        id=info.id,
        version=one_line(info.version),
        title=one_line(info.title),
        summary=one_line(info.summary),
        made_by=one_line(info.made_by),
        licence=one_line(info.licence),
        where=where,
        imported=imported,
    )
