"""Every odd thing that happens between slates, on real JPEGs, through the real reader, split and copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from zlib import crc32

import pytest
from PIL import Image, ImageDraw

from tests.factories import YEAR, enroll, schedule, session_ids
from tests.photographed import class_card, needs_poppler, photographed, printed
from tests.simple_card import SIZE, portrait, slate
from tui_studio.domain.frames import CameraFacts, PlannedFrame, Role
from tui_studio.domain.scan_options import ScanOptions
from tui_studio.integrations.sample_pictures import save_jpeg, slate_photo
from tui_studio.integrations.sample_slates import code_image
from tui_studio.services.import_plan import ImportPlan, document
from tui_studio.services.studio import Studio

R6 = CameraFacts("Canon", "Canon EOS R6", "083024001177")
SECOND = CameraFacts("Canon", "Canon EOS R6", "083024009942")
START = datetime.fromisoformat("2026-09-14 08:00")
A, B, C, D, E, F = (str(10001 + n) for n in range(6))
Picture = str | Callable[[], Image.Image] | None  # a number for a slate, None for a portrait


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 6)
    schedule(studio)
    return studio


class Camera:
    """Writes one file after the other; a slate takes its time, a portrait (drawn by a `partial` too) does not."""

    def __init__(self, card: Path, facts: CameraFacts = R6, folder: str = "DCIM/100EOSR6", first: int = 1) -> None:
        self.card, self.facts, self.folder, self.number = card, facts, folder, first
        self.clock: datetime | None = START

    def take(self, *pictures: Picture) -> list[str]:
        """The paths of the frames."""
        paths = []
        for picture in pictures:
            if self.clock is not None:
                self.clock += timedelta(seconds=4 if picture is None or isinstance(picture, partial) else 25)
            path = f"{self.folder}/IMG_{self.number:04d}.JPG"
            seed = crc32(f"{self.facts.serial}{self.folder}{self.number}".encode()) % 200
            drawn = portrait(seed) if picture is None else slate(picture) if isinstance(picture, str) else picture()
            facts = CameraFacts(self.facts.make, self.facts.model, self.facts.serial, self.clock)
            save_jpeg(drawn, self.card / path, facts)
            paths.append(path)
            self.number = self.number % 9999 + 1
        return paths


def scanned(studio: Studio, card: Path, **options: str) -> ImportPlan:
    """Looked through; whatever else is true, every file is one entry, and what is copied is exactly the images."""
    plan = studio.imports.scan(card, ScanOptions(**options))  # type: ignore[arg-type]
    files = sorted(file.relative_to(card).as_posix() for file in card.rglob("*") if file.is_file())
    assert sorted(frame.path for frame in plan.frames) == files
    result = studio.imports.apply(plan)
    assert not result.failed
    for frame in result.plan.frames:
        assert (frame.target is not None) == (frame.role is Role.IMAGE), frame
        if frame.target is not None:
            assert f"{frame.session}" in frame.target
            assert (studio.settings.paths.images / frame.target).read_bytes() == (card / frame.path).read_bytes()
    return plan


def whose(plan: ImportPlan, paths: Sequence[str]) -> list[str | None]:
    found = {frame.path: frame for frame in plan.frames}
    return [found[path].session for path in paths]


def one(plan: ImportPlan, path: str) -> PlannedFrame:
    return next(frame for frame in plan.frames if frame.path == path)


def kinds(plan: ImportPlan) -> set[str]:
    return {warning.kind for warning in plan.warnings}


def blurred(number: str) -> Callable[[], Image.Image]:
    return lambda: slate_photo(Random(4), SIZE, number, ("Baker, Ben",), "defocus")


@pytest.mark.parametrize("slates", ["before", "after"])
def test_a_slate_that_nobody_can_read_leaves_its_frames_to_nobody(school: Studio, tmp_path: Path, slates: str) -> None:
    camera = Camera(tmp_path / "card")
    order = [(A, None, None), (blurred(B), None, None), (C, None, None)]
    paths = [camera.take(*(part if slates == "before" else part[::-1])) for part in order]
    plan = scanned(school, tmp_path / "card", slates=slates)
    assert whose(plan, paths[0]) == [A] * 3
    assert whose(plan, paths[1]) == [None] * 3
    assert whose(plan, paths[2]) == [C] * 3
    assert kinds(plan) & {"unread-slate", "maybe-slate"}


def test_a_slate_that_was_never_photographed_shows_in_the_pause(school: Studio, tmp_path: Path) -> None:
    camera = Camera(tmp_path / "card")
    for number in (A, B, C, D):
        camera.take(number, None, None, None)
    assert camera.clock is not None
    camera.clock += timedelta(seconds=25)
    lost = camera.take(None, None, None)
    camera.take(F, None, None, None)
    plan = scanned(school, tmp_path / "card")
    assert whose(plan, lost) == [None] * 3
    told = next(warning.text for warning in plan.warnings if warning.kind == "missing-slate")
    assert E in told


def test_images_before_the_first_code_belong_to_nobody_yet(school: Studio, tmp_path: Path) -> None:
    camera = Camera(tmp_path / "card")
    early, rest = camera.take(None, None), camera.take(A, None)
    plan = scanned(school, tmp_path / "card")
    assert whose(plan, early) == [None, None]
    assert one(plan, early[0]).reason == "before the first slate"
    assert whose(plan, rest) == [A, A]


def test_images_after_the_last_code_belong_to_nobody_where_slates_come_last(school: Studio, tmp_path: Path) -> None:
    camera = Camera(tmp_path / "card")
    rest, late = camera.take(None, A), camera.take(None, None)
    plan = scanned(school, tmp_path / "card", slates="after")
    assert whose(plan, rest) == [A, A]
    assert whose(plan, late) == [None, None]
    assert one(plan, late[0]).reason == "after the last slate"


def test_each_unknown_number_is_a_case_of_its_own(school: Studio, tmp_path: Path) -> None:
    camera = Camera(tmp_path / "card")
    camera.take(A, None)
    first, second = camera.take("98765", None), camera.take("98766", None)
    plan = scanned(school, tmp_path / "card")
    assert whose(plan, [*first, *second]) == [None] * 4
    assert [one(plan, path).payload for path in (first[0], second[0])] == ["98765", "98766"]
    assert "98765" in one(plan, first[1]).reason
    assert "98766" in one(plan, second[1]).reason


def test_a_code_of_another_school_is_pointed_out_and_no_error(school: Studio, tmp_path: Path) -> None:
    enroll(school, 1, school="Harbor Lights Academy", year=YEAR)
    schedule(school, school="Harbor Lights Academy", untimed=date(2026, 9, 14))
    [visitor] = [row.number for row in school.sessions.rows(session_ids(school, "org:harbor")).values()]
    camera = Camera(tmp_path / "card")
    camera.take(A, None, B, None)
    paths = camera.take(visitor, None)
    camera.take(C, None)
    plan = scanned(school, tmp_path / "card")
    assert whose(plan, paths) == [visitor, visitor]
    assert "other-shoot" in kinds(plan)


def test_the_same_code_later_appends(school: Studio, tmp_path: Path) -> None:
    camera = Camera(tmp_path / "card")
    paths = [camera.take(A, None, None), camera.take(B, None, None), camera.take(A, None)]
    plan = scanned(school, tmp_path / "card")
    assert [whose(plan, part)[-1] for part in paths] == [A, B, A]
    assert plan.sessions == {A: 3, B: 2}


def test_two_codes_in_a_row_leave_the_first_without_images(school: Studio, tmp_path: Path) -> None:
    camera = Camera(tmp_path / "card")
    first, second = camera.take(A), camera.take(B, None)
    plan = scanned(school, tmp_path / "card")
    assert plan.sessions == {B: 1}
    assert ("no-images", first[0]) in {(warning.kind, warning.frame) for warning in plan.warnings}
    assert whose(plan, second) == [B, B]


def side_by_side(*numbers: str) -> Image.Image:
    picture = Image.new("RGB", SIZE, "white")
    for n, number in enumerate(numbers):
        picture.paste(code_image(number, 14).convert("RGB"), (120 + 560 * n, 220))
    return picture


def test_several_codes_in_one_frame_are_for_siblings_and_for_nobody_else(school: Studio, tmp_path: Path) -> None:
    with school._place.reading() as uow:
        known = uow.images.known_sessions()
    school.families.link(known[A].client, known[B].client)
    camera = Camera(tmp_path / "card")
    siblings = camera.take(lambda: side_by_side(A, B), None, None)
    strangers = camera.take(lambda: side_by_side(C, D), None)
    plan = scanned(school, tmp_path / "card")
    assert [one(plan, path).sessions for path in siblings] == [(A, B)] * 3
    assert whose(plan, strangers) == [None, None]
    assert {"siblings", "two-numbers"} <= kinds(plan)
    images = {row.number: row.images for row in school.sessions.rows(session_ids(school)).values() if row.images}
    assert images == {A: 2, B: 2}


@needs_poppler
def test_the_printed_card_of_a_class_gives_its_pictures_to_the_class(studio: Studio, tmp_path: Path) -> None:
    enroll(studio, 40)
    schedule(studio)
    rows = list(studio.sessions.rows(session_ids(studio)).values())
    of = (rows[0].grade, rows[0].teacher)
    members = [row.number for row in rows if (row.grade, row.teacher) == of]
    assert len(members) >= 3
    page = printed(tmp_path, cards=[class_card(members)])
    camera = Camera(tmp_path / "card")
    group = camera.take(lambda: photographed(page, Random(1)).convert("RGB"), None, None)
    single = camera.take(members[0], None)
    plan = scanned(studio, tmp_path / "card")
    assert set(one(plan, group[1]).sessions) == set(members)
    assert one(plan, single[1]).sessions == (members[0],)
    images = {row.number: row.images for row in studio.sessions.rows(session_ids(studio)).values() if row.images}
    assert images == dict.fromkeys(members, 2) | {members[0]: 3}


def behind_a_child(payload: str) -> Image.Image:
    picture = portrait(3)
    picture.paste(code_image(payload, 4).convert("RGB"), (60, 60))
    return picture


def shirt() -> Image.Image:
    """A bar code on a T-shirt: bars, and no code that counts."""
    picture, rng = portrait(4), Random(8)
    draw, x = ImageDraw.Draw(picture), 500
    while x < 700:
        width = rng.choice((2, 4, 6))
        draw.rectangle((x, 600, x + width, 700), fill="white")
        x += width + rng.choice((2, 4, 6))
    return picture


def test_codes_that_are_no_session_numbers_are_ignored_with_a_note(school: Studio, tmp_path: Path) -> None:
    camera = Camera(tmp_path / "card")
    paths = camera.take(A, None, partial(behind_a_child, "https://example.org/poster"), None)
    plan = scanned(school, tmp_path / "card")
    assert whose(plan, paths) == [A] * 4
    assert not [frame for frame in plan.frames if frame.role is Role.SLATE and frame.session not in (A,)]
    assert "foreign-code" in kinds(plan)


def test_a_bar_code_on_a_shirt_is_no_slate(school: Studio, tmp_path: Path) -> None:
    camera = Camera(tmp_path / "card")
    paths = camera.take(A, None, partial(shirt), None)
    plan = scanned(school, tmp_path / "card")
    assert [frame.role for frame in plan.frames if frame.role is Role.SLATE] == [Role.SLATE]
    assert set(whose(plan, paths)) <= {A, None}


@pytest.mark.parametrize("timed", [True, False])
def test_the_counter_that_rolls_over_keeps_the_order(school: Studio, tmp_path: Path, timed: bool) -> None:
    camera = Camera(tmp_path / "card", first=9996)
    camera.clock = START if timed else None
    paths = camera.take(A, None, None, B)  # 9996 to 9999
    camera.folder = "DCIM/101EOSR6"
    paths += camera.take(None, None, C, None)
    plan = scanned(school, tmp_path / "card")
    expected = [A, A, A, B, B, B, C, C]
    given = whose(plan, paths)
    if timed:
        assert given == expected
    assert [frame.path for frame in plan.frames] == paths
    assert all(who in (None, right) for who, right in zip(given, expected, strict=True))


def test_files_of_retouched_pictures_without_a_counter_go_by_their_time(school: Studio, tmp_path: Path) -> None:
    camera = Camera(tmp_path / "card")
    paths = camera.take(A, None, B, None)
    names = ["slate one.jpg", "zoe best.jpg", "a slate.jpg", "moss final.jpg"]
    for path, name in zip(paths, names, strict=True):
        (tmp_path / "card" / path).rename(tmp_path / "card" / camera.folder / name)
    plan = scanned(school, tmp_path / "card")
    assert whose(plan, [f"{camera.folder}/{name}" for name in names]) == [A, A, B, B]


def test_two_cameras_in_one_folder_are_read_each_for_itself(school: Studio, tmp_path: Path) -> None:
    one_of, other = Camera(tmp_path / "card"), Camera(tmp_path / "card", SECOND, first=5001)
    mine, theirs = [], []
    for first, second in ((A, D), (B, E), (C, F)):  # shot at the same time, mixed in one folder
        mine += one_of.take(first, None, None)
        theirs += other.take(second, None, None)
    plan = scanned(school, tmp_path / "card")
    assert whose(plan, mine) == [A, A, A, B, B, B, C, C, C]
    assert whose(plan, theirs) == [D, D, D, E, E, E, F, F, F]


@pytest.mark.parametrize("wrong", [timedelta(hours=-1), timedelta(days=-9700)])
def test_a_wrong_clock_moves_no_frame_and_is_told(school: Studio, tmp_path: Path, wrong: timedelta) -> None:
    first, second = Camera(tmp_path / "card/a"), Camera(tmp_path / "card/b", SECOND)
    second.clock = START + wrong
    numbers = (A, B, C, D)
    mine = [path for number in numbers for path in first.take(number, None, None)]
    theirs = [path for number in numbers for path in second.take(number, None, None)]
    plan = scanned(school, tmp_path / "card")
    expected = [number for number in numbers for _ in range(3)]
    assert whose(plan, [f"a/{path}" for path in mine]) == expected
    assert whose(plan, [f"b/{path}" for path in theirs]) == expected
    assert "clock-offset" in kinds(plan)
    assert plan.clocks == {"Canon EOS R6 (083024009942)": -wrong.total_seconds()}
    [reference, other] = document(plan, source="card")["cameras"]
    assert (reference["certainty"], reference["frames"]) == ("reference", 12)
    assert (other["certainty"], other["behind"]) == ("sure", -wrong.total_seconds())
    with school._place.reading() as uow:
        shown = uow.client_records.images(session_id=school.sessions.find_number(A))
    assert {row["taken_at"].date() for row in shown} == {START.date()}, "staff see the day it was"


def test_both_slots_of_a_body_are_one_card(school: Studio, tmp_path: Path) -> None:
    paths = []
    for slot in ("slot 1", "slot 2"):
        camera = Camera(tmp_path / "card" / slot)
        paths = camera.take(A, None, None, B, None)
    plan = scanned(school, tmp_path / "card")
    assert plan.sessions == {A: 2, B: 1}
    again = [one(plan, f"slot 2/{path}") for path in paths]
    assert [frame.role for frame in again] == [Role.SLATE, Role.DUPLICATE, Role.DUPLICATE, Role.SLATE, Role.DUPLICATE]
    assert again[1].reason == f"same picture as slot 1/{paths[1]}"
    assert "seen-twice" in kinds(plan)
