"""P21: `verify` finds rot, says how surely a sample would have, and gives pictures back only where it can vouch."""

from __future__ import annotations

import hashlib
import json
import random
import re
from io import StringIO
from pathlib import Path

import pytest

from tests.faults import small_day
from tests.faults.listening import Listener
from tests.faults.processes import MORE
from tests.faults.small_day import Command
from tui_studio.domain.sampling import chance_to_notice, noticed_with
from tui_studio.errors import Cancelled
from tui_studio.services.studio import Studio
from tui_studio.workers.console import run_in_console
from tui_studio.workers.verify_pictures import VerifyPicturesJob

FILES = 5000


def store(studio: Studio, count: int) -> list[Path]:
    """So many stored pictures of a few bytes, their rows written at once."""
    images, now = studio.settings.paths.images, studio.clock.now()
    (images / "2026").mkdir(exist_ok=True)
    with studio._place.writing() as uow:
        import_id = uow.images.start_import("b", "card", "qr", "ann", now)
        session_id = uow.images.session_ids(["10001"])[0]
        files = []
        for n in range(count):
            content = b"picture %d" % n
            file = images / "2026" / f"10001_{n:05}.JPG"
            file.write_bytes(content)
            files.append(file)
            uow.images.add(
                {
                    "session_id": session_id, "import_id": import_id, "path": f"2026/{file.name}",
                    "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "kind": "picture",
                    "original": file.name, "camera": "", "taken_at": None, "stored_at": now,
                }
            )  # fmt: skip
        uow.commit()
    return files


