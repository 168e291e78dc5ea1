"""Commands for those who make questionnaires, or use one that somebody else made."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.faces import CURABLE, DONE, Faces, say


@click.command("check-pack")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_obj
def check_pack(faces: Faces, folder: Path) -> int:
    """Check the questionnaire in FOLDER; says everything that is wrong with it at once."""
    problems = faces.desk.check_pack(folder)
    for problem in problems:
        click.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    say(faces.desk.phrases.say("cli.checked", errors=errors, advice=len(problems) - errors))
    return CURABLE if errors else DONE


PACK_COMMANDS = (check_pack,)
