"""Commands for backups, checks and proof."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.faces import CURABLE, DONE, Faces, file_argument, given, opened, say, unlocked
from app.errors import BackupTrouble, FileTrouble, ForTheUser, KeyNeeded, KeyWrong

if TYPE_CHECKING:
    from app.workspace.desk import Desk
    from app.workspace.protection import Key
    from app.workspace.safety import Backup, Checked


@click.command()
@file_argument
@click.pass_obj
def backups(faces: Faces, file: Path) -> None:
    """List the backups of FILE, newest first: the name that "restore" takes, when, why, and how large."""
    desk = faces.desk
    for backup in _backups(desk, file):
        at = f"{backup.at.astimezone():%Y-%m-%d %H:%M}"
        why = desk.phrases.say(f"backups.kind.{backup.kind}")
        click.echo(f"{backup.path.stem}  {at}  {desk.phrases.size(backup.size_bytes)}  {why}")


@click.command()
@file_argument
@click.pass_obj
def backup(faces: Faces, file: Path) -> None:
    """Make a backup of FILE now, and say where it lies."""
    with opened(faces.desk, file) as workspace:
        made = workspace.safety.back_up("asked")
    if made is not None:
        click.echo(made.path)


@click.command()
@file_argument
@click.option("--from", "name", required=True, help='Name of a backup, as "backups" lists it, or "newest".')
@click.option("--yes", is_flag=True, help="Replace without being asked.")
@click.pass_obj
def restore(faces: Faces, file: Path, name: str, yes: bool) -> int:
    """Make FILE what it was when a backup was made.

    Says first what is in the backup. What FILE holds now is kept as a backup of its own.
    """
    desk, phrases = faces.desk, faces.desk.phrases
    found = _backups(desk, file)
    chosen = next((one for one in found if name in (one.path.stem, one.path.name)), None)
    if name == "newest":
        chosen = next((one for one in found if one.kind != "replaced"), None)
    if chosen is None:
        raise BackupTrouble("backups.none", name=name)
    key = _key_of(desk, file, chosen)
    seen = desk.look_at_backup(chosen, key)
    if not seen.whole or seen.counts is None:
        raise BackupTrouble("backups.not_usable", details=seen.details)
    say(
        phrases.say(
            "cli.backup_holds",
            organisation=seen.organisation,
            at=f"{seen.changed.astimezone():%Y-%m-%d %H:%M}" if seen.changed else "",
            answers=seen.counts.answers,
            finds=seen.counts.finds,
            done=seen.counts.tasks_done,
            proof=seen.counts.proof,
        )
    )
    if not yes and not click.confirm(phrases.say("cli.ask_restore", file=file.name), err=True):
        return CURABLE
    desk.restore(file, chosen, key)
    say(phrases.say("cli.restored", file=file.name))
    return DONE


@click.command()
@file_argument
@click.pass_obj
def check(faces: Faces, file: Path) -> int:
    """Say what is whole in FILE and what is not. Nothing in it is changed.

    Exit code 0 when all is whole, 1 when something is not.
    """
    desk, phrases = faces.desk, faces.desk.phrases
    try:
        checked = _checked(desk, file)
    except (KeyNeeded, KeyWrong):
        raise
    except FileTrouble:
        _name_whole(desk, file)
        raise
    for part in checked.found.parts:
        click.echo(phrases.say(f"check.{part.id}.{'whole' if part.whole else 'damaged'}"))
        if part.details:
            say(part.details)
    for question in checked.misfits:
        click.echo(phrases.say("check.misfit", question=question))
    if checked.found.whole:
        return DONE
    say(phrases.say("check.what_to_do"))
    _name_whole(desk, file)
    return CURABLE


@click.command()
@file_argument
@click.argument("subject")
@click.option("--file", "paths", multiple=True, type=click.Path(path_type=Path), help="A file; it is copied in.")
@click.option("--link", "links", multiple=True, help="A link; it is not opened.")
@click.option("--note", "notes", multiple=True, help="Words.")
@click.pass_obj
def attach(
    faces: Faces, file: Path, subject: str, paths: tuple[Path, ...], links: tuple[str, ...], notes: tuple[str, ...]
) -> int:
    """Attach proof to SUBJECT in FILE: a question, a task or an entry of the register.

    SUBJECT is its id, with question/, task/ or register/ before it where two have the same.
    """
    if not (paths or links or notes):
        raise click.UsageError(faces.desk.phrases.say("cli.attach_what"))
    result = DONE
    with opened(faces.desk, file) as workspace:
        proof = workspace.proof
        meant = proof.subject(subject)
        for path in paths:
            try:
                kept = proof.attach_file(meant, path)
                click.echo(f"{kept.id}  {kept.sha256}  {kept.name}")
            except ForTheUser as trouble:
                say(faces.desk.phrases.error(trouble))
                result = CURABLE
        for link in links:
            click.echo(f"{proof.attach_link(meant, link).id}  {link}")
        for note in notes:
            click.echo(proof.attach_note(meant, note).id)
    return result


@click.command()
@file_argument
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Save everything in this folder, with an index."
)
@click.option("--remove", help="Take away the proof with this id; the history keeps that it was there.")
@click.pass_obj
def evidence(faces: Faces, file: Path, out: Path | None, remove: str | None) -> int:
    """List the proof in FILE: id, SHA-256, what it belongs to, and what it is."""
    with opened(faces.desk, file) as workspace:
        if remove is not None and workspace.proof.remove(remove) is None:
            raise ForTheUser("evidence.none", name=remove)
        if out is not None:
            for path in workspace.save_proof(out):
                click.echo(path)
            return DONE
        for one in workspace.assessment.evidence:
            click.echo(f"{one.id}  {one.sha256 or '-':64}  {one.subject}  {one.name or one.text.partition(chr(10))[0]}")
    return DONE


def _name_whole(desk: Desk, file: Path) -> None:
    """Name the newest backup that could take the place of a damaged file."""
    newest = next((one for one in desk.backups_of(file) if one.kind != "replaced"), None)
    if newest is not None:
        day = desk.phrases.date(newest.at.astimezone().date())
        say(desk.phrases.say("check.copy_whole", day=day, name=newest.path.stem, file=file))


def _backups(desk: Desk, file: Path) -> tuple[Backup, ...]:
    """Those of a file by its id; of one that cannot be opened, by where it lay."""
    try:
        with opened(desk, file) as workspace:
            return workspace.safety.backups.all()
    except (KeyNeeded, KeyWrong):
        return desk.backups_of(file)
    except FileTrouble as trouble:
        found = desk.backups_of(file)
        if not found or trouble.phrase == "storage.open_elsewhere":
            raise
        say(desk.phrases.error(trouble))
        return found


def _key_of(desk: Desk, file: Path, backup: Backup) -> Key | None:
    """What opens a backup, and with it the file that it is of."""
    try:
        with opened(desk, file) as workspace:
            return workspace.key
    except FileTrouble:
        return _key(desk, backup.path)


def _key(desk: Desk, path: Path) -> Key | None:
    """What opens a file that may be damaged: from a file with the passphrase, or asked for at a terminal.

    Raises:
        KeyNeeded: it is protected, and there is nobody to ask.
    """
    try:
        desk.check(path)
    except KeyNeeded:
        words = given("passphrase_file")
        if words is None and sys.stdin.isatty():
            words = click.prompt(desk.phrases.say("cli.ask_passphrase"), hide_input=True, err=True)
        if words is None:
            raise
        return desk.protection.key(path, words)
    except FileTrouble:
        return None
    return None


def _checked(desk: Desk, file: Path) -> Checked:
    try:
        workspace = unlocked(desk, file)
    except (KeyNeeded, KeyWrong):
        raise
    except FileTrouble as trouble:
        if trouble.phrase not in ("storage.damaged", "storage.half_copied", "storage.failed"):
            raise
        return desk.check(file, _key(desk, file))
    workspace.close()
    return desk.check(file, workspace.key)


SAFETY_COMMANDS = (backups, backup, restore, check, attach, evidence)
