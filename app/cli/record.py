"""Commands for the record of an assessment: who did what, undo and redo, and whether it holds together."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from app.cli.faces import CURABLE, DONE, Faces, as_option, file_argument, opened, say
from app.errors import FileTrouble


@click.command()
@file_argument
@click.argument("subject", default="")
@click.pass_obj
def history(faces: Faces, file: Path, subject: str) -> None:
    """Say what was done in FILE and by whom, newest first.

    With a SUBJECT only what was done to it: the id of a question, task, clause, finding or entry of the register.
    """
    with opened(faces.desk, file) as workspace:
        for line in workspace.record.lines(subject):
            who = line.who or faces.desk.phrases.say("record.nobody")
            at = datetime.fromisoformat(line.at).astimezone()
            click.echo(f"{line.number:>5}  {at:%Y-%m-%d %H:%M}  {who}: {line.words}")


@click.command()
@file_argument
@as_option
@click.pass_obj
def undo(faces: Faces, file: Path, as_person: str | None) -> None:
    """Take back what was done last in FILE; the record keeps both."""
    with opened(faces.desk, file, as_person) as workspace:
        say(faces.desk.phrases.say("record.undone", words=workspace.undo()))


@click.command()
@file_argument
@as_option
@click.pass_obj
def redo(faces: Faces, file: Path, as_person: str | None) -> None:
    """Do again in FILE what was taken back last."""
    with opened(faces.desk, file, as_person) as workspace:
        say(faces.desk.phrases.say("record.redone", words=workspace.redo()))


@click.command()
@file_argument
@click.argument("question")
@click.argument("person")
@as_option
@click.pass_obj
def count(faces: Faces, file: Path, question: str, person: str, as_person: str | None) -> None:
    """Choose that in FILE the answer of PERSON to QUESTION counts, where several people answered it."""
    with opened(faces.desk, file, as_person) as workspace:
        workspace.count(question, person)


@click.command()
@file_argument
@click.option("--hash", "printed", default="", help="The record number on a paper; says which line it belongs to.")
@click.pass_obj
def verify(faces: Faces, file: Path, printed: str) -> int:
    """See whether the record of changes in FILE holds together; if not, say where it does not.

    Exits with 1 when it does not, or when no line has the number that stands on the paper.
    """
    phrases = faces.desk.phrases
    try:
        with opened(faces.desk, file) as workspace:
            verdict = workspace.record.verify(printed)
            words = workspace.record.verdict_words(verdict)
    except FileTrouble as trouble:
        say(phrases.error(trouble))
        if trouble.phrase == "storage.damaged":
            say(trouble.details)
        return CURABLE
    if verdict.broken is not None:
        say(words)
        return CURABLE
    click.echo(words)
    if verdict.matched is not None:
        line = verdict.matched
        at = phrases.moment(datetime.fromisoformat(line.at))
        click.echo(phrases.say("cli.matched", number=line.number, at=at, words=line.words))
    return DONE


RECORD_COMMANDS = (history, undo, redo, count, verify)
