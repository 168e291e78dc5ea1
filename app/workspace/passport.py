"""The passport of a find: what is known about it, how we know, and what we cannot prove."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.assess.licences import licence_book, licence_of
from app.assess.lineage import Lineage
from app.assess.purposes import purpose_hints
from app.domain.autonomy import freedoms
from app.domain.days import day_of
from app.domain.difference import Difference
from app.domain.facts import Facts
from app.domain.observation import Connector, Observation
from app.domain.register import RegisterEntry
from app.phrases import Phrases
from app.workspace.finds import store_name
from app.workspace.licence_lines import licence_known, licence_lines
from app.workspace.passport_rows import Passport, PassportLine, PassportRow

_MOST_LINES = 6


def passport(
    find: Observation,
    finds: Sequence[Observation],
    register: Sequence[RegisterEntry],
    facts: Facts,
    phrases: Phrases,
    changes: Difference | None = None,
) -> Passport:
    """The passport of a find, beside the other finds of the same look and the register.

    ``facts`` are what is known about the organisation: a licence may leave out the place it works in. ``changes`` are
    what is different from the look before.
    """
    return _Writer(find, finds, register, facts, phrases, changes).write()


class _Writer:
    """Writes one passport."""

    def __init__(
        self,
        find: Observation,
        finds: Sequence[Observation],
        register: Sequence[RegisterEntry],
        facts: Facts,
        phrases: Phrases,
        changes: Difference | None,
    ) -> None:
        self._find = find
        self._changes = changes
        self._lineage = Lineage(finds)
        self._facts = facts
        self._entry = next((entry for entry in register if entry.observation == find.id), None)
        self._phrases = phrases

    def write(self) -> Passport:
        find = self._find
        if find.agent is not None:
            rows = [self._what(), self._maker(), *self._agent_rows(), *self._kept(), self._source(), self._who()]
        elif find.server is not None:
            rows = [self._what(), *self._server_rows(), self._source(), self._who()]
        elif find.kind in ("program", "training"):
            rows = [self._what(), self._maker(), self._source(), self._who(), *self._made()]
            rows += [*self._training(), *self._kept()]
        else:
            rows = [self._what(), *self._purpose(), self._maker(), self._licence(), self._file(), self._source()]
            rows += [self._who(), self._running(), *self._made(), *self._training()]
        rows[1:1] = self._since()
        kind = self._say(f"kind.{find.kind}")
        if find.size_bytes:
            heading = self._say("heading_size", kind=kind, size=self._phrases.size(find.size_bytes))
        else:
            heading = self._say("heading", kind=kind)
        return Passport(find=find, heading=heading, rows=tuple(rows), listed=self._entry is not None)

    def _say(self, phrase: str, **values: object) -> str:
        return self._phrases.say(f"passport.{phrase}", **values)

    def _row(self, row: str, lines: Sequence[str | PassportLine], *abouts: str) -> PassportRow:
        made = tuple(line if isinstance(line, PassportLine) else PassportLine(text=line) for line in lines if line)
        return PassportRow(id=row, label=self._say(f"label.{row}"), lines=made, known=self._known(abouts))

    def _known_word(self, table: str, word: str) -> str:
        return _sentence(self._phrases, f"passport.{table}.{word}")

    def _known(self, abouts: Sequence[str]) -> tuple[str, ...]:
        sentences = []
        for evidence in self._find.evidence:
            if evidence.about in abouts:
                about = self._known_word("about", evidence.about) or self._say("about.other")
                form = "source" if evidence.source else "plain"
                sentences.append(self._say(f"how.{evidence.how}.{form}", about=about, source=evidence.source))
        return tuple(dict.fromkeys(sentences))

    # What every find has

    def _what(self) -> PassportRow:
        find = self._find
        lines = []
        if find.kind == "model":
            lines.append(self._known_word("task", find.task) or self._say("task.unknown"))
        elif find.agent is not None:
            lines.append(self._counted("agent", len(find.agent.connectors)))
            # that it acts is said already, and one freedom alone has its own row
            held = [self._say(f"freedom.{freedom}") for freedom in freedoms(find.agent) if freedom != "acts"]
            if len(held) > 1:
                lines.append(self._say("freedom.all", freedoms=self._phrases.listed(held)))
        else:
            lines.append(self._say(f"is.{find.kind}"))
        if find.parameters:
            words = self._phrases.number(find.parameters, exact=find.parameters_exact)
            lines.append(self._say("parameters" if find.parameters_exact else "parameters_about", count=words))
        if find.cloud and not find.note:
            lines.append(self._say("cloud"))
        lines.append(find.note)
        return self._row("what", lines, "name", "architecture", "parameters", "kind", "agent", "server", "program")

    def _since(self) -> list[PassportRow]:
        """What is different from the look before."""
        change = self._changes.of(self._find.id) if self._changes is not None else None
        day = day_of(self._changes.since) if self._changes is not None else None
        if change is None or day is None:
            return []
        lines = [self._say(f"since.{change.what}", day=self._phrases.date(day))]
        before = change.before
        if before is not None and change.what == "moved":
            lines.append(self._say("since.lay", place=before.places[0].path))
        elif before is not None and change.what == "changed" and before.id != self._find.id:
            lines.append(self._say("since.other_content", name=before.name))
        return [self._row("since", lines)]

    def _maker(self) -> PassportRow:
        find = self._find
        if find.made_here:
            return self._row("maker", [self._say("maker.here")], "maker")
        if not find.maker:
            return self._row("maker", [self._say("maker.unknown")])
        said = next((evidence.how for evidence in find.evidence if evidence.about == "maker"), "")
        form = said if said in ("file", "folder", "name") else "program" if find.kind in _BY_PLACE else "other"
        return self._row("maker", [self._say(f"maker.{form}", maker=find.maker)], "maker")

    def _source(self) -> PassportRow:
        find = self._find
        lines = []
        if find.origin != "somebody":
            part = find.origin_program
            lines.append(self._say("source.program", program=part) if part else self._say("source.vendor"))
        elif find.source:
            lines.append(self._say("source.fetched", source=find.source))
        elif find.made_here or find.kind == "training":
            lines.append(self._say("source.here"))
        elif find.kind not in ("server", "agent", "program"):
            lines.append(self._say("source.unknown"))
        modified = day_of(find.modified)
        if modified is not None:
            lines.append(self._say("source.dated", day=self._phrases.date(modified)))
        stores = list(dict.fromkeys(store_name(place.store) for place in find.places if place.store))
        if len(stores) > 1:
            lines.append(self._say("source.shared", stores=self._phrases.listed(stores[:_MOST_LINES])))
        for place in find.places[:3]:
            if place.store:
                store = store_name(place.store)
                lines.append(self._say("source.in_store", path=place.path, store=store))
            else:
                lines.append(self._say("source.lies", path=place.path))
        if len(find.places) > 3:
            lines.append(self._counted("source.more", len(find.places) - 3))
        return self._row("source", lines or [self._say("source.unknown")], "source")

    def _who(self) -> PassportRow:
        lines = []
        if self._entry is not None and self._entry.owner:
            lines.append(self._say("who.owner", owner=self._entry.owner))
        else:
            lines.append(self._say("who.not_known"))
        accounts = list(dict.fromkeys(place.account for place in self._find.places))
        named = [account for account in accounts if account]
        if named:
            quoted = [self._say("who.quoted", account=account) for account in named[:_MOST_LINES]]
            lines.append(self._say("who.accounts", accounts=self._phrases.listed(quoted)))
        if "" in accounts and any(place.path.startswith("~") for place in self._find.places if not place.account):
            lines.append(self._say("who.own"))
        return self._row("who", lines)

    # Models

    def _purpose(self) -> list[PassportRow]:
        hints = purpose_hints(self._find)
        lines = [PassportLine(text=self._say("purpose.ask", hint=hint.hint), sign="ask") for hint in hints]
        known = tuple(self._say("purpose.seen", seen=hint.seen) for hint in hints)
        label = self._say("label.purpose")
        return [PassportRow(id="purpose", label=label, lines=tuple(lines), known=known)] if hints else []

    def _licence(self) -> PassportRow:
        here = licence_of(self._find, self._lineage, self._facts, licence_book())
        lines = licence_lines(here, self._phrases)
        if here.how == "none" and not here.unseen_base and self._find.origin != "somebody":
            program = self._find.origin_program
            words = self._say("licence.program", program=program) if program else self._say("licence.vendor")
            lines = (PassportLine(text=words, sign="ask"),)
        row = self._row("licence", lines, "licence")
        known = (*licence_known(here, self._phrases), *row.known)
        return PassportRow(id=row.id, label=row.label, lines=row.lines, known=known)

    def _file(self) -> PassportRow:
        find = self._find
        form = find.runs_code or "none"
        lines = [self._say(f"file.{form}", format=find.format or self._say("file.unknown"))]
        if find.runs_code == "can" and find.code_signs:
            lines.append(self._say("file.signs", signs=self._phrases.listed(find.code_signs[:4])))
        if find.file_count > 1:
            lines.append(self._say("file.many", count=find.file_count))
        if find.quantisation.upper() not in _WHOLE_NUMBERS:
            lines.append(self._say("file.quantised", form=find.quantisation))
        return self._row("file", lines, "format", "quantisation", "runs_code")

    def _running(self) -> PassportRow:
        find = self._find
        lines = [self._say("running.now" if find.running else "running.not")]
        used = day_of(find.last_used)
        if used is not None:
            lines.append(self._say("running.used", day=self._phrases.date(used)))
        elif not find.running:
            lines.append(self._say("running.unknown"))
        return self._row("running", lines, "last_used")

    def _made(self) -> list[PassportRow]:
        find = self._find
        lines = []
        if find.base_model:
            lines.append(self._say("made.from", base=find.base_model))
        runs = self._lineage.runs_of(find)[:_MOST_LINES] if find.kind != "training" else ()
        lines += [self._say("made.by_run", run=run.name) for run in runs]
        came = (
            list(dict.fromkeys(other.name for other in self._lineage.came_of(find))) if find.kind == "training" else []
        )
        if came:
            lines.append(self._say("made.came_of", names=self._phrases.listed(came[:_MOST_LINES])))
        also = list(dict.fromkeys(other.name for other in self._lineage.made_from(find) if other.id != find.id))
        if also:
            lines.append(self._say("made.also", names=self._phrases.listed(also[:_MOST_LINES])))
        return [self._row("made", lines, "base_model")] if lines else []

    def _training(self) -> list[PassportRow]:
        """What it learnt from, and whether it was tested: names and numbers only."""
        training = self._find.training
        if training is None:
            return []
        lines = []
        for data in training.data[:_MOST_LINES]:
            form = "file" if data.rows is None else "rows" if data.rows_exact else "rows_about"
            size = self._phrases.size(data.size_bytes)
            lines.append(self._say(f"learnt.{form}", name=data.name, rows=f"{data.rows or 0:,}", size=size))
        if len(training.data) > _MOST_LINES:
            lines.append(self._counted("learnt.more", len(training.data) - _MOST_LINES))
        if training.data:
            lines.append(self._say("learnt.unread"))
        if training.named_data:
            lines.append(self._say("learnt.named", names=self._phrases.listed(training.named_data[:_MOST_LINES])))
        lines = lines or [self._say("learnt.unknown")]
        if training.logs:
            lines.append(self._say("learnt.logs", names=self._phrases.listed(training.logs)))
        rows = [self._row("learnt", lines)]
        if tests := self._lineage.tests_of(self._find):
            rows.append(self._row("tests", [self._say(f"tests.{tests}")]))
        return rows

    # Agents, servers and programs

    def _kept(self) -> list[PassportRow]:
        """What it keeps of what was typed: numbers and dates only."""
        lines = []
        for kept in self._find.kept:
            size, day = self._phrases.size(kept.size_bytes), day_of(kept.oldest)
            lines.append(self._counted(f"kept.{kept.kind}", kept.files, size=size))
            if day is not None:
                # programs that keep all in one file write into it each day
                form = "one_file" if kept.files == 1 else "oldest"
                lines.append(self._say(f"kept.{form}", day=self._phrases.date(day)))
        return [self._row("kept", [*lines, self._say("kept.unread")], "kept")] if lines else []

    def _agent_rows(self) -> list[PassportRow]:
        agent = self._find.agent
        assert agent is not None
        lines = []
        if agent.acts:
            acts = self._phrases.listed([self._say(f"act.{act}") for act in agent.acts])
            lines.append(self._say("reach.acts", acts=acts))
        lines += [self._connector(connector) for connector in agent.connectors[:_MOST_LINES]]
        if len(agent.connectors) > _MOST_LINES:
            lines.append(self._counted("reach.more", len(agent.connectors) - _MOST_LINES))
        if not lines:
            lines.append(self._say("reach.none"))
        asks = {True: "asks.yes", False: "asks.no", None: "asks.unknown"}[agent.asks_first]
        changes = {True: "changes.yes", False: "changes.no", None: "changes.unknown"}[agent.writes_itself]
        rows = [
            self._row("reach", lines, "agent"),
            self._row("asks", [self._say(asks)], "agent"),
            self._row("changes", [self._say(changes)]),
            self._row(
                "reached", [self._say("reached.agent" if agent.reach == "unknown" else f"reached.{agent.reach}")]
            ),
        ]
        if agent.key_like:
            names = self._phrases.listed(agent.key_like[:_MOST_LINES])
            rows.insert(1, self._row("keys", [self._say("keys", names=names)], "agent"))
        return rows

    def _connector(self, connector: Connector) -> str:
        if connector.remote:
            text = self._say("reach.remote", name=connector.name, remote=connector.remote)
        elif connector.command:
            text = self._say("reach.command", name=connector.name, command=connector.command)
        else:
            text = self._say("reach.named", name=connector.name)
        return f"{text} {self._say('reach.unpinned')}" if connector.pinned is False else text

    def _server_rows(self) -> list[PassportRow]:
        server = self._find.server
        assert server is not None
        reached = [self._say(f"reached.{server.reach}")]
        if server.addresses:
            reached.append(self._say("reached.addresses", addresses=self._phrases.listed(server.addresses[:4])))
        names = (*server.model_names, *("" for _ in server.model_paths))
        open_now = [name or _DIGEST.sub(r"\1…", path) for name, path in zip(names, server.model_paths, strict=False)]
        models = [self._say("open.model", path=text) for text in dict.fromkeys(open_now[:_MOST_LINES])]
        since = day_of(server.since)
        running = [self._say("running.server", program=server.program)]
        if since is not None:
            running.append(self._say("running.since", day=self._phrases.date(since), time=server.since[11:16]))
        if server.memory_bytes:
            running.append(self._say("running.memory", size=self._phrases.size(server.memory_bytes)))
        return [
            self._row("reached", reached, "server"),
            self._row("open", models or [self._say("open.none")], "server"),
            self._row("running", running, "server"),
        ]

    def _counted(self, phrase: str, count: int, **values: object) -> str:
        return self._phrases.counted(f"passport.{phrase}", count, **values)


_WHOLE_NUMBERS = ("", "F64", "F32", "F16", "BF16")
"""Ways to store numbers as they were when the model was made."""

_DIGEST = re.compile(r"(sha256[-:][0-9a-f]{8})[0-9a-f]{56}")
"""Names of files that say nothing to people."""

_BY_PLACE = ("agent", "server", "program")


def _sentence(phrases: Phrases, phrase: str) -> str:
    """A sentence without placeholders whose id was made from what was seen; empty where there is none."""
    try:
        return phrases.say(phrase)
    except KeyError:
        return ""
