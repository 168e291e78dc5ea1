"""The command that lists the register."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from app.cli.faces import Faces, file_argument, opened, say, write
from app.domain.slots import one_line


@click.command()
@file_argument
@click.option("--json", "as_json", is_flag=True, help="Write each entry whole, as JSON, for another program.")
@click.pass_obj
def register(faces: Faces, file: Path, as_json: bool) -> None:
    """List the register of FILE: each AI tool and model with its owner, the decision, and when it was seen."""
    phrases = faces.desk.phrases
    with opened(faces.desk, file) as workspace:
        entries = workspace.entries()
    if as_json:
        told = [msgspec.to_builtins(one.entry) | {"seen": one.sight} for one in entries]
        write(msgspec.json.format(msgspec.json.encode(told), indent=2))
        return
    if not entries:
        say(phrases.say("register.empty"))
    for one in entries:
        entry = one.entry
        unsaid = phrases.say("register.not_said")
        purpose, owner = (one_line(text) or unsaid for text in (entry.purpose, entry.owner))
        values = {"name": one_line(entry.name), "kind": one.kind, "owner": owner, "purpose": purpose}
        click.echo(phrases.say("register.line", decision=one.decision, seen=one.seen, colour=one.colour, **values))


REGISTER_COMMANDS = (register,)
