"""The command line: data on standard output, progress and sentences on standard error.

Exit codes: 0 done; 1 something the user can cure; 2 finds that ``--fail-on`` names; 3 looked at in part
only; 4 a protected file whose passphrase is missing or wrong; 64 wrong usage; 70 a fault of the program;
130 interrupted.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app import __version__
from app.cli.faces import (
    CURABLE,
    DONE,
    FAIL_ON,
    FAULT,
    IN_PART,
    INTERRUPTED,
    LOCKED,
    USAGE,
    Faces,
    as_option,
    file_argument,
    interruptible,
    opened,
    say,
    unlocked,
    write,
)
from app.cli.forgetting import FORGETTING_COMMANDS
from app.cli.hashing import HASHING_COMMANDS
from app.cli.packs import PACK_COMMANDS
from app.cli.protection import PROTECTION_COMMANDS, code_sheet_option, kept_key, new_passphrase
from app.cli.record import RECORD_COMMANDS
from app.cli.register import REGISTER_COMMANDS
from app.cli.safety import SAFETY_COMMANDS
from app.errors import ForTheUser, KeyNeeded, KeyWrong, PackTrouble

if TYPE_CHECKING:
    from app.domain.scan_event import ScanEvent, ScanReport
    from app.workspace.desk import Desk
    from app.workspace.workspace import Workspace

_PARTLY = {"permission", "time", "missing", "stopped"}


def run(arguments: list[str], desk: Callable[[], Desk], window_works: Callable[[], bool]) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: what stands after the program's name.
        desk: makes the desk when a command needs it.
        window_works: opens and closes a window out of sight; for the self-test.
    """
    try:
        result = commands.main(arguments, "groundrules", standalone_mode=False, obj=Faces(desk, window_works))
        return result if isinstance(result, int) else DONE
    except click.UsageError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        error.show()
        return CURABLE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except (KeyNeeded, KeyWrong) as error:
        say(desk().phrases.error(error))
        return LOCKED
    except ForTheUser as error:
        say(desk().phrases.error(error))
        if isinstance(error, PackTrouble):
            say(error.details)
        return CURABLE
    except Exception:
        traceback.print_exc()
        say(desk().phrases.say("cli.fault"))
        return FAULT


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="Groundrules")
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read the passphrase of a protected file from the first line of this file.",
)
def commands(passphrase_file: Path | None) -> None:
    """Plain rules for AI at work, made on your own computer.

    Without a command the window opens. Nothing leaves this computer.
    """


for _command in (
    *FORGETTING_COMMANDS,
    *HASHING_COMMANDS,
    *PACK_COMMANDS,
    *PROTECTION_COMMANDS,
    *RECORD_COMMANDS,
    *REGISTER_COMMANDS,
    *SAFETY_COMMANDS,
):
    commands.add_command(_command)


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
@click.option("--whole-computer", is_flag=True, help="Look at all disks of this computer too; this takes longer.")
@click.option("--processes/--no-processes", default=True, help="Whether running programs are looked at.")
@click.option("--full", is_flag=True, help="Go through everything, also where nothing changed since the last look.")
@click.option("--exact", is_flag=True, help="Count parameters one by one where the format lets us; this takes longer.")
@click.option("--gently", is_flag=True, help="Let all other programs go first: for a look that runs by itself.")
@click.option("--fail-on", type=click.Choice(["stop", "any"]), help="Exit with 2 when something like this is found.")
@click.pass_obj
def scan(
    faces: Faces,
    paths: tuple[Path, ...],
    form: str,
    into: Path | None,
    max_seconds: int | None,
    whole_computer: bool,
    processes: bool,
    full: bool,
    exact: bool,
    gently: bool,
    fail_on: str | None,
) -> int:
    """Look at this computer, or at PATHS only, for AI.

    Reads the heads of model files, settings of agents and the list of running programs. Never reads documents,
    mail or chats; runs, changes and sends nothing.
    """
    from app.domain.scan_event import Done, LookRequest

    desk = faces.desk
    if whole_computer and paths:
        raise click.UsageError("--whole-computer looks everywhere: leave out PATHS, or leave out --whole-computer.")
    request = LookRequest(
        paths=tuple(str(path.absolute()) for path in paths),
        whole=whole_computer,
        processes=processes,
        max_seconds=max_seconds or 0,
        full=full,
        exact=exact,
    )
    workspace = unlocked(desk, into) if into else None
    if gently:
        desk.go_last()
    with interruptible() as cancelled:
        report: ScanReport | None = None
        if form == "jsonl":
            write(desk.scan_header(request))
        for event in _with_progress(desk.look(request, cancelled), desk):
            if form == "jsonl":
                write(desk.scan_line(event))
            if isinstance(event, Done):
                report = event.report
    assert report is not None, "a look always ends with its report"
    if form == "table":
        write(desk.scan_table(report, _width()).encode())
    elif form != "jsonl":
        write(desk.scan_bytes(report, form))
    if workspace is not None:
        workspace.keep_scan(report)
        workspace.close()
    if (fail_on == "any" and report.observations) or (fail_on == "stop" and desk.stops(report)):
        return FAIL_ON
    return DONE if report.complete and not any(s.reason in _PARTLY for s in report.skipped) else IN_PART


