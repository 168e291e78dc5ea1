"""Starts Groundrules from its source, and sets up all it needs the first time.

    python3 start.py                open the window
    python3 start.py scan ~         run a command
    python3 start.py test           run the tests; what follows is passed on to pytest

Only the standard library is used here, and no syntax newer than Python 3.7, so that an old Python can still say
what to do. The private environment is the folder .venv beside this file; it can be deleted at any time.
"""

import errno
import hashlib
import io
import os
import shutil
import subprocess
import sys
import sysconfig
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ENVIRONMENT = os.path.join(HERE, ".venv")
WHOLE = os.path.join(ENVIRONMENT, "environment.made")
LOCKS = os.path.join(HERE, "requirements")
OLDEST, NEWEST = (3, 11), (3, 14)


def main() -> int:
    """Set up what is missing, then hand over to the program or the tests."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return say(
            "Groundrules needs Python 3.11 to 3.14; this is {}.{}. Get one from python.org or your system's "
            "software list, then run: python3.12 start.py".format(*sys.version_info[:2])
        )
    arguments = sys.argv[1:]
    testing = arguments[:1] == ["test"]
    try:
        trouble = set_up("runtime") or (testing and (set_up("test") or set_up("models"))) or ""
    except KeyboardInterrupt:
        return say("Stopped. What was set up so far is kept; start again to go on.")
    if trouble:
        return say(trouble)
    if not testing:
        return hand_over(["-P", "-m", "app"] + arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["GROUNDRULES_TEST_MODELS"] = os.path.join(ENVIRONMENT, "test-models")
    os.chdir(HERE)
    return hand_over(["-m", "pytest"] + (arguments[1:] or ["-n", "auto"]))


def set_up(part: str) -> str:
    """Install one lock file into the environment unless that is done already; returns what went wrong, or nothing."""
    with open(os.path.join(LOCKS, part + ".txt"), "rb") as file:
        wanted = hashlib.sha256(file.read() + sys.version.encode()).hexdigest()
    stamp = os.path.join(ENVIRONMENT, part + ".installed")
    if read(stamp) == wanted and os.path.exists(python()):
        return ""
    if not os.access(HERE, os.W_OK):
        return "Groundrules cannot write into its folder. Copy the folder to your own documents and start it there."
    with open(os.path.join(HERE, ".setting-up"), "a") as door:
        wait_at(door)
        # Another start may have done it meanwhile.
        return "" if read(stamp) == wanted else install(part, wanted, stamp)


def install(part: str, wanted: str, stamp: str) -> str:
    """Make the environment where it is missing or half made, and fill it; returns what went wrong, or nothing."""
    if part == "runtime" and not (read(WHOLE) and os.path.exists(python())):
        trouble = make_environment()
        if trouble:
            return trouble
    tell({"runtime": "Setting up Groundrules; this takes a minute the first time ...",
          "test": "Adding what the tests need ...",
          "models": "Fetching three real model files for the tests ..."}[part])
    command = [python(), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2",
               "--require-hashes", "--only-binary", ":all:", "-r", os.path.join(LOCKS, part + ".txt")]
    if part == "models":
        command += ["--no-deps", "--upgrade", "--target", os.path.join(ENVIRONMENT, "test-models")]
    trouble = run_pip(command)
    if trouble:
        return trouble
    if part == "runtime":
        # The program runs from this folder, whatever folder it is started in.
        packages = sysconfig.get_path("purelib", "venv", {"base": ENVIRONMENT, "platbase": ENVIRONMENT})
        with open(os.path.join(packages, "groundrules.pth"), "w", encoding="utf-8") as file:
            file.write(HERE + "\n")
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(wanted)
    return ""


def make_environment() -> str:
    """Make the private environment; returns what went wrong, or nothing."""
    if shutil.disk_usage(HERE).free < 1 << 30:
        return "Groundrules needs 1 GB of free disk space to set itself up. Make some room and start again."
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode:
        if b"ensurepip" in made.stdout:
            return "A part of Python is missing. On Debian or Ubuntu, run: sudo apt-get install python3-venv"
        return "The private environment could not be made:\n" + made.stdout.decode(errors="replace").strip()
    with open(WHOLE, "w", encoding="utf-8") as file:
        file.write("made to the end")
    return ""


def wait_at(door: "io.TextIOWrapper") -> None:
    """Let only one start at a time set up; who comes second waits until the first has closed the door file."""
    told = False
    while True:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(door.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                return  # some network disks know no locks
        if not told:
            tell("Groundrules is being set up by another start already; waiting for it ...")
            told = True
        time.sleep(0.2)


def run_pip(command: "list[str]") -> str:
    """Run pip, showing one line for each package; returns what went wrong, or nothing."""
    said = []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line.decode(errors="replace").rstrip())
        if said[-1].startswith(("Collecting ", "Installing ")):
            tell("  " + said[-1].split(" (from")[0][:100])
    if process.wait() == 0:
        return ""
    everything = "\n".join(said)
    offline = ("name resolution", "NewConnectionError", "ConnectTimeout", "getaddrinfo", "Network is unreachable",
               "ProxyError", "No matching distribution found for")
    if any(sign in everything for sign in offline):
        return ("The first start fetches some parts from the internet, and they could not be reached. "
                "Connect this computer once and start again. Afterwards no network is needed.")
    if "No space left" in everything:
        return "The disk is full. Make 1 GB of room and start again."
    if "DO NOT MATCH THE HASHES" in everything:
        return "A part that was fetched is not the one we know, so it was not used. Start again, or ask us."
    return "Setting up did not work. These lines may help whoever looks after this computer:\n" + "\n".join(said[-8:])


def python() -> str:
    """The Python of the private environment."""
    return os.path.join(ENVIRONMENT, "Scripts", "python.exe") if os.name == "nt" else \
        os.path.join(ENVIRONMENT, "bin", "python")


def hand_over(arguments: "list[str]") -> int:
    """Go on as the environment's Python; on Windows as its parent, as exec returns to the shell too early there."""
    command = [python()] + arguments
    if os.name == "nt":
        try:
            return subprocess.call(command)
        except KeyboardInterrupt:
            return 130
    sys.stdout.flush()
    return os.execv(command[0], command)


def read(path: str) -> str:
    """The text of a small file, or nothing."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def tell(line: str) -> None:
    """Show how far it is."""
    print(line, file=sys.stderr, flush=True)


def say(sentence: str) -> int:
    """Say what is wrong and what to do; returns the exit code for it."""
    tell(sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main())
