"""What is measured inside one process, after it has warmed up; prints the runs as JSON. See ``measured.inside``."""

from __future__ import annotations

import gc
import io
import json
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks import sample
from benchmarks.measured import peak_memory

Runs = dict[str, list[tuple[float, float, float]]]


def main(subject: str, home: Path, rounds: int) -> None:
    """Measure one subject."""
    runs = _SUBJECTS[subject](home, rounds)
    sys.stdout.write(json.dumps(runs))


def _make(home: Path, _rounds: int) -> Runs:
    from app.compose import desk

    sample.small(desk(), home / "small.groundrules").close()
    sample.large(desk(), home / "being-made.groundrules").close()
    (home / "being-made.groundrules").rename(home / "large.groundrules")
    return {}


def _opening(home: Path, rounds: int) -> Runs:
    from app.compose import desk

    def opened(name: str) -> None:
        workspace = desk().open(home / f"{name}.groundrules")
        assert workspace.policy.clauses is not None
        workspace.close()

    def rows() -> None:
        bare = sqlite3.connect(home / "large.groundrules")
        for (table,) in bare.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            bare.execute(f"SELECT * FROM {table}").fetchall()
        bare.close()

    return in_turn(
        {
            "every row by sqlite3": rows,
            "new file, to its policy": lambda: opened("small"),
            "large file, to its policy": lambda: opened("large"),
        },
        rounds,
    )


def _saving(home: Path, rounds: int) -> Runs:
    from app.compose import desk

    doing: dict[str, Callable[[], object]] = {"bare sqlite3 transaction": _bare(home)}
    for name in ("small", "large"):
        workspace = desk().open(_copy(home, name))
        answers = _other_answers(workspace.interview.questions[0])
        doing[f"answer kept, {name} file"] = lambda workspace=workspace, answers=answers: workspace.answer(
            *next(answers)
        )
    return in_turn(doing, rounds * 20)


def _bare(home: Path) -> Callable[[], object]:
    path = home / "bare.db"
    path.unlink(missing_ok=True)
    bare = sqlite3.connect(path, isolation_level=None)
    bare.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE kept (id TEXT PRIMARY KEY, content TEXT);"
    )
    words = "x" * 200

    def write() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT OR REPLACE INTO kept VALUES ('an answer', ?)", (words,))
        bare.execute("COMMIT")

    return write


def _documents(home: Path, rounds: int) -> Runs:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    from app.compose import desk
    from app.exports import exporter

    workspace = desk().open(_copy(home, "large"))
    document = workspace._snapshot.policy_document  # what the export of it writes

    def ours() -> bytes:
        target = io.BytesIO()
        exporter("pdf").write(document, target)
        return target.getvalue()

    pages = ours().count(b"/Type /Page\n") or ours().count(b"/Type /Page ")
    style = getSampleStyleSheet()["BodyText"]
    words = "We let homes. We use AI to write adverts, sum up papers and answer mail, and a person always decides. "

    def plain() -> None:
        story: list[object] = []
        for _ in range(pages):
            story += [*(Paragraph(words * 4, style) for _ in range(9)), PageBreak()]
        SimpleDocTemplate(io.BytesIO()).build(story)

    return in_turn({"plain reportlab, as many pages": plain, f"policy as PDF, {pages} pages": ours}, rounds)


def _clicks(home: Path, rounds: int) -> Runs:
    from app.compose import desk
    from benchmarks.stage import Stage

    workspace = desk().open(_copy(home, "large", "second"))
    answers = _other_answers(workspace.interview.questions[0])
    stage = Stage(_copy(home, "large"))
    return in_turn(
        {
            "answer kept, no window, large file": lambda: workspace.answer(*next(answers)),
            "answer in the window, large file": stage.answer,
            "step to the next question": stage.step,
        },
        rounds * 8,
    )


def _ticks(home: Path, rounds: int) -> Runs:
    from benchmarks.stage import Stage

    stage = Stage(_copy(home, "large"))
    works: Mapping[str, Callable[[], None]] = {
        "nothing runs": stage.wait,
        "look at this computer": lambda: stage.look(home / "tree"),
        "policy and checklist as PDF": lambda: stage.export(home / "exports"),
        "backup": stage.back_up,
    }
    return {name: [(stage.latest(work), 1.0, peak_memory()) for _ in range(rounds)] for name, work in works.items()}


def _other_answers(question: object) -> Iterator[tuple[str, object]]:
    """An answer to this question, each time another."""
    from app.domain.pack import Question

    assert isinstance(question, Question)
    while True:
        for option in question.options:
            yield question.id, (option.id,) if question.kind == "several" else option.id


def _copy(home: Path, name: str, copy: str = "copy") -> Path:
    path = home / f"{name}-{copy}.groundrules"
    shutil.copy(home / f"{name}.groundrules", path)
    return path


def in_turn(doing: Mapping[str, Callable[[], object]], rounds: int) -> Runs:
    """Do each in every round; the first round, which warms up, is not counted."""
    runs: Runs = {name: [] for name in doing}
    for number in range(rounds + 1):
        for name, do in doing.items():
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            do()
            run = (time.perf_counter() - wall, time.process_time() - cpu, peak_memory())
            if number:
                runs[name].append(run)
    return runs


_SUBJECTS: Mapping[str, Callable[[Path, int], Runs]] = {
    "make": _make, "opening": _opening, "saving": _saving, "documents": _documents, "clicks": _clicks, "ticks": _ticks,
}  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
