"""The command line, run as people run it: as a program of its own."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

HERE = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command in an empty home and gives what it said."""
    home = tmp_path / "home"
    home.mkdir()

    def command(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", *map(str, arguments)], capture_output=True, text=True, cwd=HERE,
            env=_environment(home), timeout=110,
        )  # fmt: skip

    return command


def _environment(home: Path) -> dict[str, str]:
    own = {
        "HOME": str(home),
        "GROUNDRULES_DATA": str(home / "data"),
        "PYTHONPATH": str(HERE),
        "PYTHONWARNINGS": "error",
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("XDG")} | own


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with one real model file written by the format's own library."""
    from gguf import GGUFWriter

    folder = tmp_path / "models"
    folder.mkdir()
    writer = GGUFWriter(folder / "helper.gguf", "llama")
    writer.add_name("Harbour Helper")
    writer.add_license("apache-2.0")
    import numpy

    writer.add_tensor("weight", numpy.zeros((512, 512), dtype=numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return folder


def test_scan_gives_data_on_standard_output_only(run: Run, models: Path) -> None:
    """JSON is the whole of the output, names the model, and nothing of it is lost."""
    ended = run("scan", models, "--no-processes", "--format", "json")
    told = json.loads(ended.stdout)

    assert (0, "") == (ended.returncode, ended.stderr)
    assert [("Harbour Helper", "GGUF", "apache-2.0")] == [
        (item["name"], item["format"], item["licence"]) for item in told["observations"]
    ]


def test_scan_says_which_folders_are_never_entered(run: Run, models: Path) -> None:
    """The text tells how many folders were left out by rule, with each rule in words."""
    for name in ("a/__pycache__", "b/__pycache__", ".git"):
        (models / name).mkdir(parents=True)
    told = " ".join(run("scan", models, "--no-processes").stdout.split())

    assert "Folders that we never enter, and why 1: Version control keeps old copies" in told
    assert "2: Made by programs from other files" in told


def test_a_second_scan_says_what_is_different(run: Run, models: Path) -> None:
    """New, moved and gone since the last scan of the same places; JSON has each change with what was there before."""
    run("scan", models, "--no-processes")
    (models / "kept").mkdir()
    (models / "helper.gguf").rename(models / "kept/helper.gguf")
    shutil.copy(models / "kept/helper.gguf", models / "second.gguf")
    with (models / "second.gguf").open("r+b") as file:
        file.seek(0, os.SEEK_END)
        file.write(b"more")
    second = run("scan", models, "--no-processes")
    (models / "second.gguf").unlink()
    third = json.loads(run("scan", models, "--no-processes", "--format", "json").stdout)
    fourth = run("scan", models, "--no-processes", "--full")

    assert ": 1 new, 0 changed, 1 moved, 0 gone." in second.stdout
    assert ["gone"] == [change["what"] for change in third["difference"]["changes"]]
    assert third["difference"]["changes"][0]["before"]["places"][0]["path"].endswith("second.gguf")
    assert "Nothing is different from the last look on" in fourth.stdout
    assert ("again", 0) == (third["thorough"], fourth.returncode)


def test_json_lines_begin_and_end(run: Run, models: Path) -> None:
    """Each line is JSON: a header, the finds, and a footer that shows that nothing was cut off."""
    lines = [
        json.loads(line) for line in run("scan", models, "--no-processes", "--format", "jsonl").stdout.splitlines()
    ]

    assert ["header", "find", "footer"] == [line["type"] for line in lines]
    assert lines[-1]["complete"] is True


def test_the_table_is_for_people(run: Run, models: Path) -> None:
    """The table says name, format, licence and place."""
    out = run("scan", models, "--no-processes").stdout

    assert all(word in out for word in ("Harbour Helper", "GGUF", "Apache License 2.0", "helper.gguf"))


def test_exit_codes(run: Run, models: Path, tmp_path: Path) -> None:
    """Wrong usage, finds that were asked for, a place that is not there: each has its code."""
    assert 64 == run("scan", "--format", "yaml").returncode
    assert 64 == run("scan", models, "--whole-computer").returncode
    assert 64 == run("dance").returncode
    assert 2 == run("scan", models, "--no-processes", "--fail-on", "any").returncode
    assert 0 == run("scan", models, "--no-processes", "--fail-on", "stop").returncode
    assert 3 == run("scan", tmp_path / "nowhere", "--no-processes").returncode


def test_bad_files_get_a_sentence_and_stay_as_they_are(run: Run, tmp_path: Path) -> None:
    """Not ours, empty, and missing: one sentence each, no traceback, nothing touched."""
    letter = tmp_path / "letter.groundrules"
    letter.write_text("Dear Ana")
    empty = tmp_path / "empty.groundrules"
    empty.touch()
    for path, words in (
        (letter, "not a Groundrules file"),
        (empty, "is empty"),
        (tmp_path / "no.groundrules", "cannot find"),
    ):
        ended = run("report", path, "--out", tmp_path / "out")

        assert 1 == ended.returncode
        assert words in ended.stderr and "Traceback" not in ended.stderr
    assert "Dear Ana" == letter.read_text()
    assert 0 == empty.stat().st_size


def test_a_bad_answer_names_the_question(run: Run, tmp_path: Path) -> None:
    """An answer that does not exist is refused with a sentence, and unknown fields are too."""
    file = tmp_path / "x.groundrules"
    run("new", file, "--name", "X")
    wrong = run("answer", file, "named_lead", "perhaps")
    unknown = run("answer", file, "organisation.colour", "green")

    assert (1, 1) == (wrong.returncode, unknown.returncode)
    assert "Traceback" not in wrong.stderr + unknown.stderr


def test_the_whole_journey(run: Run, models: Path, tmp_path: Path) -> None:
    """Start, look, answer, report: every document is there and the policy names the organisation."""
    file = tmp_path / "Bakery.groundrules"
    assert 0 == run("new", file, "--name", "Bramble Bakery").returncode
    assert 0 == run("scan", models, "--no-processes", "--into", file).returncode
    for words in (
        ("organisation.lead", "Ana Reis"), ("places", "gb"), ("people", "9"), ("work", "hospitality"),
        ("forms", "online"), ("decides", "no"), ("shadow_ai", "no"), ("named_lead", "dont_know"),
    ):  # fmt: skip
        assert 0 == run("answer", file, *words).returncode
    still_open = run("questions", file).stdout
    out = tmp_path / "out"
    ended = run("report", file, "--out", out)
    policy = next(path for path in out.iterdir() if path.name.endswith("AI policy.pdf"))
    text = "\n".join(page.extract_text() for page in PdfReader(policy).pages)

    assert "shadow_ai:" not in still_open and "ai_list:" in still_open
    assert 0 == ended.returncode
    assert len(ended.stdout.splitlines()) == len(list(out.iterdir())) == 10
    assert "Bramble Bakery" in text and "Ana Reis" in text


def test_an_interrupted_scan_tells_what_it_found(tmp_path: Path, models: Path) -> None:
    """Ctrl+C ends a look early: what was found is written, and report and code say that it is not whole."""
    many = tmp_path / "many"
    for number in range(300):
        folder = many / f"{number:03}"
        folder.mkdir(parents=True)
        for file in range(300):
            (folder / f"{file}.dat").touch()
    home = tmp_path / "home"
    home.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-m", "app", "scan", str(models), str(many), "--no-processes", "--format", "jsonl"],
        stdout=subprocess.PIPE, text=True, cwd=HERE, env=_environment(home),
    )  # fmt: skip
    assert child.stdout is not None
    first = child.stdout.readline()
    child.send_signal(signal.SIGINT)
    rest = child.stdout.read().splitlines()
    child.wait()
    child.stdout.close()

    assert "header" == json.loads(first)["type"]
    assert (3, False) == (child.returncode, json.loads(rest[-1])["complete"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other levels")
def test_a_gentle_scan_lets_others_go_first(tmp_path: Path, models: Path) -> None:
    """Other programs go before a look that was asked to be gentle, and only before that one."""
    home = tmp_path / "home"
    home.mkdir()
    reached = {}
    for options in ((), ("--gently",)):
        child = subprocess.Popen(
            [sys.executable, "-m", "app", "scan", str(models), "--no-processes", *options],
            stdout=subprocess.DEVNULL, cwd=HERE, env=_environment(home),
        )  # fmt: skip
        level = own = os.getpriority(os.PRIO_PROCESS, 0)
        while level == own and child.poll() is None:
            level = os.getpriority(os.PRIO_PROCESS, child.pid)
            time.sleep(0.01)
        # behind all others it could take long where the machine is busy
        child.kill()
        child.wait()
        reached[options] = level

    assert {(): os.getpriority(os.PRIO_PROCESS, 0), ("--gently",): 19} == reached


def test_check_pack_finds_what_is_wrong(run: Run, tmp_path: Path) -> None:
    """A broken pack ends in a list that names file and cure, and in an exit code."""
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.toml").write_text('id = "x"\nverison = "1"\n')
    ended = run("check-pack", pack)

    assert 1 == ended.returncode
    assert "pack.toml" in ended.stdout and "version" in ended.stdout
    assert 0 == run("check-pack", HERE / "questionnaires" / "responsible-ai").returncode


def test_the_example_is_whole(run: Run, models: Path, tmp_path: Path) -> None:
    """A first look gives every document, and leaves no question of the quick check open."""
    out = tmp_path / "first look"
    ended = run("example", "--out", out, models)
    with (HERE / "resources" / "example.toml").open("rb") as file:
        name = tomllib.load(file)["organisation"]["name"]

    assert 0 == ended.returncode, ended.stderr
    assert 11 == len(list(out.iterdir()))
    assert "" == run("questions", out / f"{name}.groundrules").stdout


def test_self_test_passes(run: Run) -> None:
    """The self-test names its steps and passes."""
    ended = run("self-test")

    assert 0 == ended.returncode, ended.stderr
    assert 6 == ended.stdout.count("ok: ")


def test_output_that_nobody_reads(tmp_path: Path, models: Path) -> None:
    """Closing the pipe early, as head does, ends the command without a word."""
    home = tmp_path / "home"
    home.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-m", "app", "scan", str(models), "--no-processes", "--format", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=HERE, env=_environment(home),
    )  # fmt: skip
    assert child.stdout is not None and child.stderr is not None
    child.stdout.close()
    said = child.stderr.read()
    child.wait()
    child.stderr.close()

    assert (1, "") == (child.returncode, said)


def test_killed_between_two_answers(run: Run, tmp_path: Path) -> None:
    """Each answer that a command acknowledged is there after the next one is killed at some moment."""
    file = tmp_path / "x.groundrules"
    run("new", file, "--name", "X")
    home = tmp_path / "home"
    kept = 0
    for people in range(1, 7):
        if people % 2:
            assert 0 == run("answer", file, "people", people).returncode
            kept = people
        else:
            child = subprocess.Popen(
                [sys.executable, "-m", "app", "answer", str(file), "people", str(people)], cwd=HERE,
                env=_environment(home), stderr=subprocess.DEVNULL,
            )  # fmt: skip
            time.sleep(0.03 * people)
            child.kill()
            child.wait()

    out = tmp_path / "out"
    assert 0 == run("report", file, "--out", out).returncode
    told = json.loads(next(out.glob("*Assessment.json")).read_text())
    answered = next(answer["value"] for answer in told["answers"] if answer["question"] == "people")

    assert answered in (kept, kept + 1)


def test_the_readme_shows_commands_that_work(run: Run, tmp_path: Path) -> None:
    """Whoever types the commands of the README one after the other ends with a folder of documents."""
    lines = (HERE / "README.md").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line.startswith("    python3 start.py ") and "Bakery" in line]
    shown = [shlex.split(line) for line in commands]
    for _, _, *words in shown:
        arguments = [str(tmp_path / word) if word in ("Bakery.groundrules", "documents") else word for word in words]
        ended = run(*arguments)

        assert 0 == ended.returncode, ended.stderr
    assert ["new", "questions", "answer", "report"] == [words[2] for words in shown]
    assert any(path.suffix == ".pdf" for path in (tmp_path / "documents").iterdir())
