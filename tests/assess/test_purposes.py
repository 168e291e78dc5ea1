"""Purposes: kinds of model that may be restricted are suspected by whole words, and traps stay silent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import grade
from small_pack import find

from app.assess.purposes import purpose_hints, purposes
from app.domain.observation import Observation

FACES = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")


@pytest.mark.parametrize(
    ("one", "purpose", "seen"),
    [
        (find("emotion-english-distilroberta-base"), "feelings", "emotion"),
        (find("FacialExpressionNet"), "feelings", "facial expression"),
        (find("m", tags=("emotion-recognition",)), "feelings", "emotion"),
        (find("m", classes=FACES), "feelings", "angry, happy, sad, fear"),
        (find("emotion_model.hdf5"), "feelings", "emotion"),
        (find("buffalo_l"), "faces", "buffalo l"),
        (find("facenet512_weights.h5", base_model="facenet"), "faces", "facenet"),
        (find("vit-face-recognition"), "faces", "face recognition"),
        (find("w600k_r50.onnx", tags=("w600k",)), "faces", "w600k"),
        (find("spkrec-ecapa-voxceleb"), "voices", "spkrec"),
        (find("SpeakerVerification"), "voices", "speaker verification"),
        (find("nudenet 320n"), "nudity", "nudenet"),
        (find("tenant_risk_score.joblib"), "scores", "tenant risk"),
        (find("final", classes=("reject", "invite")), "scores", "reject, invite"),
        (find("320n", classes=("FEMALE_GENITALIA_EXPOSED", "FACE_FEMALE")), "nudity", "female genitalia exposed"),
        (find("nsfw_image_detection"), "nudity", "nsfw"),
        (find("rent_score.pkl"), "scores", "rent score"),
        (find("resume-screening-bert"), "scores", "resume screening"),
        (find("credit-risk-xgb"), "scores", "credit risk"),
        (find("Qwen2.5-7B-Instruct-abliterated"), "safety_removed", "abliterated"),
        (find("Dolphin Uncensored", "adapter"), "safety_removed", "uncensored"),
        (find("gpt-oss-20b-heretic"), "safety_removed", "heretic"),
    ],
)
def test_kinds_to_ask_about(one: Observation, purpose: str, seen: str) -> None:
    """A word in the name, a tag or the list of what it tells apart brings the question, and says why."""
    hints = purpose_hints(one)

    assert [purpose] == [hint.purpose for hint in hints]
    assert [seen] == [hint.seen for hint in hints]


@pytest.mark.parametrize(
    "one",
    [
        find("music-emotion-tagger"),
        find("emotional-tts-v2", tags=("emotion", "tts")),
        find("animatediff-motion-module"),
        find("promotion-text-writer"),
        find("e-motion bikes catalogue"),
        find("resume-checkpoint-500"),
        find("resume_from_checkpoint"),
        find("cv-resnet50"),
        find("huggingface-bert"),
        find("yolov8-face-detection"),
        find("GFPGAN face restoration"),
        find("blazeface"),
        find("speaker-diarization"),
        find("voice-activity-detection silero"),
        find("whisper-large"),
        find("music mood", classes=("happy", "sad", "angry", "relaxed")),
        find("weather", classes=("surprise", "rain")),
        find("score_sde"),
        find("lang-id-voxlingua107-ecapa"),
        find("denude forest cover"),
        find("credit card number finder"),
        find("Chrome's own emotion model", origin="vendor"),
        find("Emotion Studio", "program"),
    ],
    ids=lambda one: one.name,
)
def test_traps_stay_silent(one: Observation) -> None:
    """Words that mean something else, parts of words, and what the system's maker put there bring no question."""
    assert () == purpose_hints(one)


def test_several_kinds_at_once() -> None:
    """A model may bring more than one question."""
    assert ["feelings", "faces"] == [hint.purpose for hint in purpose_hints(find("arcface emotion"))]


@settings(max_examples=100)
@given(st.text(max_size=500), st.lists(st.text(max_size=80), max_size=5), st.lists(st.text(max_size=80), max_size=5))
def test_any_name_is_borne(name: str, tags: list[str], classes: list[str]) -> None:
    """Whatever stands in a file, there is an answer."""
    hints = purpose_hints(find(name, tags=tuple(tags), classes=tuple(classes)))

    assert len(hints) <= len(purposes())


def test_a_huge_find_is_cut() -> None:
    """Of long names and long lists only the beginning is looked at."""
    long = find("x" * 2_000_000 + " emotion", tags=("y" * 100_000,) * 5_000, classes=("z",) * 100_000 + FACES)

    assert () == purpose_hints(long)


def test_the_table_is_in_order() -> None:
    """Ids stand once, words are small and plain, each kind has a source, and hints are easy to read."""
    known = purposes()
    texts = [word for one in known for word in (*one.words, *one.unless, *one.classes)]

    assert len({one.id for one in known}) == len(known)
    assert [] == [
        word for word in texts if word != " ".join("".join(c if c.isalnum() else " " for c in word.lower()).split())
    ]
    assert all(one.source.endswith(".") and grade(one.hint) < 9 for one in known)
    assert all(not one.classes or one.least_classes <= len(one.classes) for one in known)
