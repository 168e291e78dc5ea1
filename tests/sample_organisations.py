"""Invented organisations: what they answered, what lies on their computer, and what a good adviser expects.

Each file in ``tests/samples`` is one organisation. Its home is planted with real files and looked at by the real scan;
its answers go through the door that the faces use. ``write_golden.py`` writes the texts that follow.
"""

from __future__ import annotations

import dataclasses
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import msgspec
from clock import morning
from msgspec.structs import replace
from virtual_computer import OllamaStore, write_gguf, write_json, write_safetensors

from app import phrases
from app.domain.assessment import Assessment
from app.domain.document import Document
from app.domain.law import LawBook
from app.domain.pack import DONT_KNOW, Question
from app.domain.scan_event import Done, LookRequest, ScanEvent, ScanReport
from app.exports import exporter
from app.questionnaire.library import laws
from app.scan.engine import look
from app.scan.places import Surroundings as Places
from app.workspace.desk import Desk, Surroundings
from app.workspace.snapshot import Snapshot
from app.workspace.workspace import Workspace

HERE = Path(__file__).resolve().parent
SAMPLES = HERE / "samples"
GOLDEN = HERE / "golden"

_SERVER = """
import socket, sys
server = socket.socket()
server.bind((sys.argv[1], 0))
server.listen()
print(server.getsockname()[1], flush=True)
sys.stdin.read()
"""

_CLASSIFIER = b"\x80\x04\x8c\x0fxgboost.sklearn\x8c\x0dXGBClassifier\x93)\x81}b."
"""A pickle as a trained classifier leaves it: it names the library whose code it runs."""


class Planted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that lies in the home. ``at`` is a path below it; ``days`` says how long ago it was last used."""

    kind: str
    at: str = ""
    name: str = ""
    base: str = ""
    days: int = 5
    steps: tuple[int, ...] = ()
    reach: str = "computer"
    says: dict[str, str] = {}
    value: dict[str, object] = {}
    text: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A find that was taken into the register, by its name."""

    name: str
    purpose: str = ""
    owner: str = ""
    decision: str = "keep"


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a good adviser expects; ids. ``shown`` and ``hidden`` are questions, the last three are clauses."""

    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    stops: tuple[str, ...]
    contradictions: tuple[str, ...]
    six: tuple[str, ...]
    long: tuple[str, ...]
    short: tuple[str, ...]
    absent: tuple[str, ...]
    questions: tuple[int, int]
    """The least and the most questions it should take, without the ten about the organisation."""
    laws: tuple[str, ...] = ()
    no_laws: tuple[str, ...] = ()


class Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One invented organisation. ``rest`` answers what ``answers`` leaves open: a grade, or "I don't know"."""

    about: str
    organisation: dict[str, str | int]
    answers: dict[str, int | str | list[str]]
    expected: Expected
    full: bool = False
    rest: int | str = ""
    reasons: dict[str, str] = {}
    notes: dict[str, str] = {}
    home: tuple[Planted, ...] = ()
    register: tuple[Entry, ...] = ()
    settled: dict[str, str] = {}


