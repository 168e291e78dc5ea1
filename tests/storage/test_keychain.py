"""A keychain that the system guards is used, every other is refused, and each trouble has its sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.phrases import load

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not all(map(shutil.which, ("gnome-keyring-daemon", "dbus-run-session"))),
    reason="needs a Secret Service of its own",
)

MARK, SECRET = bytes.fromhex("f1" * 16), b"twelve bytes"

# Each line is a step; it prints what came of it.
ASK = """
import sys
sys.path.insert(0, {root!r})
from app.errors import KeychainTrouble
from app.storage import keychain
mark, secret = {mark!r}, {secret!r}
for step in sys.argv[1:]:
    try:
        if step == "remember":
            print(keychain.remember(mark, secret, limit_seconds=10))
        elif step == "forget":
            print(keychain.forget(mark, limit_seconds=10))
        elif step == "impatient":
            print(keychain.remember(mark, secret, limit_seconds=0.5))
        else:
            print(keychain.remembered(mark, limit_seconds=10))
    except KeychainTrouble as trouble:
        print(trouble.phrase)
print(sorted(m for m in sys.modules if m.startswith("keyrings")), file=sys.stderr)
"""


class Home:
    """A computer of its own: a home folder, and a session with or without a keychain."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        runtime = folder / "run"
        runtime.mkdir(mode=0o700)
        self.script = folder / "ask.py"
        self.script.write_text(ASK.format(root=str(ROOT), mark=MARK, secret=SECRET))
        self.environment = {
            "HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(folder / "data"),
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
        }  # fmt: skip

    def ask(self, *steps: str, **more: str) -> list[str]:
        """What these steps say where there is no session at all."""
        return self._run([sys.executable, self.script, *steps], **more)

    def session(self, shell: str, **more: str) -> list[str]:
        """What a shell script says in a fresh session; ``$ask`` stands for asking the keychain."""
        return self._run(["dbus-run-session", "--", "sh", "-ec", shell], ask=f"{sys.executable} {self.script}", **more)

    def _run(self, command: list[object], **more: str) -> list[str]:
        run = subprocess.run(
            [str(part) for part in command], env=self.environment | more, capture_output=True, text=True, timeout=60
        )
        assert 0 == run.returncode, run.stderr
        return run.stdout.splitlines()

    def everything(self) -> bytes:
        """Every byte of every file that was left in this home."""
        return b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file() and path != self.script)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


UNLOCK = 'printf "pw" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; '


def test_store_read_remove(home: Home) -> None:
    """A real Secret Service keeps the secret, also for the next session, gives it back, and forgets it."""
    first = home.session(UNLOCK + "$ask read remember read")
    second = home.session(UNLOCK + "$ask read forget read forget")

    assert ["None", "None", str(SECRET)] == first
    assert [str(SECRET), "None", "None", "None"] == second
    assert SECRET.hex().encode() not in home.everything()
    assert SECRET not in home.everything()


def test_no_session(home: Home) -> None:
    """On a server, or without a desktop, there is no keychain, and that is said."""
    assert ["keychain.none"] * 3 == home.ask("remember", "read", "forget")


def test_no_collection(home: Home) -> None:
    """A keychain that was never set up, with nobody to ask, is said to be so."""
    start = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; "

    assert ["keychain.not_set_up"] * 2 == home.session(start + "$ask remember read")


def test_locked(home: Home) -> None:
    """A locked keychain that nobody can unlock is said to be locked."""
    home.session(UNLOCK + "$ask remember")
    start = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; "

    assert ["keychain.locked"] * 2 == home.session(start + "$ask remember read")


def test_plain_text_is_refused(home: Home) -> None:
    """A backend that keeps passwords as plain text is not used though it is installed, and the default."""
    plugin = home.folder / "site" / "keyrings" / "alt"
    plugin.mkdir(parents=True)
    (plugin / "file.py").write_text(
        "import pathlib\n"
        "from keyring.backend import KeyringBackend\n"
        "class PlaintextKeyring(KeyringBackend):\n"
        "    priority = 9\n"
        "    def set_password(self, service, name, password):\n"
        "        pathlib.Path.home().joinpath('plain.txt').write_text(password)\n"
        "    def get_password(self, service, name):\n"
        "        return 'f1' * 12\n"
        "    def delete_password(self, service, name):\n"
        "        pass\n"
    )
    about = home.folder / "site" / "keyrings.alt-5.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5\n")
    (about / "entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
    default = {"PYTHONPATH": str(home.folder / "site"), "PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring"}
    chosen = subprocess.run(
        [sys.executable, "-c", "import keyring; print(keyring.get_keyring().get_password('a', 'b'))"],
        env=home.environment | default, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert "f1" * 12 == chosen.stdout.strip()  # anybody else would have used it
    assert ["keychain.none"] * 2 == home.ask("remember", "read", **default)
    assert not (home.folder / "plain.txt").exists()


def test_no_answer(home: Home) -> None:
    """A keychain that never answers costs a moment, not the program."""
    silent = home.folder / "silent.py"
    silent.write_text(
        "import time\n"
        "from jeepney import DBus\n"
        "from jeepney.io.blocking import open_dbus_connection\n"
        "connection = open_dbus_connection('SESSION')\n"
        "connection.send_and_get_reply(DBus().RequestName('org.freedesktop.secrets'))\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    shell = f"{sys.executable} {silent} > {home.folder}/ready & "
    shell += f"while ! grep -q ready {home.folder}/ready; do sleep 0.05; done; $ask impatient; kill $!"

    assert ["keychain.no_answer"] == home.session(shell)


def test_each_trouble_says_that_the_passphrase_still_works() -> None:
    """Whatever the keychain does, nobody is left without a way in."""
    say = load().say
    troubles = ("none", "not_set_up", "locked", "no_answer", "failed")
    sentences = [say(f"keychain.{trouble}", seconds=60) for trouble in troubles]

    assert 5 == len(set(sentences))
    assert all(sentence.endswith("The passphrase opens the file as before.") for sentence in sentences)
