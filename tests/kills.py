"""Kills the program without warning at random moments, and says what was lost.

PYTHONPATH=.:tests python tests/kills.py 1000

The tests use it with fewer kills; this is for a soak.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from clock import morning

from app.storage.assessment_file import AssessmentFile

HERE = Path(__file__).resolve().parents[1]

# Each process that is killed runs the command line itself. It is forked from one that has imported everything, as
# starting Python anew a thousand times would take an hour.
NURSERY = """
import itertools, os, sys
from app.compose import command_line
import app.workspace.workspace, sqlcipher3, sqlite_utils
for order in sys.stdin:
    child = os.fork()
    if not child:
        for number in itertools.count(int(order)):
            if command_line(["answer", sys.argv[1], "people", str(number)]) != 0:
                os._exit(1)
            print(number, flush=True)
    print("child", child, flush=True)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""


@dataclass(frozen=True, slots=True)
class Toll:
    """What a row of kills came to: how many answers were acknowledged, and what was found wrong after a kill."""

    acknowledged: int
    wrong: tuple[str, ...]


def kill_often(path: Path, kills: int, chance: random.Random) -> Toll:
    """Answer through the command line, kill it, look at the file; so many times."""
    wrong: list[str] = []
    last = 0
    nursery = subprocess.Popen(
        [sys.executable, "-c", NURSERY, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, cwd=HERE, env=os.environ | {"PYTHONPATH": str(HERE)},
    )  # fmt: skip
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    for number in range(kills):
        nursery.stdin.write(f"{last + 1}\n")
        nursery.stdin.flush()
        said = [nursery.stdout.readline(), nursery.stdout.readline()]  # the child's number, and its first answer
        child = next(int(line.split()[1]) for line in said if line.startswith("child"))
        time.sleep(chance.random() * 0.15)
        os.kill(child, signal.SIGKILL)
        said += iter(nursery.stdout.readline, "dead\n")
        last = max([last, *(int(line) for line in said if line.strip().isdecimal())])
        file = AssessmentFile.open(path, morning)
        answer = next((answer.value for answer in file.load().answers if answer.question == "people"), 0)
        if not isinstance(answer, int) or answer < last:
            wrong.append(f"kill {number}: {last} was acknowledged, {answer} is there")
        if file.first_break() is not None:
            wrong.append(f"kill {number}: the record breaks at {file.first_break()}")
        file.close()
    nursery.stdin.close()
    nursery.wait()
    nursery.stdout.close()
    return Toll(last, tuple(wrong))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GROUNDRULES_DATA"] = str(Path(folder) / "data")
        file = Path(folder) / "x.groundrules"
        subprocess.run([sys.executable, "-m", "app", "new", str(file), "--name", "X"], cwd=HERE, check=True)
        toll = kill_often(file, int(sys.argv[1]), random.Random())
        print(f"{toll.acknowledged} answers acknowledged, {len(toll.wrong)} things wrong", *toll.wrong, sep="\n")
        sys.exit(1 if toll.wrong else 0)
