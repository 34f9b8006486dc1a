from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.cards import NO_SERIAL, R6, R6_TWO, SILENT, Z6, numbered, shot
from tui_studio.domain.frame_order import streams
from tui_studio.domain.frames import FileKind, ScannedFrame, Suspicion

BODIES = (R6, R6_TWO, Z6)


def counter(first: int, length: int) -> list[int]:
    return [(first - 1 + step) % 9999 + 1 for step in range(length)]


@given(st.integers(1, 9999), st.integers(1, 60), st.booleans(), st.randoms(use_true_random=False))
def test_a_roll_over_anywhere_keeps_the_order_of_shooting(
    first: int, length: int, timed: bool, chance: random.Random
) -> None:
    expected = numbered(counter(first, length), "card")
    frames = [shot(path, at=n * 3 if timed else None) for n, path in enumerate(expected)]
    chance.shuffle(frames)
    (stream,) = streams(frames)
    assert [frame.path for frame in stream.frames] == expected
    assert stream.breaks == {}


@given(st.integers(1, 9999), st.integers(2, 60), st.sets(st.integers(0, 59), max_size=20), st.randoms())
def test_frames_that_were_deleted_or_lost_their_data_do_not_change_the_order_of_the_rest(
    first: int, length: int, gone: set[int], chance: random.Random
) -> None:
    kept = [path for n, path in enumerate(numbered(counter(first, length), "card")) if n not in gone or n < 2]
    frames = [shot(path, camera=chance.choice([R6, SILENT, NO_SERIAL]) if n else R6) for n, path in enumerate(kept)]
    chance.shuffle(frames)
    (stream,) = streams(frames)
    assert [frame.path for frame in stream.frames] == kept


@given(
    st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 30)), min_size=2, max_size=3),
    st.randoms(use_true_random=False),
)
def test_bodies_with_equal_names_and_mixed_clocks_keep_their_own_order(
    cards: list[tuple[int, int]], chance: random.Random
) -> None:
    expected = [numbered(counter(first, n), f"{letter}/100CANON") for letter, (first, n) in zip("abc", cards)]  # noqa: B905
    frames = [
        shot(path, camera=body, at=n * 3 + chance.random())
        for body, paths in zip(BODIES, expected)  # noqa: B905
        for n, path in enumerate(paths)
    ]
    chance.shuffle(frames)
    found = streams(frames)
    assert [[frame.path for frame in stream.frames] for stream in found] == expected


any_frame = st.builds(
    lambda folder, name, camera, at, kind, suspicion: shot(
        f"{folder}{name}", camera=camera, at=at, kind=kind, suspicion=suspicion
    ),
    st.sampled_from(["", "a/", "DCIM/100CANON/", "DCIM/101CANON/", "b/c/"]),
    st.sampled_from(["IMG_{}.JPG", "_MG_{}.JPG", "DSC0{}.jpg", "{}.jpg", "x {} (1).jpg", "P101{}.JPG"]).flatmap(
        lambda form: st.sampled_from(["0001", "0002", "0003", "5000", "9998", "9999", "ab"]).map(form.format)
    ),
    st.sampled_from([*BODIES, NO_SERIAL, SILENT]),
    st.none() | st.integers(-5000, 5000),
    st.sampled_from(FileKind),
    st.sampled_from(Suspicion),
)


@given(st.lists(any_frame, max_size=25, unique_by=lambda frame: frame.path), st.randoms(use_true_random=False))
def test_the_order_in_which_files_are_found_changes_nothing(frames: list[ScannedFrame], chance: random.Random) -> None:
    found = streams(frames)
    shuffled = frames.copy()
    chance.shuffle(shuffled)
    assert streams(shuffled) == found
    paths = [frame.path for stream in found for frame in stream.frames]
    assert len(set(paths)) == len(paths)
    shot_paths = {frame.path for frame in frames if frame.kind in (FileKind.PICTURE, FileKind.DAMAGED)}
    assert shot_paths <= set(paths)
    labels = [stream.body for stream in found]
    assert len(set(labels)) == len(labels)
    for stream in found:
        assert set(stream.breaks) <= set(range(len(stream.frames)))