@dataclass(frozen=True)
class Told:
    """A sample after everything was answered and looked at."""

    name: str
    sample: Sample
    assessment: Assessment
    snapshot: Snapshot

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions it was asked, without those about the organisation."""
        return tuple(question.id for question in self.snapshot.interview.questions)

    @property
    def documents(self) -> dict[str, Document]:
        """Every document that follows, by the name of its golden text."""
        now = self.snapshot
        told = {
            "policy": now.policy_document,
            "staff": now.staff_document,
            "checklist": now.checklist_document,
            "results": now.results_document,
        }
        # The number of the record hangs on random salts, and differs from one file to the next.
        return {
            name: dataclasses.replace(document, record="") for name, document in told.items() if document is not None
        }

    def golden(self) -> dict[str, bytes]:
        """The golden texts by file name."""
        return {f"{name}.md": written("markdown", document) for name, document in self.documents.items()}


def names() -> tuple[str, ...]:
    """The samples, by the name of their file."""
    return tuple(sorted(path.stem for path in SAMPLES.glob("*.toml")))


def read(name: str) -> Sample:
    """One sample as it is written down."""
    return msgspec.toml.decode((SAMPLES / f"{name}.toml").read_bytes(), type=Sample)


def written(form: str, document: Document) -> bytes:
    """A document in a format."""
    target = io.BytesIO()
    exporter(form).write(document, target)
    return target.getvalue()


def tell(name: str, folder: Path) -> Told:
    """Plant a sample's home, look at it, and give its answers, all in a folder of its own."""
    sample = read(name)
    folder.mkdir(parents=True, exist_ok=True)
    report = _looked(sample, folder)

    def look_again(request: LookRequest, cancelled: Callable[[], bool]) -> Iterator[ScanEvent]:
        yield Done(report=report)

    around = Surroundings(data=folder.parent / "data", documents=folder, now=morning, look=look_again)
    desk = Desk(phrases.load(), around)
    workspace = desk.new(folder / f"{name}.groundrules", str(sample.organisation["name"]))
    try:
        workspace.change_organisation(**sample.organisation)
        workspace.choose_check(sample.full)
        for event in workspace.look(LookRequest(told_staff=True), bool):
            assert isinstance(event, Done)
            workspace.keep_scan(event.report)
        _register(sample, workspace)
        _answer(sample, workspace)
        for finding, words in sample.settled.items():
            workspace.settle(finding, "both_right", words)
        told = workspace.assessment
        return Told(name, sample, told, Snapshot(told, desk.phrases, workspace.today(), law_books))
    finally:
        workspace.close()


@cache
def law_books() -> tuple[LawBook, ...]:
    """The legal facts that come with the program, read once."""
    return laws()


def _answer(sample: Sample, workspace: Workspace) -> None:
    """Answer what is asked, until nothing is left; an answer to what is not asked is a mistake of the sample."""
    given: set[str] = set()
    while True:
        interview = workspace.interview
        open_now = [q for q in (*interview.profile, *interview.questions) if q.id not in given]
        waiting = next((q for q in open_now if q.id in sample.answers), None)
        if waiting is None:
            waiting = next((q for q in open_now if sample.rest != ""), None)
        if waiting is None:
            break
        given.add(waiting.id)
        value = sample.answers[waiting.id] if waiting.id in sample.answers else usual(waiting, sample.rest)
        workspace.answer(
            waiting.id,
            tuple(value) if isinstance(value, list) else value,
            reason=sample.reasons.get(waiting.id, ""),
            note=sample.notes.get(waiting.id),
        )
    unasked = sorted(set(sample.answers) - given)

    assert not unasked, f"answers to what is not asked: {', '.join(unasked)}"


def usual(question: Question, rest: int | str) -> str | tuple[str, ...]:
    """The answer of this grade, or the next one below; "I don't know" where that is asked for and can be said."""
    if isinstance(rest, str):
        if question.allow_dont_know:
            return (DONT_KNOW,) if question.kind == "several" else DONT_KNOW
        rest = 1
    graded = sorted(
        (option.grade, -number) for number, option in enumerate(question.options) if option.grade is not None
    )
    at = [pair for pair in graded if pair[0] <= rest][-1:] or graded[:1]
    return question.options[-at[0][1]].id


def _register(sample: Sample, workspace: Workspace) -> None:
    scan = workspace.assessment.scan
    assert scan is not None
    for wanted in sample.register:
        find = next(item for item in scan.observations if item.name == wanted.name)
        workspace.add_to_register([find.id])
        entry = next(entry for entry in workspace.assessment.register if entry.observation == find.id)
        workspace.change_entry(
            replace(entry, purpose=wanted.purpose, owner=wanted.owner, decision=wanted.decision)  # type: ignore[arg-type]
        )


