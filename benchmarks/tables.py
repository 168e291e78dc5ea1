"""The tables of the README, made from the figures that were kept: ``python3 -m benchmarks --tables``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Row = Mapping[str, object]
Figures = Mapping[str, object]

_SCAN = {
    "first look": "first look, all heads read",
    "look again, nothing changed": "look again, nothing changed",
    "look again, 100 folders changed": "look again, 100 folders changed",
    "bare scandir loop": "bare `os.scandir` loop, names only",
    "fd -j1": "`fd -j1`, one name",
    "find with name tests": "`find` with twelve name tests",
}
_COLD = {
    "first look, cold": "first look",
    "look again, cold": "look again, nothing changed",
    "bare scandir loop, cold": "bare `os.scandir` loop, one thread",
    "fd -j8, cold": "`fd -j8`, one name",
}
_REST = (
    ("windows", "window, Welcome", "window, Welcome page", "an empty PySide6 window"),
    ("windows", "window, a large file", "window, a large file", "an empty PySide6 window"),
    ("opening", "large file, to its policy", "opening a large file", "reading each row with sqlite3"),
    ("clicks", "step to the next question", "a click to the next question", "keeping an answer, no window"),
    ("saving", "answer kept, large file", "keeping an answer", "a bare SQLite transaction"),
    ("documents", "policy as PDF", "the policy as PDF", "plain reportlab, as many pages"),
    ("hashing", "ours, one file", "SHA-256 of a model", "`openssl dgst`"),
    ("heads", "ours", "heads with 32,000 words", "`gguf.GGUFReader`"),
    ("pickle_check", "ours, in a process of its own", "pickles", "`picklescan`"),
    ("pickle_check", "ours, in a process of its own, 16 MB hostile", "a hostile pickle of 16 MB", "`picklescan`"),
    ("hub_cache", "ours, a whole look", "a Hugging Face store, whole look", "`scan_cache_dir`"),
)
"""Subject and name of a figure, what it is called, and what it is compared to."""


def tables(told: Figures) -> str:
    """All tables as Markdown; a subject that was not measured has none."""
    many, models = told.get("files", 0), 300 if told.get("files") == 1_000_000 else 60
    parts = [
        f"Measured on {told.get('day')}, {told.get('machine')}, load {told.get('busy')} at the beginning.",
        _table((f"{many:,} files, {models} models", "CPU s", "x `fd -j1`", "MiB"), _scan(told, "scan", _SCAN)),
        _table(("the same, cold", "s on the clock", "x `fd -j8`", "CPU s"), _cold(told)),
        _table(("files", "models", "first look, CPU s", "again, CPU s", "MiB"), _growth(_rows(told, "growth"))),
        _table(("the rest", "beside", "times as long"), _rest(told)),
    ]
    return "\n\n".join(part for part in parts if part)


def _rows(told: Figures, subject: str) -> Sequence[Row]:
    rows = told.get(subject, [])
    return rows if isinstance(rows, list) else []


def _scan(told: Figures, subject: str, names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    by_name = {row["name"]: row for row in _rows(told, subject)}
    for name, shown in names.items():
        if row := by_name.get(name):
            yield shown, f"{row['cpu_s']:.1f}", f"{row['cpu_ratio']:.2f}", f"{row['memory_mib']:.0f}"


def _cold(told: Figures) -> Iterator[tuple[str, ...]]:
    by_name = {row["name"]: row for row in _rows(told, "cold")}
    for name, shown in _COLD.items():
        if row := by_name.get(name):
            yield shown, f"{row['wall_s']:.1f}", f"{row['wall_ratio']:.2f}", f"{row['cpu_s']:.1f}"


def _growth(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    pairs = {(row["files"], row["models"], row["name"]): row for row in rows}
    for files, models in dict.fromkeys((row["files"], row["models"]) for row in rows):
        first, again = pairs[files, models, "first"], pairs[files, models, "again"]
        memory = max(float(f"{row['memory_mib']}") for row in (first, again))
        yield f"{files:,}", f"{models:,}", f"{first['cpu_s']:.1f}", f"{again['cpu_s']:.1f}", f"{memory:.0f}"


def _rest(told: Figures) -> Iterator[tuple[str, ...]]:
    for subject, begins, shown, beside in _REST:
        rows = [row for row in _rows(told, subject) if row["name"] == begins]
        # the name of the policy's figure tells its pages
        rows = rows or [row for row in _rows(told, subject) if str(row["name"]).startswith(begins)]
        if rows:
            yield shown, beside, _ratio(float(f"{rows[0]['wall_ratio']}"))


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value >= 0.01 else f"{value:.5f}".rstrip("0").rstrip(".")


def _table(heads: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join([f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *lines]) if lines else ""
