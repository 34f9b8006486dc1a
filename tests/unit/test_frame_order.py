from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cards import NO_SERIAL, R6, R6_TWO, SILENT, Z6, numbered, shot
from tui_studio.domain.frame_order import Stream, clock_notes, streams
from tui_studio.domain.frames import CameraFacts, FileKind, ScannedFrame, Suspicion


def paths(stream: Stream) -> list[str]:
    return [frame.path for frame in stream.frames]


def only(frames: list[ScannedFrame]) -> list[str]:
    found = streams(frames[::-1])
    assert len(found) == 1, [stream.body for stream in found]
    return paths(found[0])


def by_body(frames: list[ScannedFrame]) -> dict[str, list[str]]:
    return {stream.body: paths(stream) for stream in streams(frames)}


def test_frames_of_one_body_stand_by_their_counter() -> None:
    expected = numbered([1, 2, 3, 10, 11])
    assert only([shot(path) for path in expected]) == expected


def test_a_body_is_named_by_model_and_serial() -> None:
    assert list(by_body([shot("a/IMG_0001.JPG"), shot("a/DSC_0001.JPG", camera=Z6)])) == [
        "NIKON Z 6 (7001)",
        "Canon EOS R6 (0123)",
    ]
    assert list(by_body([shot("a.jpg", camera=CameraFacts("Apple", "iPhone 17"))])) == ["Apple iPhone 17"]


def test_the_counter_goes_on_behind_9999_in_the_next_folder() -> None:
    expected = [*numbered([9998, 9999]), *numbered([1, 2], "DCIM/101CANON")]
    assert only([shot(path) for path in expected]) == expected


def test_a_roll_over_inside_one_folder_starts_behind_the_hole() -> None:
    expected = numbered([*range(9990, 10000), *range(1, 21)], "card")
    assert only([shot(path) for path in expected]) == expected


def test_a_roll_over_with_lost_frames_around_it_is_still_one() -> None:
    expected = numbered([9900, 9901, 9960, 100, 101], "card")
    assert only([shot(path) for path in expected]) == expected


def test_a_hole_in_the_middle_alone_is_no_roll_over() -> None:
    expected = numbered([1, 2, 3, 5000, 5001], "card")
    assert only([shot(path) for path in expected]) == expected


def test_times_confirm_a_roll_over_or_deny_it() -> None:
    rolled = numbered([9998, 9999, 1, 2], "card")
    assert only([shot(path, at=n) for n, path in enumerate(rolled)]) == rolled
    plain = numbered([1, 2, 9998, 9999], "card")
    assert only([shot(path, at=n * 600) for n, path in enumerate(plain)]) == plain


def test_times_put_stretches_with_a_big_hole_between_in_order() -> None:
    expected = numbered([500, 501, 502, 1, 2], "card")
    assert only([shot(path, at=n * 100) for n, path in enumerate(expected)]) == expected


def test_times_never_reorder_frames_of_one_counter() -> None:
    expected = numbered([1, 2, 3, 4])
    assert only([shot(path, at=-n * 3600) for n, path in enumerate(expected)]) == expected


def test_two_bodies_with_equal_names_are_never_mixed() -> None:
    one, two = numbered([1, 2, 3], "a/100CANON"), numbered([1, 2, 3], "b/100CANON")
    mixed = [shot(path, at=n * 10) for n, path in enumerate(one)]
    mixed += [shot(path, camera=R6_TWO, at=n * 10 + 5) for n, path in enumerate(two)]
    assert by_body(mixed) == {"Canon EOS R6 (0123)": one, "Canon EOS R6 (0456)": two}


def test_two_bodies_in_one_folder_are_told_apart_by_serial() -> None:
    frames = [shot(path, camera=(R6, R6_TWO)[n % 2]) for n, path in enumerate(numbered([1, 2, 3, 4], "card"))]
    assert list(by_body(frames).values()) == [numbered([1, 3], "card"), numbered([2, 4], "card")]


def test_without_serials_two_models_in_one_folder_are_two_bodies() -> None:
    phone = CameraFacts("Apple", "iPhone 17")
    frames = [shot("card/IMG_0001.JPG", camera=NO_SERIAL), shot("card/IMG_0002.JPG", camera=phone)]
    assert list(by_body(frames)) == ["Canon EOS R6", "Apple iPhone 17"]