def _looked(sample: Sample, folder: Path) -> ScanReport:
    """What the scan says about the home; processes of the computer that runs the test are none of its business."""
    root, home = folder / "root", folder / "home"
    root.mkdir()
    (home / "Documents").mkdir(parents=True)
    (home / "Documents" / "letter.txt").write_text("Dear customer", encoding="utf-8")
    for thing in sample.home:
        if thing.kind != "server":
            _plant(thing, home, folder)
    around = Places(platform="linux", homes=(home,), environment={}, computer="office", root=root)
    report = _report(around, processes=False)
    servers = [thing for thing in sample.home if thing.kind == "server"]
    if servers:
        with _running(servers[0]) as pid:
            seen = _report(around, processes=True)
        ours = tuple(item for item in seen.observations if item.server is not None and item.server.pid == pid)
        report = replace(report, observations=report.observations + ours)
    return report


def _report(around: Places, *, processes: bool) -> ScanReport:
    request = LookRequest(processes=processes, told_staff=True)
    *_, done = look(request, around, cancelled=lambda: False, now=morning)
    assert isinstance(done, Done)
    return done.report


@contextmanager
def _running(thing: Planted) -> Iterator[int]:
    """A real process under this name that listens for its own computer, or for the whole network."""
    address = {"computer": "127.0.0.1", "network": "0.0.0.0"}[thing.reach]
    home = {**os.environ, "PYTHONHOME": sys.base_prefix}
    with subprocess.Popen(
        [thing.name, "-c", _SERVER, address], executable=sys.executable, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env=home,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process.pid
        finally:
            process.stdin.close()


def _plant(thing: Planted, home: Path, folder: Path) -> None:
    """Put one thing into the home, last used so many days ago."""
    before = set(home.rglob("*"))
    path = home / thing.at
    seed = sum(thing.name.encode()) + sum(thing.at.encode())
    if thing.kind == "gguf":
        write_gguf(path, name=thing.name, seed=seed, **thing.says)
    elif thing.kind == "safetensors":
        write_safetensors(path, seed=seed, **thing.says)
    elif thing.kind == "pickle":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_CLASSIFIER + bytes(300_000))
    elif thing.kind in ("adapter", "training"):
        for step in thing.steps or (0,):
            _adapter(path / f"checkpoint-{step}" if step else path, thing.base, seed + step, step)
    elif thing.kind == "ollama":
        content = write_gguf(folder / "staging.gguf", name=thing.name, seed=seed, **thing.says).read_bytes()
        layers = {"model": content} | ({"system": b"You help with letters."} if thing.base else {})
        OllamaStore(home / ".ollama" / "models").model(thing.name, layers, source=thing.base)
    elif thing.kind == "ollama_cloud":
        config = {"remote_host": "https://ollama.com", "remote_model": thing.name.removesuffix("-cloud")}
        OllamaStore(home / ".ollama" / "models").model(thing.name, {}, config=config)
    elif thing.kind == "json":
        write_json(path, thing.value)
    elif thing.kind == "text":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(thing.text, encoding="utf-8")
    else:
        raise ValueError(thing.kind)
    moment = (morning() - timedelta(days=thing.days)).timestamp()
    for made in set(home.rglob("*")) - before:
        os.utime(made, (moment, moment))


def _adapter(folder: Path, base: str, seed: int, step: int) -> None:
    """A LoRA as the PEFT library writes it; with a step, a checkpoint of a training run."""
    names = ("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight",)
    write_safetensors(folder / "adapter_model.safetensors", seed=seed, names=names)
    write_json(folder / "adapter_config.json", {"peft_type": "LORA", "base_model_name_or_path": base, "r": 16})
    if step:
        write_json(folder / "trainer_state.json", {"global_step": step, "epoch": step / 500, "log_history": []})
