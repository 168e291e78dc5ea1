"""The command line: data on standard output, progress and sentences on standard error.

Exit codes: 0 done; 1 something the user can cure; 2 finds that ``--fail-on`` names; 3 looked at in part
only; 64 wrong usage; 70 a fault of the program; 130 interrupted.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app import __version__
from app.errors import ForTheUser, PackTrouble

if TYPE_CHECKING:
    from app.domain.scan_event import ScanEvent, ScanReport
    from app.workspace.desk import Desk
    from app.workspace.workspace import Workspace

DONE, CURABLE, FAIL_ON, IN_PART, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 64, 70, 130

_PARTLY = {"permission", "time", "missing", "stopped"}


def run(arguments: list[str], desk: Callable[[], Desk], window_works: Callable[[], bool]) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: what stands after the program's name.
        desk: makes the desk when a command needs it.
        window_works: opens and closes a window out of sight; for the self-test.
    """
    try:
        result = commands.main(arguments, "groundrules", standalone_mode=False, obj=_Faces(desk, window_works))
        return result if isinstance(result, int) else DONE
    except click.UsageError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        error.show()
        return CURABLE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except ForTheUser as error:
        _say(desk().phrases.error(error))
        if isinstance(error, PackTrouble):
            _say(error.details)
        return CURABLE
    except Exception:
        traceback.print_exc()
        _say(desk().phrases.say("cli.fault"))
        return FAULT


class _Faces:
    """What commands are given: the desk, made at first use."""

    def __init__(self, desk: Callable[[], Desk], window_works: Callable[[], bool]) -> None:
        self._make = desk
        self._desk: Desk | None = None
        self.window_works = window_works

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            self._desk = self._make()
        return self._desk


_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="Groundrules")
def commands() -> None:
    """Plain rules for AI at work, made on your own computer.

    Without a command the window opens. Nothing leaves this computer.
    """


@commands.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "cyclonedx"]),
    default="table",
    show_default=True,
    help="How the finds are written to standard output.",
)
@click.option(
    "--into", type=click.Path(path_type=Path, dir_okay=False), help="Keep the result in this assessment file."
)
@click.option("--max-seconds", type=click.IntRange(min=1), default=None, help="Stop after so many seconds.")
@click.option("--processes/--no-processes", default=True, help="Whether running programs are looked at.")
@click.option("--fail-on", type=click.Choice(["stop", "any"]), help="Exit with 2 when something like this is found.")
@click.pass_obj
def scan(
    faces: _Faces,
    paths: tuple[Path, ...],
    form: str,
    into: Path | None,
    max_seconds: int | None,
    processes: bool,
    fail_on: str | None,
) -> int:
    """Look at this computer, or at PATHS only, for AI.

    Reads the heads of model files, settings of agents and the list of running programs. Never reads documents,
    mail or chats; runs, changes and sends nothing.
    """
    from app.domain.scan_event import Done, LookRequest

    desk = faces.desk
    request = LookRequest(
        paths=tuple(str(path.absolute()) for path in paths), processes=processes, max_seconds=max_seconds or 0
    )
    workspace = desk.open(into) if into else None
    with _interruptible() as cancelled:
        report: ScanReport | None = None
        if form == "jsonl":
            _write(desk.scan_header(request))
        for event in _with_progress(desk.look(request, cancelled), desk):
            if form == "jsonl":
                _write(desk.scan_line(event))
            if isinstance(event, Done):
                report = event.report
    assert report is not None, "a look always ends with its report"
    if form == "table":
        _write(desk.scan_table(report, _width()).encode())
    elif form != "jsonl":
        _write(desk.scan_bytes(report, form))
    if workspace is not None:
        workspace.keep_scan(report)
        workspace.close()
    if (fail_on == "any" and report.observations) or (fail_on == "stop" and desk.stops(report)):
        return FAIL_ON
    return DONE if report.complete and not any(s.reason in _PARTLY for s in report.skipped) else IN_PART


@commands.command()
@_file
@click.option("--name", required=True, help="Name of the organisation.")
@click.pass_obj
def new(faces: _Faces, file: Path, name: str) -> None:
    """Start an assessment in a new FILE."""
    faces.desk.new(file, name).close()
    _say(faces.desk.phrases.say("cli.started", file=file))


