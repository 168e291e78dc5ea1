"""Makes one record out of the files of one model, what their heads say and what stands beside them."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.observation import Evidence, How, Kind, Observation, RunsCode, TrainingFacts
from app.scan.belonging import NOTHING, Belonging
from app.scan.beside import MOST_WORDS, NO_CARD, Card
from app.scan.cleaning import clean
from app.scan.find import Find
from app.scan.header import ModelHeader
from app.scan.looking import Looking, Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """The files of one model, and what its store or folder says of it.

    Args:
        members: files that hold its weights; never empty.
        other_sizes: sizes in bytes of files that count with it (projector, tokenizer, outside data).
        path: where it lies.
    """

    name: str
    name_how: How
    members: list[Seen]
    path: str
    belonging: Belonging = NOTHING
    about: Card = NO_CARD
    other_sizes: tuple[int, ...] = ()
    kind: Kind | None = None
    maker: str = ""
    source: str = ""
    base_model: str = ""
    made_here: bool = False
    notes: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def assemble(assembly: Assembly, looking: Looking) -> Find:
    """The record of one model."""
    members, about, belonging = assembly.members, assembly.about, assembly.belonging
    main = max(members, key=lambda seen: (seen.header.role != "shard", seen.part.size_bytes, seen.name))
    if main.header.shard:
        # the first of several parts carries what the model says of itself
        main = min(members, key=lambda seen: seen.header.shard or (0, 0))
    header = main.header
    store = looking.catalogue.store(belonging.store) if belonging.store else None
    task = header.task or about.task
    by_store = (Evidence(about="kind", how="folder", source=store.name),) if store and store.task and not task else ()
    counts = [seen.header.parameters for seen in members if seen.header.format == header.format]
    notes = list(assembly.notes)
    if any(seen.header.problem for seen in members):
        notes.append(looking.say("note.cut_short"))
    if belonging.test:
        notes.append(looking.say("note.test_file"))
    if about.merged:
        notes.append(looking.say("note.merged"))
    if about.trained:
        notes.append(looking.say("note.trained", program=about.trained_with or looking.say("note.trainer")))
    last_read = max(seen.last_read for seen in members)
    used = (Evidence(about="last_used", how="file"),) if last_read else ()
    own_code = "can" if about.own_code else ""
    observation = Observation(
        id="",
        kind=assembly.kind or ("adapter" if header.role == "adapter" else "model"),
        name=clean(assembly.name),
        format=header.format,
        size_bytes=sum(seen.part.size_bytes for seen in members) + sum(assembly.other_sizes),
        file_count=len(members) + len(assembly.other_sizes),
        places=(looking.place(assembly.path, belonging.store),),
        maker=header.maker or clean(assembly.maker),
        architecture=header.architecture or about.architecture,
        task=store.task if store and by_store else task,
        parameters=sum(count for count in counts if count is not None) if any(counts) else None,
        parameters_exact=all(count is not None for count in counts)
        and all(seen.header.parameters_exact for seen in members if seen.header.format == header.format),
        quantisation=header.quantisation or about.quantisation,
        licence=header.licence or about.licence,
        licence_text=about.licence_text,
        tags=tuple(dict.fromkeys(header.tags + about.tags))[:MOST_WORDS],
        classes=tuple(dict.fromkeys(header.classes + about.classes))[:MOST_WORDS],
        base_model=clean(assembly.base_model) or header.base_model or about.base_model,
        source=header.source or clean(assembly.source),
        origin=belonging.origin,
        origin_program=clean(belonging.program),
        made_here=assembly.made_here,
        runs_code=_worst([own_code, *(seen.header.runs_code for seen in members)]),
        code_signs=tuple(dict.fromkeys(sign for seen in members for sign in seen.header.code_signs))
        + (("auto_map",) if about.own_code else ()),
        modified=max(seen.modified for seen in members),
        last_used=last_read,
        training=_training(header, about, belonging),
        note=" ".join(notes),
        evidence=(
            Evidence(about="name", how=assembly.name_how),
            *assembly.evidence,
            *header.evidence,
            *about.evidence,
            *by_store,
            *used,
        ),
    )
    return Find(observation=observation, parts=tuple(seen.part for seen in members))


def _training(header: ModelHeader, about: Card, belonging: Belonging) -> TrainingFacts | None:
    """What the file, or a card beside it, says about a training; a card in a store speaks of somebody else's."""
    if header.trained_on:
        return TrainingFacts(named_data=header.trained_on, tests="none")
    if about.trained and not belonging.store:
        return TrainingFacts(program=about.trained_with, named_data=about.datasets)
    return None


def _worst(answers: list[str]) -> RunsCode:
    worst: tuple[RunsCode, ...] = ("can", "unread", "no")
    for answer in worst:
        if answer in answers:
            return answer
    return ""