def test_without_serials_the_folders_of_one_card_are_one_body_and_other_folders_are_others() -> None:
    card = [*numbered([9999], "DCIM/100CANON"), *numbered([1], "DCIM/101CANON")]
    other = numbered([7], "second/100CANON")
    assert by_body([shot(path, camera=NO_SERIAL) for path in [*card, *other]]) == {
        "Canon EOS R6": card,
        "Canon EOS R6, second/100CANON": other,
    }


def test_a_serial_of_noughts_is_none() -> None:
    frames = [shot("a/IMG_0001.JPG", camera=replace(R6, serial="0000000")), shot("a/IMG_0002.JPG", camera=NO_SERIAL)]
    assert list(by_body(frames)) == ["Canon EOS R6"]


def test_a_file_without_camera_data_joins_the_one_body_of_its_folder_and_prefix() -> None:
    expected = numbered([1, 2, 3], "card")
    cameras = [R6, SILENT, R6]
    damaged = shot(expected[1], camera=SILENT, kind=FileKind.DAMAGED)
    assert only([shot(expected[0]), damaged, shot(expected[2])]) == expected
    assert only([shot(path, camera=camera) for path, camera in zip(expected, cameras, strict=True)]) == expected


def test_a_file_that_lost_only_its_serial_joins_its_body() -> None:
    expected = numbered([1, 2, 3], "card")
    cameras = [R6, NO_SERIAL, replace(R6, make="", model="")]
    assert only([shot(path, camera=camera) for path, camera in zip(expected, cameras, strict=True)]) == expected


def test_a_file_without_camera_data_between_frames_of_one_body_joins_that_body() -> None:
    first, second = numbered([1, 2, 3], "card"), numbered([5001, 5002], "card")
    frames = [shot(path, camera=SILENT if path.endswith("2.JPG") else R6) for path in first]
    frames += [shot(path, camera=R6_TWO) for path in second]
    assert list(by_body(frames).values()) == [first, second]


def test_a_file_between_two_bodies_is_given_to_neither_and_breaks_the_order_where_it_may_be_a_slate() -> None:
    one, between, two = numbered([1, 2], "card"), "card/IMG_0003.JPG", numbered([4, 5], "card")
    frames = [shot(path) for path in one] + [shot(path, camera=R6_TWO) for path in two]
    lost = shot(between, camera=SILENT, suspicion=Suspicion.STRONG)
    found = {stream.body: stream for stream in streams([*frames, lost])}
    assert list(found) == ["Canon EOS R6 (0123)", "unknown camera in card, body not certain", "Canon EOS R6 (0456)"]
    assert paths(found["unknown camera in card, body not certain"]) == [between]
    assert found["unknown camera in card, body not certain"].breaks == {0: "it is not certain which camera took it"}
    assert "may be a slate of this camera" in found["Canon EOS R6 (0456)"].breaks[0]
    portrait = {stream.body: stream for stream in streams([*frames, replace(lost, reading=frames[0].reading)])}
    assert not portrait["Canon EOS R6 (0456)"].breaks


def test_files_without_camera_data_and_another_prefix_are_a_stream_of_their_own() -> None:
    edited = numbered([1, 2], "card", "edit_{:04d}.jpg")
    found = by_body([shot("card/IMG_0001.JPG"), *(shot(path, camera=SILENT) for path in edited)])
    assert found == {"unknown camera in card": edited, "Canon EOS R6 (0123)": ["card/IMG_0001.JPG"]}


def test_a_folder_without_any_camera_data_stands_by_its_counter() -> None:
    expected = numbered([9999, 1, 2], "retouched")
    assert only([shot(path, camera=SILENT) for path in expected]) == expected


def test_copies_stand_right_behind_their_original() -> None:
    expected = ["card/IMG_0001.JPG", "card/IMG_0001 (1).JPG", "card/IMG_0001-2.JPG", "card/IMG_0002.JPG"]
    assert only([shot(path) for path in expected]) == expected


def test_names_without_a_number_stand_by_time_and_then_by_name() -> None:
    frames = [shot("a/moss.jpg", at=20), shot("a/bern.jpg", at=20), shot("a/zorn.jpg", at=10)]
    (stream,) = streams(frames)
    assert paths(stream) == ["a/zorn.jpg", "a/bern.jpg", "a/moss.jpg"]
    assert stream.breaks == {}


