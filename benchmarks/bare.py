"""The bare loop that a walk by names comes down to; the limit of one interpreter."""

from __future__ import annotations

import os
import sys


def main(top: str) -> None:
    """Count the files below a folder, and those whose name ends like that of a model."""
    waiting, files, models = [top], 0, 0
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    files += 1
                    models += entry.name.endswith((".gguf", ".safetensors", ".onnx", ".pt", ".bin"))
    print(files, models)


if __name__ == "__main__":
    main(sys.argv[1])
