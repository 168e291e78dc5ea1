"""The command line: data on standard output, progress and sentences on standard error."""

from app.cli.commands import run

__all__ = ["run"]
