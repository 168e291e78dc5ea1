"""Commands for those who make questionnaires, or use one that somebody else made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.faces import CURABLE, DONE, Faces, file_argument, opened, say
from app.domain.days import day_of

if TYPE_CHECKING:
    from app.domain.law_news import BookedFact
    from app.domain.pack import Question
    from app.phrases import Phrases
    from app.workspace.workspace import Workspace


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


@click.command("packs")
@click.pass_obj
def packs(faces: Faces) -> None:
    """List the questionnaires that "new" can use, with who made them."""
    for offer in faces.desk.packs():
        click.echo(f"{offer.id} {offer.version}: {offer.title} ({offer.made_by}, {offer.licence})")


@click.command("import-pack")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.pass_obj
def import_pack(faces: Faces, path: Path) -> None:
    """Take in a questionnaire made by somebody else, from the folder or zip file PATH.

    It is checked first. It can hold no program, only text.
    """
    lost, say_phrase = faces.desk.inspect_pack(path).lost, faces.desk.phrases.say
    offer = faces.desk.import_pack(path)
    if lost:
        click.echo(say_phrase("cli.lost", count=len(lost)))
    for question in lost:
        click.echo(f"    {question.id}: {question.text}")
    say(say_phrase("cli.taken_in", title=offer.title, version=offer.version, made_by=offer.made_by, pack=offer.id))


@click.command()
@file_argument
@click.pass_obj
def upgrade(faces: Faces, file: Path) -> None:
    """Go on in FILE with a newer version of its questionnaire, and with newer rules by place.

    Says first what is new. Answers stay.
    """
    with opened(faces.desk, file) as workspace:
        newer = [_upgrade_pack(workspace, faces.desk.phrases), _upgrade_laws(workspace, faces.desk.phrases)]
        if not any(newer):
            say(faces.desk.phrases.say("workspace.no_newer_pack"))


def _upgrade_pack(workspace: Workspace, phrases: Phrases) -> bool:
    news = workspace.newer_pack()
    if news is None:
        return False
    for kind in ("added", "left", "reworded", "ask_again"):
        listed: tuple[Question, ...] = getattr(news, kind)
        _listed(f"cli.{kind}", [f"{question.id}: {question.text}" for question in listed], phrases)
    workspace.upgrade_pack()
    say(phrases.say("cli.upgraded", before=news.version_before, version=news.version, kept=news.kept))
    return True


def _listed(heading: str, lines: list[str], phrases: Phrases) -> None:
    """Lines below their heading; nothing where there is no line."""
    if lines:
        click.echo(phrases.say(heading, count=len(lines)))
    for line in lines:
        click.echo(f"    {line}")


def _upgrade_laws(workspace: Workspace, phrases: Phrases) -> bool:
    news = workspace.newer_laws()
    if news is None:
        return False
    for kind in ("added", "changed", "seen_again", "left"):
        listed: tuple[BookedFact, ...] = getattr(news, kind)
        _listed(f"cli.laws_{kind}", [f"{booked.place}: {booked.fact.title}" for booked in listed], phrases)
    workspace.use_newer_laws()
    day = day_of(news.as_of)
    say(phrases.say("cli.laws_upgraded", day=phrases.date(day) if day else news.as_of))
    return True


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the schemas.")
@click.pass_obj
def schemas(faces: Faces, out: Path) -> None:
    """Write JSON Schemas of the files of a questionnaire, so that an editor completes and checks them."""
    out.mkdir(parents=True, exist_ok=True)
    for name, content in faces.desk.pack_schemas().items():
        (out / name).write_bytes(content)
        click.echo(out / name)


PACK_COMMANDS = (check_pack, packs, import_pack, upgrade, schemas)
