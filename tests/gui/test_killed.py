"""The window is killed without warning between two clicks: what it had shown as answered is in the file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from clock import morning

from app.storage.assessment_file import AssessmentFile

TESTS = Path(__file__).resolve().parents[1]

CLICKS = """
import sys
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
    """Killed five times on the way through the questions, the window has kept every answer it acknowledged."""
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
    for clicks in (1, 2, 3, 5, 4):
        child = subprocess.Popen(
            [sys.executable, "-c", CLICKS, str(data), str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, env=environment,
        )  # fmt: skip
        assert child.stdout is not None
        for _ in range(clicks):
            question, value = child.stdout.readline().split()
            acknowledged[question] = value
        time.sleep(0.004 * clicks)
        child.kill()
        for line in child.stdout.read().splitlines():
            if line != "done":
                question, value = line.split()
                acknowledged[question] = value
        child.wait()
        child.stdout.close()
        file = AssessmentFile.open(path, morning)
        kept = {answer.question: answer.value for answer in file.load().answers}
        broken = file.first_break()
        file.close()

        assert acknowledged.items() <= kept.items()
        assert broken is None
    assert len(acknowledged) >= 15