def flip(file: Path, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


def test_p21_rot_losses_and_strangers_among_5000_pictures_are_told_to_the_file(
    school: Studio, command: Command
) -> None:
    files = store(school, FILES)
    chance = random.Random(21)
    chosen = chance.sample(files, 23)
    rotten, gone = chosen[:20], chosen[20:]
    for file in rotten:
        flip(file, chance)
    for file in gone:
        file.unlink()
    strangers = [school.settings.paths.images / name for name in ("2026/holiday.jpg", "notes.txt")]
    for file in strangers:
        file.write_bytes(b"?")
    code, out, err = command("verify", "--json")
    found = json.loads(out)
    images = school.settings.paths.images

    def names(paths: list[Path]) -> list[str]:
        return sorted(path.relative_to(images).as_posix() for path in paths)

    assert code == 4
    assert (found["images"], found["checked"], found["sound"]) == (FILES, FILES - 3, False)
    assert sorted(found["altered"]) == names(rotten)
    assert sorted(found["missing"]) == names(gone)
    assert sorted(found["strangers"]) == names(strangers)
    assert err.count("is not as it was stored") == 20
    for file in rotten + gone:
        file.unlink(missing_ok=True)


def test_p21_a_sample_finds_rot_as_often_as_it_says(school: Studio) -> None:
    """20 of 400 damaged and 10 % read: at least one is found with 88 %; here in so many of 60 samples."""
    files = store(school, 400)
    chance = random.Random(5)
    for file in chance.sample(files, 20):
        flip(file, chance)
    said = chance_to_notice(400, 40, 20)
    assert round(said, 3) == 0.885
    random.seed(21)
    tries = 60 * MORE
    verdicts = [school.integrity.verify(10) for _ in range(tries)]
    assert {verdict.checked for verdict in verdicts} == {40}
    assert {verdict.chance_to_notice(20) for verdict in verdicts} == {said}
    found = sum(not verdict.sound for verdict in verdicts) / tries
    assert abs(found - said) < 0.13, "three standard deviations of 60 tries"


def test_p21_the_command_says_what_a_sample_is_worth(school: Studio, command: Command) -> None:
    store(school, 400)
    code, out, _ = command("verify", "--sample", "5")
    assert code == 0
    [line] = [line for line in out.splitlines() if line.startswith("Had")]
    enough = int(re.search(r"Had (\d+) pictures been damaged, this sample would have shown it with 95 %", line)[1])  # type: ignore[index]
    assert chance_to_notice(400, 20, enough) >= 0.95 > chance_to_notice(400, 20, enough - 1)
    assert "one alone with 5%" in line
    assert "Had" not in command("verify")[1], "who reads everything needs no probability"


@pytest.mark.parametrize(
    ("total", "sampled", "damaged", "chance"),
    [
        (10, 10, 1, 1.0),
        (10, 0, 5, 0.0),
        (10, 5, 1, 0.5),
        (4, 2, 2, 5 / 6),
        (4, 2, 3, 1.0),
        (5, 1, 9, 1.0),
        (7, 3, 0, 0.0),
    ],
)
def test_the_chance_of_a_sample(total: int, sampled: int, damaged: int, chance: float) -> None:
    assert chance_to_notice(total, sampled, damaged) == pytest.approx(chance)


def test_the_fewest_that_a_sample_notices() -> None:
    assert noticed_with(5000, 5000, 0.95) == 1
    assert noticed_with(5000, 0, 0.95) is None
    assert noticed_with(5000, 250, 0.95) == 59


def test_p21_what_cannot_be_read_is_damage_and_no_defect(school: Studio, command: Command) -> None:
    first, second = store(school, 2)
    first.unlink()
    first.symlink_to(second)
    code, out, err = command("verify")
    assert code == 4
    assert "Something went wrong" not in err
    assert f"2026/{first.name}" in out


# --rebuild


def forget(studio: Studio) -> None:
    """All rows of pictures, and what imports wrote down, are gone."""
    with studio._place.writing() as uow:
        for table in ("image", "import_frame", "image_import"):
            uow._db.connection().exec_driver_sql(f"DELETE FROM {table}")
        uow._db.connection().exec_driver_sql("UPDATE session SET image_count = 0")
        uow.commit()


def test_pictures_go_back_to_the_sessions_of_their_folders_as_one_step_that_can_be_undone(
    school: Studio, memory: Path, command: Command
) -> None:
    school.imports.apply(small_day.plan_of(small_day.shoot(memory / "card", 8)))
    forget(school)
    plan = school.rebuild.plan()
    assert sorted({row.session for row in plan.rows}) == list(small_day.NUMBERS)
    assert {row.told_by for row in plan.rows} == {"its folder"}
    assert school.integrity.verify().images == 0, "a plan writes nothing"
    result = school.rebuild.apply(plan)
    assert result.recovered == 8
    verdict = school.integrity.verify()
    assert (verdict.images, verdict.sound, verdict.strangers) == (8, True, ())
    rows = school.sessions.rows(school.sessions.ids())
    assert {row.images for row in rows.values()} == {2}
    again = school.rebuild.apply(school.rebuild.plan())
    assert (again.recovered, again.batch) == (0, "")
    assert school.imports.apply(small_day.plan_of(memory / "card")).duplicates == 8, "known by content again"
    assert command("undo")[0] == 0
    verdict = school.integrity.verify()
    assert (verdict.images, len(verdict.strangers)) == (0, 8), "the files stay where they are"


def test_a_picture_that_nobody_can_vouch_for_is_left_with_the_reason(school: Studio, memory: Path) -> None:
    school.imports.apply(small_day.plan_of(small_day.card_of(memory / "card", 4)))
    images = school.settings.paths.images
    mine, *others = sorted(small_day.stored(images))
    forget(school)
    folder, other = Path(mine).parent, Path(others[-1]).name
    files = {
        f"{folder}/{other}": b"in another's folder",
        "holiday/10002_A.JPG": b"told by its name alone",
        "holiday/beach.jpg": b"told by nothing",
        "holiday/99999_A.JPG": b"of a session that is not there",
        f"{folder}/10001_note.txt": b"text",
        f"{folder}/10001_empty.JPG": b"",
        f"{folder}/10001_twin.JPG": (images / mine).read_bytes(),
    }
    small_day.write_card(images, files)
    plan = school.rebuild.plan()
    found = {row.path: row.session for row in plan.rows}
    assert found == {**{path: Path(path).name[:5] for path in (mine, *others)}, "holiday/10002_A.JPG": "10002"}
    refused = dict(plan.refused)
    assert refused[f"{folder}/{other}"] == f"its folder says 10001 and its name says {other[:5]}"
    assert refused["holiday/beach.jpg"] == "neither its folder nor its name is that of a session in the records"
    assert refused["holiday/99999_A.JPG"] == refused["holiday/beach.jpg"]
    assert refused[f"{folder}/10001_note.txt"] == "no picture by its name"
    assert "only reserved its name" in refused[f"{folder}/10001_empty.JPG"]
    assert refused[f"{folder}/10001_twin.JPG"] == f"the same picture as {mine}"
    assert len(found) + len(refused) == 4 + len(files), "every file is one or the other"


def test_the_account_of_an_import_says_more_than_a_folder(school: Studio, memory: Path) -> None:
    school.imports.apply(small_day.plan_of(small_day.card_of(memory / "card", 4), body="Canon EOS R6 (0123)"))
    with school._place.writing() as uow:
        uow._db.connection().exec_driver_sql("DELETE FROM image")
        uow._db.connection().exec_driver_sql("UPDATE session SET image_count = 0")
        uow.commit()
    images = school.settings.paths.images
    (images / "moved").mkdir()
    for path in small_day.stored(images):
        (images / path).rename(images / "moved" / Path(path).name.replace("1000", "X"))
    plan = school.rebuild.plan()
    assert {row.told_by for row in plan.rows} == {"the account of an import"}
    assert sorted(row.session for row in plan.rows) == list(small_day.NUMBERS)
    assert {row.body for row in plan.rows} == {"Canon EOS R6 (0123)"}


def test_a_child_who_must_not_be_photographed_gets_no_picture_back(school: Studio, memory: Path) -> None:
    school.imports.apply(small_day.plan_of(small_day.card_of(memory / "card", 4)))
    forget(school)
    with school._place.writing() as uow:
        uow._db.connection().exec_driver_sql("UPDATE client SET no_photo = 1 WHERE last_name = 'Adams1'")
        uow.commit()
    plan = school.rebuild.plan()
    assert [reason for _, reason in plan.refused] == ["session 10001 must not be photographed"]
    assert school.rebuild.apply(plan).recovered == 3


def test_counts_that_are_wrong_are_put_right(school: Studio, memory: Path, command: Command) -> None:
    school.imports.apply(small_day.plan_of(small_day.card_of(memory / "card", 8)))
    with school._place.writing() as uow:
        uow._db.connection().exec_driver_sql("UPDATE session SET image_count = 7 WHERE number = '10003'")
        uow.commit()
    assert command("verify")[0] == 4
    code, out, _ = command("verify", "--rebuild", "--dry-run")
    assert (code, "10003: its count of images was wrong" in out) == (4, True)
    assert command("verify", "--rebuild")[0] == 0
    assert command("verify")[0] == 0


def test_a_file_that_its_manifest_does_not_know_again_is_left(school: Studio, memory: Path) -> None:
    school.imports.apply(small_day.plan_of(small_day.card_of(memory / "card", 4)))
    forget(school)
    images = school.settings.paths.images
    victim = min(small_day.stored(images))
    flip(images / victim, random.Random(1))
    plan = school.rebuild.plan()
    assert plan.refused == ((victim, "not as the manifest of its import says: altered since"),)
    assert len(plan.rows) == 3


def test_dry_run_belongs_to_rebuild(command: Command, school: Studio) -> None:
    code, _, err = command("verify", "--dry-run")
    assert (code, "belongs to --rebuild" in err) == (2, True)


def test_p21_the_job_of_the_screens_lists_the_same_damage(school: Studio) -> None:
    rotten, gone, *_ = store(school, 5)
    rotten.write_bytes(b"other")
    gone.unlink()
    (school.settings.paths.images / "stranger.jpg").write_bytes(b"?")
    said = StringIO()
    outcome = run_in_console(VerifyPicturesJob(), school, said)
    assert outcome.counts == {
        "images": 5, "checked": 4, "missing": 1, "altered": 1, "strangers": 1, "without_preview": 4, "held": 0,
    }  # fmt: skip
    assert outcome.summary == "DAMAGE: 4 of 5 pictures read, 1 missing, 1 altered. l lists them."
    lines = said.getvalue().splitlines()
    assert f"error: 2026/{rotten.name} is not as it was stored" in lines
    assert f"error: 2026/{gone.name} is missing" in lines
    assert "warning: stranger.jpg belongs to no session" in lines
    assert "“tui-studio verify --rebuild --dry-run” says whose these files are" in lines


def test_the_job_can_be_stopped(school: Studio) -> None:
    store(school, 3)
    with pytest.raises(Cancelled):
        school.integrity.verify(progress=Listener(stop_after=1))