@commands.command()
@_file
@click.argument("question")
@click.argument("values", nargs=-1, required=True)
@click.option("--reason", default="", help="Why it does not apply, or whom to ask.")
@click.option("--note", default=None, help="A note to keep with the answer.")
@click.pass_obj
def answer(faces: _Faces, file: Path, question: str, values: tuple[str, ...], reason: str, note: str | None) -> None:
    """Answer a QUESTION in FILE with one or more VALUES.

    VALUES are ids of answers, a number, dont_know or not_applicable; "questions" lists them. Names for the policy
    are set the same way: organisation.lead "Priya Nair".
    """
    with _opened(faces.desk, file) as workspace:
        if question.startswith("organisation."):
            workspace.change_organisation(**{question.removeprefix("organisation."): " ".join(values)})
        else:
            workspace.answer(question, workspace.value_of(question, values), reason=reason, note=note)


@commands.command()
@_file
@click.option("--all", "everything", is_flag=True, help="Also those that are answered.")
@click.pass_obj
def questions(faces: _Faces, file: Path, everything: bool) -> None:
    """List the questions of FILE that are still open, with the ids of their answers."""
    with _opened(faces.desk, file) as workspace:
        interview = workspace.interview
        still_open = {*interview.unanswered_profile, *interview.unanswered}
        for question in interview.profile + interview.questions:
            if everything or question.id in still_open:
                click.echo(f"{question.id}: {question.text}")
                for option in question.options:
                    click.echo(f"    {option.id}: {option.text}")


@commands.command()
@_file
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="Folder for the documents; made when it is missing.",
)
@click.pass_obj
def report(faces: _Faces, file: Path, out: Path) -> int:
    """Save every document of FILE: policy, checklist, results, and the data for other programs."""
    with _opened(faces.desk, file) as workspace:
        return _save_all(faces.desk, workspace, out)


@commands.command("check-pack")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_obj
def check_pack(faces: _Faces, folder: Path) -> int:
    """Check the questionnaire in FOLDER; says everything that is wrong with it at once."""
    problems = faces.desk.check_pack(folder)
    for problem in problems:
        click.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    _say(faces.desk.phrases.say("cli.checked", errors=errors, advice=len(problems) - errors))
    return CURABLE if errors else DONE


@commands.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the documents."
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def example(faces: _Faces, out: Path, paths: tuple[Path, ...]) -> int:
    """A first look: an invented organisation, a real look at this computer (or PATHS), and every document."""
    from app.workspace.example import make_example

    out.mkdir(parents=True, exist_ok=True)
    with _interruptible() as cancelled:
        workspace, events = make_example(faces.desk, out, tuple(str(path.absolute()) for path in paths), cancelled)
        for _event in _with_progress(events, faces.desk):
            pass
    try:
        return _save_all(faces.desk, workspace, out)
    finally:
        workspace.close()


@commands.command("self-test")
@click.option("--window", is_flag=True, help="Also open a window, out of sight.")
@click.pass_obj
def self_test(faces: _Faces, window: bool) -> int:
    """Try the main job from end to end in a temporary folder, to see that this installation is whole."""
    from app.workspace.self_test import steps

    with tempfile.TemporaryDirectory() as folder:
        for step in steps(faces.desk, Path(folder)):
            click.echo(f"ok: {step}")
    if window:
        if not faces.window_works():
            return FAULT
        click.echo("ok: window")
    click.echo(faces.desk.phrases.say("cli.self_test_passed", version=__version__))
    return DONE


def _save_all(desk: Desk, workspace: Workspace, out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    result = DONE
    for saved in workspace.export([offer.id for offer in workspace.offers() if offer.ready], out):
        if isinstance(saved, ForTheUser):
            _say(desk.phrases.error(saved))
            result = CURABLE
        else:
            click.echo(saved)
    return result


@contextmanager
def _opened(desk: Desk, file: Path) -> Iterator[Workspace]:
    workspace = desk.open(file)
    try:
        yield workspace
    finally:
        workspace.close()


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """While this lasts, Ctrl+C asks the work to end and keeps what was found."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _with_progress(events: Iterator[ScanEvent], desk: Desk) -> Iterator[ScanEvent]:
    """Pass events on, and say on standard error how far the look is."""
    from app.domain.scan_event import ItemSeen, PlaceEntered

    shows = sys.stderr.isatty()
    place, found = "", 0
    for event in events:
        if isinstance(event, PlaceEntered):
            place = desk.phrases.say("cli.place", number=event.number, total=event.total, place=event.label)
        elif isinstance(event, ItemSeen):
            found += 1
        if shows:
            click.echo(
                f"\r\x1b[K{desk.phrases.say('cli.progress', place=place, found=found)}"[: _width()], nl=False, err=True
            )
        yield event
    if shows:
        click.echo("\r\x1b[K", nl=False, err=True)


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def _write(untouched: bytes | None) -> None:
    if untouched:
        sys.stdout.buffer.write(untouched if untouched.endswith(b"\n") else untouched + b"\n")
        sys.stdout.buffer.flush()


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)
