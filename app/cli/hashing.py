"""The command for full fingerprints of files."""

from __future__ import annotations

import os
import sys

import click

from app.cli.faces import CURABLE, DONE, INTERRUPTED, Faces, interruptible, say, write
from app.domain.fingerprint import Fingerprint, FingerprintProgress

_ESCAPES = ((b"\\", b"\\\\"), (b"\n", b"\\n"), (b"\r", b"\\r"))


@click.command("hash")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--in-use", is_flag=True, help="Read files also while a program has them open.")
@click.pass_obj
def hash_files(faces: Faces, files: tuple[str, ...], in_use: bool) -> int:
    """Work out the full fingerprint (SHA-256) of FILES, a line for each, as "sha256sum" writes it.

    Where a file's name carries a SHA-256, says whether it fits. Exit code 1 when a file could not be read or does not
    fit its name.
    """
    desk, phrases, result = faces.desk, faces.desk.phrases, DONE
    shows, blocked = sys.stderr.isatty(), False
    with interruptible() as cancelled:
        for event in desk.hashing.work_out_all(files, cancelled, in_use=in_use):
            if isinstance(event, FingerprintProgress):
                if shows:
                    done, total = phrases.size(event.done), phrases.size(event.total)
                    words = phrases.say("hash.progress", done=done, total=total)
                    click.echo(f"\r\x1b[K{words}", nl=False, err=True)
                continue
            if shows:
                click.echo("\r\x1b[K", nl=False, err=True)
            if isinstance(event, Fingerprint):
                write(_line(event))
                if event.fits_name is not None:
                    say(
                        phrases.say(
                            "hash.fits" if event.fits_name else "hash.differs", path=click.format_filename(event.path)
                        )
                    )
                result = CURABLE if event.fits_name is False else result
            else:
                say(phrases.error(event))
                blocked = blocked or event.phrase == "hash.in_use"
                result = CURABLE
        if blocked:
            say(phrases.say("hash.use_it"))
        return INTERRUPTED if cancelled() else result


def _line(made: Fingerprint) -> bytes:
    """A line that ``sha256sum -c`` reads; names with line ends or backslashes are escaped as it does."""
    name = escaped = os.fsencode(made.path)
    for sign, written in _ESCAPES:
        escaped = escaped.replace(sign, written)
    return (b"\\" if escaped != name else b"") + made.sha256.encode() + b"  " + escaped + b"\n"


HASHING_COMMANDS = (hash_files,)
