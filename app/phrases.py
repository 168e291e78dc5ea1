"""Sentences for documents, errors and the command line, by id and language; and numbers in words.

Sentences of the window are not here: they go through Qt's own translation.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from app.errors import ForTheUser
from app.paths import bundled

_TABLE = re.compile(r"^\[([a-z_]+)((?:\.[a-z_]+)*)\]$", re.MULTILINE)
_STEPS = ("bytes", "KB", "MB", "GB", "TB")


class Phrases:
    """The sentences of one language.

    Args:
        language: an IETF tag such as ``en``.
        sentences: text by id; placeholders are ``{name}``.
    """

    def __init__(self, language: str, sentences: Mapping[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def say(self, phrase: str, **values: object) -> str:
        """The sentence with this id, its placeholders filled; KeyError where there is none."""
        return self._sentences[phrase].format(**values)

    def counted(self, phrase: str, count: int, **values: object) -> str:
        """A number with the words that fit it: the phrase's ``zero`` (where it has one), ``one`` or ``many``."""
        form = {0: "zero", 1: "one"}.get(count, "many")
        if f"{phrase}.{form}" not in self._sentences:
            form = "many"
        return self.say(f"{phrase}.{form}", count=f"{count:,}", **values)

    def error(self, error: ForTheUser) -> str:
        """The sentence of an error meant for the user."""
        return self.say(error.phrase, **error.values)

    def date(self, day: datetime.date) -> str:
        """A date written out: 12 November 2026."""
        return f"{day.day} {self.say(f'month.{day.month}')} {day.year}"

    def moment(self, at: datetime.datetime) -> str:
        """A moment in the time of this computer: 12 November 2026, 14:32."""
        own = at.astimezone()
        return f"{self.date(own.date())}, {own:%H:%M}"

    def short_date(self, day: datetime.date) -> str:
        """A date for a narrow column: 12 Nov."""
        return f"{day.day} {self.say(f'month.{day.month}')[:3]}"

    def size(self, size_bytes: int) -> str:
        """A size as people say it: 4.9 GB (1 GB is 1,000 MB)."""
        amount, step = float(size_bytes), 0
        while amount >= 999.5 and step < len(_STEPS) - 1:
            amount, step = amount / 1000, step + 1
        number = f"{amount:.1f}".removesuffix(".0") if step > 0 and amount < 10 else f"{amount:.0f}"
        return f"{number} {_STEPS[step]}"

    def number(self, count: int, *, exact: bool = True) -> str:
        """A number as people say it: 7 billion, 3.2 million, 70,000; one that is not exact is rounded."""
        if not exact:
            count = round(float(f"{count:.2g}"))
        for least, step in ((950_000_000, "billion"), (950_000, "million")):
            if count >= least:
                amount = count / (1e9 if step == "billion" else 1e6)
                return self.say(f"number.{step}", count=f"{amount:.1f}".removesuffix(".0"))
        return f"{count:,}"

    def time(self, minutes: int) -> str:
        """How long something takes: 15 minutes, 1 hour, half a day."""
        if minutes < 60:
            return self.say("time.minutes", count=minutes)
        hours = minutes / 60
        if hours == 1:
            return self.say("time.hour")
        return self.say("time.hours", count=f"{hours:.1f}".removesuffix(".0"))

    def short_time(self, minutes: int) -> str:
        """How long something takes, for a narrow column: 15 min, 2 h."""
        if minutes < 60:
            return self.say("time.short_minutes", count=minutes)
        return self.say("time.short_hours", count=f"{minutes / 60:.1f}".removesuffix(".0"))

    def listed(self, words: tuple[str, ...] | list[str]) -> str:
        """Words in a row: Llama, Mistral and Qwen."""
        if len(words) < 2:
            return "".join(words)
        return self.say("list.last", head=", ".join(words[:-1]), last=words[-1])


def load(language: str = "en") -> Phrases:
    """The sentences of a language that comes with the program; OSError where there is none."""
    return Phrases(language, _Rooms(bundled("resources", "phrases", f"{language}.toml").read_text(encoding="utf-8")))


class _Rooms(Mapping[str, str]):
    """Sentences by id, out of TOML that is read room by room when it is asked: all at once take a tenth of the start.

    A table stands under a line of its own, such as ``[proof.column]``; its room is ``proof``.
    """

    def __init__(self, toml: str) -> None:
        _before, *pieces = _TABLE.split(toml)
        self._unread: dict[str, str] = {}
        for room, table, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
            self._unread[room] = f"{self._unread.get(room, '')}[{room}{table}]{body}"
        self._read: dict[str, str] = {}

    def __getitem__(self, phrase: str) -> str:
        self._read_room(phrase.partition(".")[0])
        return self._read[phrase]

    def __iter__(self) -> Iterator[str]:
        for room in tuple(self._unread):
            self._read_room(room)
        return iter(self._read)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read_room(self, room: str) -> None:
        toml = self._unread.pop(room, "")
        if toml:
            import tomllib  # deferred: a window without a word of ours does without

            self._read |= _flat(tomllib.loads(toml))


def _flat(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{name}.")
        else:
            flat[name] = str(value)
    return flat
