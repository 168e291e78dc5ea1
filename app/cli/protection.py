"""Commands for files with a passphrase."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.faces import CURABLE, DONE, Faces, file_argument, given, opened, say
from app.errors import ForTheUser, KeychainTrouble, KeyNeeded

if TYPE_CHECKING:
    from app.workspace.desk import Desk
    from app.workspace.protection import Key
    from app.workspace.workspace import Workspace

_TRIES = 3

new_passphrase = click.option(
    "--new-passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read the new passphrase from the first line of this file.",
)


code_sheet_option = click.option(
    "--code-sheet", type=click.Path(path_type=Path, dir_okay=False), help="Save the recovery code as a PDF to print."
)


@click.command()
@file_argument
@new_passphrase
@code_sheet_option
@click.pass_obj
def protect(faces: Faces, file: Path, new_passphrase_file: Path | None, code_sheet: Path | None) -> int:  # noqa: ARG001
    """Give FILE a passphrase, and show its recovery code once.

    The code opens the file when the passphrase is forgotten. In a terminal it must be typed back first.
    """
    desk = faces.desk
    with opened(desk, file) as workspace:
        if workspace.key is not None:
            raise ForTheUser("protect.is_protected", file=file.name)
        key = kept_key(desk, file, code_sheet)
        if key is None:
            return CURABLE
        _change(desk, workspace, key)
    say(desk.phrases.say("cli.protected", file=file.name))
    return DONE


def kept_key(desk: Desk, file: Path, code_sheet: Path | None) -> Key | None:
    """Ask for a new passphrase and show the recovery code; None where it was not typed back, which is told."""
    key = desk.protection.new_key(_new_passphrase(desk, file))
    if code_sheet is not None:
        desk.protection.save_recovery_sheet(code_sheet, file.name, key)
    say(desk.phrases.say("cli.recovery_code"))
    click.echo(key.code)
    if sys.stdin.isatty() and not _typed_back(desk, key):
        say(desk.phrases.say("cli.code_not_kept"))
        return None
    return key


@click.command("change-passphrase")
@file_argument
@new_passphrase
@click.pass_obj
def change_passphrase(faces: Faces, file: Path, new_passphrase_file: Path | None) -> None:  # noqa: ARG001
    """Give FILE another passphrase. The recovery code stays, and can stand in for a forgotten passphrase."""
    desk = faces.desk
    with opened(desk, file) as workspace:
        old = _key(workspace)
        _change(desk, workspace, desk.protection.new_key(_new_passphrase(desk, file), old))
    say(desk.phrases.say("cli.passphrase_changed", file=file.name))


@click.command()
@file_argument
@click.pass_obj
def unprotect(faces: Faces, file: Path) -> None:
    """Take the passphrase away from FILE: whoever has the file can read it then."""
    desk = faces.desk
    with opened(desk, file) as workspace:
        _key(workspace)
        _change(desk, workspace, None)
    say(desk.phrases.say("cli.unprotected", file=file.name))


@click.command()
@file_argument
@click.option("--on/--off", default=True, help="Keep it in the keychain, or take it out again.")
@click.pass_obj
def remember(faces: Faces, file: Path, on: bool) -> None:
    """Keep what opens FILE in this computer's keychain, so that it opens here without its passphrase."""
    protection = faces.desk.protection
    with opened(faces.desk, file) as workspace:
        key = _key(workspace)
    if on:
        protection.remember(key)
    else:
        protection.forget(key)
    say(faces.desk.phrases.say("cli.remembered" if on else "cli.not_remembered", file=file.name))


PROTECTION_COMMANDS = (protect, change_passphrase, unprotect, remember)


def _key(workspace: Workspace) -> Key:
    if workspace.key is None:
        raise ForTheUser("protect.is_plain", file=workspace.path.name)
    return workspace.key


def _new_passphrase(desk: Desk, file: Path) -> str:
    words = given("new_passphrase_file")
    if words is not None:
        return words
    if not sys.stdin.isatty():
        raise KeyNeeded("protect.new_needed", file=file.name)
    asked, again = desk.phrases.say("cli.ask_new_passphrase"), desk.phrases.say("cli.ask_again_passphrase")
    return str(click.prompt(asked, hide_input=True, err=True, confirmation_prompt=again))


def _typed_back(desk: Desk, key: Key) -> bool:
    for _ in range(_TRIES):
        typed = click.prompt(desk.phrases.say("cli.type_code_back"), err=True)
        try:
            if desk.protection.is_code_of(key, typed):
                return True
            say(desk.phrases.say("protect.other_code"))
        except ForTheUser as trouble:
            say(desk.phrases.error(trouble))
    return False


def _change(desk: Desk, workspace: Workspace, new: Key | None) -> None:
    old = workspace.key
    for backup in desk.change_key(workspace, new):
        say(desk.phrases.say("protect.backup_left", file=backup))
    if old is not None:
        try:
            desk.protection.moved(old, new)
        except KeychainTrouble as trouble:
            say(desk.phrases.error(trouble))
