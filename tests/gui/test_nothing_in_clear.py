"""A window with a protected file is killed while it works: nothing that was typed lies anywhere in clear."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from clock import morning

from app.storage import keys
from app.storage.assessment_file import AssessmentFile

TESTS = Path(__file__).resolve().parents[1]
MARKER, PASSPHRASE = "Zyxomarker", "bread rises at dawn"

TYPES = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from window_stage import quick_look, settle
from clock import morning
from app import phrases
from app.domain.scan_event import LookRequest
from app.gui.crash import CrashDoor
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.theme import Theme, load_fonts
from app.workspace.desk import Desk, Surroundings

application = QApplication([])
load_fonts()
CrashDoor(application)
data, path, marker, passphrase = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
hub = Hub(Desk(phrases.load(), Surroundings(data=data, documents=data, now=morning, look=quick_look)))
window = MainWindow(hub, Theme(application, "light", 100))
window.show()
assert not hub.unlock(path, hub.desk.protection.key(path, passphrase))
for number in range(10_000):
    hub.change_organisation(name=f"{marker} Organisation {number}", lead=f"{marker} Lead")
    hub.answer("people", number, note=f"{marker} note")
    hub.edit_paragraph(hub.workspace.policy.clauses[0].paragraphs[0].id, f"{marker} own words {number}", reason="ours")
    hub.look(LookRequest())
    settle()
    hub.desk.remember(hub.workspace)
    hub.desk.replace_backups(hub.workspace)
    try:
        raise ValueError(f"{marker} in a fault")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    settle()
    print(number, flush=True)
"""


def test_killed_with_a_protected_file(tmp_path: Path) -> None:
    """Database, log, backups, temporary files, lists, settings and what a fault leaves: no marker in any."""
    path, data = tmp_path / "x.groundrules", tmp_path / "data"
    (tmp_path / "tmp").mkdir()
    environment = {name: value for name, value in os.environ.items() if "DBUS" not in name} | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS))),
        "GROUNDRULES_DATA": str(data),
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path / "tmp"),
    }
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    for command in (["new", path, "--name", "Plain"], ["protect", path, "--new-passphrase-file", secret]):
        subprocess.run(
            [sys.executable, "-m", "app", *map(str, command)], env=environment, check=True, capture_output=True,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    secret.unlink()
    for rounds in (1, 2):
        child = subprocess.Popen(
            [sys.executable, "-c", TYPES, str(data), str(path), MARKER, PASSPHRASE],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
        )  # fmt: skip
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(rounds)]
        time.sleep(0.02 * rounds)
        child.kill()
        child.wait()
        child.stdout.close()

        assert [f"{number}\n" for number in range(rounds)] == told
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        marked = [file.name for file in files if MARKER.encode() in file.read_bytes() or MARKER in file.name]
        assert [] == marked
        assert list((data / "backups").rglob("*.groundrules"))
    file = AssessmentFile.open(path, morning, keys.from_passphrase(path.read_bytes()[:16], PASSPHRASE))
    assert file.load().organisation.name.startswith(MARKER)
    file.close()
