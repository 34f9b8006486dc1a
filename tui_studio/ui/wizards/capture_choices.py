"""The questions of Group Capture: each is one key, then one more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.capture_clock import clock_words
from tui_studio.ui.modals.capture_fields import CaptureField, CaptureFieldsModal
from tui_studio.ui.modals.choose import Choice, ChooseModal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_studio.domain.capture_clock import ClockVerdict
    from tui_studio.repositories.capture import ShootChoice
    from tui_studio.services.capture import CaptureDay

MOST = 9


def setup_fields(shoots: Sequence[ShootChoice], last: Mapping[str, str], station: str) -> CaptureFieldsModal:
    """Where is captured: shoot, station, hot folder."""
    titles = [shoot.title for shoot in shoots]
    shoot = last.get("shoot", "")
    fields = {
        "shoot": CaptureField("Shoot", shoot if shoot in titles else titles[0], titles, strict=True),
        "station": CaptureField("Station", last.get("station", "") or station, hint="one for each camera"),
        "folder": CaptureField("Hot folder", last.get("folder", ""), folder=True),
    }

    def check(values: Mapping[str, str]) -> dict[str, str]:
        wrong = {} if values["shoot"] in titles else {"shoot": "Choose one of the shoots."}
        return wrong | ({} if values["station"] else {"station": "Give the station a name."})

    note = "The hot folder is where the camera's software puts its files. Without one only the list is kept here."
    return CaptureFieldsModal("Group Capture", fields, check, note)


def walk_in_fields(day: CaptureDay, typed: str) -> CaptureFieldsModal:
    """Somebody on no list: four fields."""
    current = day.current
    last, _, first = typed.partition(" ") if typed and not any(map(str.isdigit, typed)) else ("", "", "")
    fields = {
        "last_name": CaptureField("Last name", last.title()),
        "first_name": CaptureField("First name", first.title()),
        "grade": CaptureField("Grade", current.grade if current else ""),
        "teacher": CaptureField("Teacher", current.teacher if current else ""),
    }

    def check(values: Mapping[str, str]) -> dict[str, str]:
        named = values["last_name"] or values["first_name"]
        return {} if named else {"last_name": "Who is it?"}

    return CaptureFieldsModal("Walk-in", fields, check)


def last_frames() -> ChooseModal[int]:
    """How many of the last frames were the next person."""
    choices = [Choice("the last frame", 1, letter="1")]
    choices += [Choice(f"the last {n} frames", n, letter=str(n)) for n in range(2, MOST + 1)]
    return ChooseModal("These were already the next person", choices)


def held_frames(day: CaptureDay, before: str) -> ChooseModal[str]:
    """Whose the held frames are."""
    current = day.current
    nobody = "" if current else "Nobody is in front of the camera; select somebody first."
    earlier = "" if before else "Nobody was in front of this camera before."
    return ChooseModal(
        f"{len(day.held):,} held: whose are they?",
        [
            Choice(
                f"{current.name} (in front)" if current else "Who is in front", "current", reason=nobody, letter="f"
            ),
            Choice(f"{before} (before)" if before else "Who was there before", "previous", reason=earlier, letter="b"),
            Choice("Whoever is next", "next", hint="kept until the next scan", letter="n"),
            Choice("Nobody: leave them out", "nobody", hint="kept, never erased", letter="x"),
        ],
    )


def clock_question(body: str, verdict: ClockVerdict) -> ChooseModal[float]:
    """What a camera's late frames mean."""
    wrong = clock_words(body, verdict)
    words = wrong or f"The clock of {body or 'the camera'} is right"
    known = "" if wrong else "Its frames come in when they are taken."
    return ChooseModal(
        words.rstrip("."),
        [
            Choice(
                "The clock of the camera is off", verdict.seconds, hint="put its frames right", reason=known, letter="o"
            ),
            Choice("The clock is right", 0.0, hint="its frames come late", letter="r"),
        ],
    )


def leaving(job: str) -> ChooseModal[str]:
    """Whether the hot folder is watched on."""
    return ChooseModal(
        f"Leave {job}?",
        [
            Choice("Stop taking frames in, and leave", "stop", hint="they stay in the hot folder", letter="s"),
            Choice("Leave; frames are taken in on", "go", letter="g"),
        ],
    )
