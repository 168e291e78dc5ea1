"""Recognises bytes as if they lay in a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.scan.header import ModelHeader
from app.scan.readers import identify
from app.scan.untrusted_file import open_untrusted

Recognise = Callable[..., ModelHeader | None]


@pytest.fixture
def recognise(tmp_path: Path) -> Recognise:
    """Writes bytes to a file and gives what is recognised in it."""

    def recognised(data: bytes, file_name: str = "model.bin", *, exact: bool = False) -> ModelHeader | None:
        path = tmp_path / "untrusted"
        path.write_bytes(data)
        with open_untrusted(path) as untrusted:
            return identify(untrusted, file_name, exact=exact)

    return recognised