@commands.command()
@file_argument
@click.option("--name", required=True, help="Name of the organisation.")
@click.option("--pack", "pack_id", default="", help='Id of the questionnaire; "packs" lists them.')
@click.option("--protect", "protected", is_flag=True, help="Give it a passphrase, and show its recovery code once.")
@new_passphrase
@code_sheet_option
@click.pass_obj
def new(
    faces: Faces,
    file: Path,
    name: str,
    pack_id: str,
    protected: bool,
    new_passphrase_file: Path | None,
    code_sheet: Path | None,
) -> int:
    """Start an assessment in a new FILE.

    With --protect nothing of it ever lies on this computer in clear.
    """
    if not protected and (new_passphrase_file or code_sheet):
        raise click.UsageError("--new-passphrase-file and --code-sheet go with --protect.")
    key = None
    if protected:
        key = kept_key(faces.desk, file, code_sheet)
        if key is None:
            return CURABLE
    faces.desk.new(file, name, pack_id, key).close()
    say(faces.desk.phrases.say("cli.started", file=file))
    return DONE


@commands.command()
@file_argument
@click.argument("question")
@click.argument("values", nargs=-1, required=True)
@click.option("--reason", default="", help="Why it does not apply, or whom to ask.")
@click.option("--note", default=None, help="A note to keep with the answer.")
@as_option
@click.pass_obj
def answer(
    faces: Faces,
    file: Path,
    question: str,
    values: tuple[str, ...],
    reason: str,
    note: str | None,
    as_person: str | None,
) -> None:
    """Answer a QUESTION in FILE with one or more VALUES.

    VALUES are ids of answers, a number, dont_know or not_applicable; "questions" lists them. Names for the policy
    are set the same way: organisation.lead "Priya Nair".
    """
    with opened(faces.desk, file, as_person) as workspace:
        if question.startswith("organisation."):
            workspace.change_organisation(**{question.removeprefix("organisation."): " ".join(values)})
        else:
            workspace.answer(question, workspace.value_of(question, values), reason=reason, note=note)


@commands.command()
@file_argument
@click.option("--all", "everything", is_flag=True, help="Also those that are answered.")
@click.pass_obj
def questions(faces: Faces, file: Path, everything: bool) -> None:
    """List the questions of FILE that are still open, with the ids of their answers."""
    with opened(faces.desk, file) as workspace:
        interview = workspace.interview
        still_open = {*interview.unanswered_profile, *interview.unanswered}
        for question in interview.profile + interview.questions:
            if everything or question.id in still_open:
                click.echo(f"{question.id}: {question.text}")
                for option in question.options:
                    click.echo(f"    {option.id}: {option.text}")


@commands.command()
@file_argument
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="Folder for the documents; made when it is missing.",
)
@click.pass_obj
def report(faces: Faces, file: Path, out: Path) -> int:
    """Save every document of FILE: policy, checklist, results, and the data for other programs."""
    with opened(faces.desk, file) as workspace:
        return _save_all(faces.desk, workspace, out)


@commands.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the documents."
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def example(faces: Faces, out: Path, paths: tuple[Path, ...]) -> int:
    """A first look: an invented organisation, a real look at this computer (or PATHS), and every document."""
    from app.workspace.example import make_example

    out.mkdir(parents=True, exist_ok=True)
    with interruptible() as cancelled:
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
def self_test(faces: Faces, window: bool) -> int:
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
    offers = workspace.offers()
    for offer in offers:
        if not offer.ready:
            say(f"{offer.title}: {offer.why_not}")
    for saved in workspace.export([offer.id for offer in offers if offer.ready], out):
        if isinstance(saved, ForTheUser):
            say(desk.phrases.error(saved))
            result = CURABLE
        else:
            click.echo(saved)
    return result


def _with_progress(events: Iterator[ScanEvent], desk: Desk) -> Iterator[ScanEvent]:
    """Pass events on, and say on standard error how far the look is."""
    from app.domain.scan_event import ItemSeen, PlaceEntered, Progress

    shows = sys.stderr.isatty()
    place, found, share = "", 0, 0
    shown = ("", 0, 0)
    for event in events:
        if isinstance(event, PlaceEntered):
            place = desk.phrases.say("cli.place", number=event.number, total=event.total, place=event.label)
            share = 0
        elif isinstance(event, ItemSeen):
            found += 1
        elif isinstance(event, Progress):
            share = max(1, 100 * event.folders // event.folders_last) if event.folders < event.folders_last else 0
        if shows and shown != (place, found, share):
            shown = (place, found, share)
            line = "cli.progress_share" if share else "cli.progress"
            said = desk.phrases.say(line, place=place, found=found, share=share)
            click.echo(f"\r\x1b[K{said[: _width()]}", nl=False, err=True)
        yield event
    if shows:
        click.echo("\r\x1b[K", nl=False, err=True)


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((100, 24)).columns
