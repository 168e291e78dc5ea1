"""The window is killed without warning between two clicks: what it had shown as answered is in the file."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from clock import morning

from app.storage.assessment_file import AssessmentFile

KILLS = int(os.environ.get("GROUNDRULES_KILLS", "25"))

TESTS = Path(__file__).resolve().parents[1]

CLICKS = """
import os, sys
import app.gui.pages.register, app.workspace.workspace, sqlcipher3, sqlite_utils
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_stage import focused, quick_look, settle
from clock import morning
from app import phrases
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.theme import Theme, load_fonts
from app.workspace.desk import Desk, Surroundings

# Each window is a process of its own, forked from one that has imported everything: 25 starts would take minutes.
for order in sys.stdin:
    child = os.fork()
    if not child:
        break
    print("child", child, flush=True)
    os.waitpid(child, 0)
    print("dead", flush=True)
else:
    sys.exit()
application = QApplication([])
load_fonts()
folder = Path(sys.argv[1])
hub = Hub(Desk(phrases.load(), Surroundings(data=folder, documents=folder, now=morning, look=quick_look)))
window = MainWindow(hub, Theme(application, "light", 100))
window.show()
window.open_path(Path(sys.argv[2]))
hub.choose_check(full=True)  # so many questions that they outlast all rounds
window.show_page("questions")
hub.question_wanted.emit(hub.workspace.interview.unanswered[0], False)
settle()
while hub.workspace.interview.unanswered:
    question = hub.workspace.interview.unanswered[0]
    QTest.keyClick(focused(), Qt.Key.Key_1)
    settle()
    answer = hub.workspace.assessment.answer(question)
    if answer is not None:  # killed after an answer and before Continue, the page opens on that answered question
        print(question, answer.value, flush=True)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    settle()
print("done", flush=True)
"""


def test_no_click_is_lost(tmp_path: Path) -> None:
    """Killed again and again on the way through the questions, the window kept every answer it acknowledged."""
    path = tmp_path / "x.groundrules"
    data = tmp_path / "data"
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS))),
        "GROUNDRULES_DATA": str(data),
    }
    subprocess.run([sys.executable, "-m", "app", "new", str(path), "--name", "X"], env=environment, check=True,
                   capture_output=True)  # fmt: skip
    acknowledged: dict[str, str] = {}
    nursery = subprocess.Popen(
        [sys.executable, "-c", CLICKS, str(data), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    chance = random.Random(20261112)
    for _ in range(KILLS):
        nursery.stdin.write("go\n")
        nursery.stdin.flush()
        lines = [nursery.stdout.readline(), nursery.stdout.readline()]
        child = next(int(line.split()[1]) for line in lines if line.startswith("child"))
        time.sleep(chance.random() * 0.06)
        with suppress(ProcessLookupError):  # it had answered everything, and was done
            os.kill(child, signal.SIGKILL)
        if "dead\n" not in lines:  # it may have ended before it said anything else
            lines += iter(nursery.stdout.readline, "dead\n")
        for line in lines:
            if line.strip() not in ("done", "dead") and not line.startswith("child"):
                question, value = line.split()
                acknowledged[question] = value
        file = AssessmentFile.open(path, morning)
        kept = {answer.question: answer.value for answer in file.load().answers}
        broken = file.first_break()
        file.close()

        assert acknowledged.items() <= kept.items()
        assert broken is None
    nursery.stdin.close()
    nursery.wait()
    nursery.stdout.close()

    assert len(acknowledged) >= 15
