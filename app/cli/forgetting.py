"""Commands that make the program forget: one person's name, or a whole organisation."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.cli.faces import CURABLE, DONE, Faces, file_argument, opened, say
from app.phrases import Phrases

_MOST_WORDS = 100
_yes = click.option("--yes", is_flag=True, help="Do not ask first. Needed where there is nobody to ask.")


@click.command()
@file_argument
@click.option("--name", required=True, help="The name as it is written; capital and small letters are the same.")
@click.option("--backups", is_flag=True, help="Also delete the backups, which still hold the name, and make a new one.")
@_yes
@click.pass_obj
def forget(faces: Faces, file: Path, name: str, backups: bool, yes: bool) -> int:
    """Put "[a person]" in place of a person's NAME everywhere in FILE, the history included.

    Shows each place first, and asks. It cannot be undone. What is inside attached files is not looked into.
    """
    phrases = faces.desk.phrases
    if not name.strip():
        say(phrases.say("forget.no_name"))
        return CURABLE
    with opened(faces.desk, file) as workspace:
        places = workspace.places_of(name)
        if not places:
            say(phrases.say("forget.nowhere", file=file.name))
            return DONE
        for place in places:
            click.echo(f"{phrases.say(f'forget.in_{place.table}')} {place.key}: {place.words[:_MOST_WORDS]}")
        if not _agreed(phrases, phrases.say("forget.sure", count=len(places)), yes=yes):
            return CURABLE
        workspace.forget_person(name)
        faces.desk.forget_beside(workspace, backups=backups)
        say(phrases.say("forget.done" if backups else "forget.done_but_backups", count=len(places)))
    return DONE


@click.command()
@file_argument
@_yes
@click.pass_obj
def delete(faces: Faces, file: Path, yes: bool) -> int:
    """Delete an organisation for good: FILE, its backups, and what this computer remembers of it."""
    phrases = faces.desk.phrases
    with opened(faces.desk, file) as workspace:
        name = workspace.assessment.organisation.name
        if not _agreed(phrases, phrases.say("delete.sure", organisation=name, file=file.name), yes=yes):
            return CURABLE
        faces.desk.delete(workspace)
    say(phrases.say("delete.done", file=file.name))
    return DONE


FORGETTING_COMMANDS = (forget, delete)


def _agreed(phrases: Phrases, question: str, *, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        say(phrases.say("forget.say_yes"))
        return False
    return click.confirm(question, err=True)