def test_a_name_without_a_number_is_put_among_the_numbered_by_its_time() -> None:
    frames = [shot(path, at=n * 10) for n, path in enumerate(numbered([1, 2, 3], "a"))]
    (stream,) = streams([*frames, shot("a/IMG_0002-Edit.jpg", at=10)])
    assert paths(stream) == ["a/IMG_0001.JPG", "a/IMG_0002.JPG", "a/IMG_0002-Edit.jpg", "a/IMG_0003.JPG"]


def test_names_without_number_and_time_come_last_and_carry_nobody_across() -> None:
    frames = [shot(path, at=n) for n, path in enumerate(numbered([1, 2], "a"))]
    (stream,) = streams([*frames, shot("a/zorn.jpg"), shot("a/bern.jpg")])
    assert paths(stream)[2:] == ["a/bern.jpg", "a/zorn.jpg"]
    assert set(stream.breaks) == {2, 3}


def test_a_big_hole_in_the_counter_breaks_the_order_unless_the_clock_says_it_was_at_once() -> None:
    names = numbered([100, 351], "a")
    (without_times,) = streams([shot(path) for path in names])
    assert without_times.breaks == {1: "the numbering jumps from IMG_0100 to IMG_0351, a slate may be missing between"}
    (at_once,) = streams([shot(path, at=n * 5) for n, path in enumerate(names)])
    assert at_once.breaks == {}
    (later,) = streams([shot(path, at=n * 500) for n, path in enumerate(names)])
    assert set(later.breaks) == {1}


def test_an_older_folder_behind_a_newer_one_breaks_the_order() -> None:
    first, second = numbered([401], "a/100CANON")[0], numbered([402], "b/100CANON")[0]
    (stream,) = streams([shot(first, at=9000), shot(second, at=0)])
    assert stream.breaks == {1: "a new folder begins, and IMG_0402 is older than IMG_0401"}


def test_raw_files_with_a_picture_companions_and_other_files_are_in_no_stream() -> None:
    frames = [
        shot("a/IMG_0001.JPG"), shot("a/IMG_0001.CR3", kind=FileKind.RAW), shot("a/IMG_0002.CR3", kind=FileKind.RAW),
        shot("a/IMG_0003.JPG", kind=FileKind.DAMAGED), shot("a/img_0003.cr3", kind=FileKind.RAW),
        shot("a/IMG_0001.XMP", kind=FileKind.COMPANION), shot("a/x.ctg", kind=FileKind.HOUSEKEEPING),
        shot("a/notes.txt", kind=FileKind.NOT_IMAGE),
    ]  # fmt: skip
    assert only(frames) == ["a/IMG_0001.JPG", "a/IMG_0002.CR3", "a/IMG_0003.JPG"]


def test_a_clock_that_runs_backwards_is_noted_from_a_minute_on() -> None:
    times = [0.0, 10.0, -40.0, None, 20.0, -3580.0, -3500.0]
    (stream,) = streams([shot(path, at=at) for path, at in zip(numbered([*range(1, 8)]), times, strict=True)])
    (note,) = clock_notes(stream)
    assert (note.before, note.frame, note.seconds) == (*numbered([5, 6]), 3600.0)


def test_pictures_of_the_second_slot_are_not_told_as_a_clock_that_runs_backwards() -> None:
    twice = [
        shot(f"{slot}/100CANON/IMG_{n:04d}.JPG", at=100.0 * n, content=str(n)) for slot in "ab" for n in range(1, 4)
    ]
    (stream,) = streams(twice)
    assert len(stream.frames) == 6
    assert clock_notes(stream) == []


def test_an_empty_card_has_no_streams() -> None:
    assert streams([]) == []


@pytest.mark.parametrize("form", ["IMG_{:04d} (2).JPG", "IMG_{:04d}-1.JPG", "IMG_{:04d}_2.JPG"])
def test_equal_names_of_two_cameras_told_apart_by_a_suffix_are_two_bodies(form: str) -> None:
    first = [shot(f"mix/IMG_{n:04d}.JPG", camera=NO_SERIAL) for n in range(1, 9)]
    second = [shot("mix/" + form.format(n), camera=NO_SERIAL) for n in range(1, 9)]
    assert [len(stream.frames) for stream in streams([*second, *first])] == [8, 8]
    copies = [shot("mix/" + form.format(n), camera=NO_SERIAL, content=f"mix/IMG_{n:04d}.JPG") for n in range(1, 9)]
    assert [len(stream.frames) for stream in streams([*copies, *first])] == [16], "equal content is a copy"
