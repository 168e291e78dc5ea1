"""To what a folder belongs."""

from __future__ import annotations

import pytest

from app.scan.belonging import Belongings
from app.scan.catalogue import catalogue

BELONGINGS = Belongings(catalogue())


@pytest.mark.parametrize(
    ("path", "store", "origin", "program"),
    [
        ("/home/a", "", "somebody", ""),
        ("/home/a/.ollama/models", "ollama", "somebody", ""),
        ("/mnt/backup/a/.lmstudio/models/x/y", "lm-studio", "somebody", ""),
        ("/home/a/models", "", "somebody", ""),
        ("/v/lib/python3.11/site-packages/torch/lib", "", "program", "torch"),
        ("/v/lib/python3.11/site-packages/torch-2.1.dist-info", "", "program", "torch"),
        ("/v/lib/python3.11/site-packages/numpy.libs", "", "program", "numpy"),
        ("/v/node_modules/@scope/package/dist", "", "program", "package"),
        ("/v/node_modules/a/node_modules/b", "", "program", "b"),
        ("/home/a/.cache/uv/archive-v0/x7Qz/silero_vad/data", "", "program", "silero_vad"),
        ("/Applications/Jan.app/Contents", "", "program", "Jan"),
        ("/opt/models/llama", "", "somebody", ""),
        ("/usr/share/tesseract/data", "", "program", "tesseract"),
        ("/usr/share/ollama/.ollama/models", "ollama", "somebody", ""),
        ("/C:/Program Files/Upscayl/resources", "", "program", "Upscayl"),
        ("/u/AppData/Local/Programs/Buzz", "", "program", "Buzz"),
        ("/u/Google/Chrome/User Data/OptGuideOnDeviceModel/1", "", "vendor", "Google Chrome"),
    ],
)
def test_a_path_says_whose_a_folder_is(path: str, store: str, origin: str, program: str) -> None:
    """Stores, packages, programs and browsers are known by the names on the way down."""
    belonging = BELONGINGS.of_root(path, "")

    assert (store, origin, program) == (belonging.store, belonging.origin, belonging.program)


def test_a_known_store_is_one_whatever_its_path() -> None:
    """A moved store keeps its id."""
    assert "jan" == BELONGINGS.of_root("/somewhere/else", "jan").store
