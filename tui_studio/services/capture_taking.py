"""Taking in what comes out of a hot folder: each frame by the copy protocol of the card import, as soon as it is whole.

A frame is read and copied at once; when both agree it gets its name and its row in one transaction, and only then it
counts as there. Whose it is says the time at which it was taken.
"""

from __future__ import annotations

import contextlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from tui_studio.domain.capture import Fate, leads, owner_at
from tui_studio.domain.capture_clock import clock_words, moment_of
from tui_studio.domain.frames import FileKind
from tui_studio.errors import InputRefused
from tui_studio.integrations.file_kinds import kind_by_name
from tui_studio.services.capture_claims import StationClaims
from tui_studio.services.capture_frames import CLOCK, NOBODY, FrameDecisions, in_studio, verdict_of
from tui_studio.services.capture_places import CapturePlaces
from tui_studio.services.capture_previews import write_capture_preview
from tui_studio.services.progress import SILENT, Progress
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tui_studio.domain.frames import CameraFacts
    from tui_studio.integrations.card import CardFile
    from tui_studio.integrations.frame_look import FrameLook
    from tui_studio.integrations.glances import Glance
    from tui_studio.integrations.image_files import Arrived, IncomingFolder
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

QUIET = 1.0
"""Seconds without a change after which a file counts as whole that does not say so itself."""
PATIENCE = 4.0
"""Seconds without a change after which a picture that does not decode is damaged."""
ALONE_AFTER = 30.0
"""Seconds a side-car waits for its picture before somebody is told."""
SAME = timedelta(seconds=2)
"""Between a picture and its raw file."""
TOGETHER = timedelta(minutes=2)
"""Between the coming of the two where one of them tells no time."""
SOFT = 0.5
"""Of the usual sharpness of a station: below, a frame is called soft."""
ALONE = "its picture is not there"
DECIDED = ("fate", "session_id", "reason", "moment", "kind", "taken_at", "body", "shoot_id")
"""What is found out of a file once it is there."""
KNOWN = 5  # frames before anything is called soft


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file, told when it is safe."""

    frame_id: int
    name: str
    fate: Fate
    session_id: int | None
    number: str
    who: str
    moment: datetime
    path: str
    size: int
    reason: str = ""
    notes: str = ""
    body: str = ""
    clock: str = ""  # a sentence where the clock of the camera is off or not known
    seconds: float = 0.0  # from when it was seen to when it was safe
    glance: Glance | None = None
    kind: str = "picture"  # raw, companion: what travels with a picture


class HotFolderTaker:
    """Takes the files of one hot folder into one shoot; `take` may run in several threads."""

    def __init__(
        self, place: Workplace, shoot_id: int, station: str, folder: Path, progress: Progress = SILENT
    ) -> None:
        """Raises `InputRefused` for a folder that cannot be one."""
        self._place, self._progress = place, progress
        self.shoot_id, self.station, self.folder = shoot_id, station, _checked(place, folder)
        self._places = CapturePlaces(place)
        self._decisions = FrameDecisions(place)
        self._storing = Lock()
        self._seen: dict[str, tuple[tuple[int, int], float]] = {}
        self._unwhole: dict[str, tuple[int, int]] = {}
        self._alone: dict[str, float] = {}
        self._sharp: deque[float] = deque(maxlen=30)
        self._open = contextlib.ExitStack()
        self._claims = StationClaims(place, shoot_id, station, self.folder)
        self._incoming: IncomingFolder
        with place.reading() as uow:
            self._known = uow.capture.known_sources(str(self.folder), station)
            self._leads = {lead for name in uow.capture.leaders(str(self.folder), station) for lead in leads(name)}

    def __enter__(self) -> Self:
        """Open the private folder for copies; raises `InputRefused` where another program takes frames in here."""
        from tui_studio.integrations.image_files import IncomingFolder

        with contextlib.ExitStack() as opening:  # where one step fails, those before it are taken back
            opening.enter_context(self._claims)
            self._incoming = opening.enter_context(IncomingFolder(self._place.settings.paths.images))
            self._pool = opening.enter_context(ThreadPoolExecutor(4, thread_name_prefix="capture copy"))
            self._behind = opening.enter_context(ThreadPoolExecutor(1, thread_name_prefix="capture preview"))
            self._open = opening.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        """Let what is on its way end, then write down what is stored for others to check."""
        from tui_studio.services.manifests import settle_manifests

        self._open.close()
        now = self._place.clock.now().astimezone(self._place.clock.zone)
        settle_manifests(self._place, self._progress, f"capture-{now:%Y%m%d}-{self.shoot_id}")

    def fresh(self, files: Iterable[CardFile]) -> list[CardFile]:
        """Those that are frames, or travel with one, and were not taken in as they are now."""
        self._claims.touch()
        found = []
        for file in files:
            hidden = any(part.startswith(".") for part in file.path.split("/"))
            kind = kind_by_name(file.path)
            if hidden or file.link or kind not in (FileKind.PICTURE, FileKind.RAW, FileKind.COMPANION):
                continue
            if kind is FileKind.COMPANION and not self._led(file.path):
                self._alone.setdefault(file.path, monotonic())
                continue  # it comes in behind its picture
            stamp = (file.size, file.mtime_ns)
            if self._known.get(file.path) == stamp:
                continue
            if self._seen.get(file.path, (None, 0.0))[0] != stamp:
                self._seen[file.path] = (stamp, monotonic())
            found.append(file)
        return found

    def _led(self, name: str) -> bool:
        return name.rpartition(".")[0].casefold() in self._leads

    def alone(self, files: Iterable[CardFile], *, at_once: bool = False) -> tuple[str, ...]:
        """Side-cars and voice notes, among all files of the folder, that have waited for their picture too long."""
        there = {file.path for file in files} if self._alone else set()
        self._alone = {name: seen for name, seen in self._alone.items() if name in there and not self._led(name)}
        patience = 0.0 if at_once else ALONE_AFTER
        return tuple(name for name, seen in self._alone.items() if monotonic() - seen >= patience)

    def take(self, file: CardFile) -> Taken | None:
        """Take a file in; None while it is not whole. Raises `CopyFailed` where it cannot be stored."""
        stamp, since = self._seen[file.path]
        quiet, kind = monotonic() - since, kind_by_name(file.path)
        if not self._worth_reading(file, stamp, quiet, kind):
            return None
        copying = self._pool.submit(self._copy, file)
        try:
            look = self._look(file, kind)
        except OSError:  # gone, or locked by who writes it
            look = None
        arrived = None
        try:
            arrived = copying.result()
            agreed = look is not None and look.sha256 == arrived.sha256 and _stamp(file.real) == stamp
            if look is None or not agreed or (look.problem and quiet < PATIENCE):
                self._unwhole[file.path] = stamp
                return None
            taken = self._store(file, stamp, look, arrived, kind, since)
        finally:
            if arrived is not None:
                arrived.temp.unlink(missing_ok=True)
        self._known[file.path] = stamp
        if kind is not FileKind.COMPANION and taken.fate not in (Fate.DAMAGED, Fate.DUPLICATE):
            self._leads |= set(leads(file.path))
        self._after(taken, look)
        return taken

    def _worth_reading(self, file: CardFile, stamp: tuple[int, int], quiet: float, kind: FileKind | None) -> bool:
        """Whether a file may be whole: by its end, or because nobody has written to it for a while."""
        from tui_studio.integrations.hot_folder import ends_like_a_jpeg

        if self._unwhole.get(file.path) == stamp:
            return quiet >= PATIENCE
        return quiet >= QUIET or (kind is FileKind.PICTURE and ends_like_a_jpeg(file.real, file.size))

    def _copy(self, file: CardFile) -> Arrived:
        from tui_studio.integrations.image_files import copy_verified

        return copy_verified(file.real, self._incoming, "", self._progress.checkpoint)

    def _look(self, file: CardFile, kind: FileKind | None) -> FrameLook:
        from tui_studio.integrations.camera_facts import read_camera_facts
        from tui_studio.integrations.frame_look import FrameLook, look_at
        from tui_studio.integrations.image_files import hash_file
        from tui_studio.integrations.large_previews import listed_end

        if kind is FileKind.COMPANION:
            return FrameLook(hash_file(file.real), file.size)
        if kind is FileKind.RAW:
            with file.real.open("rb") as stream:
                head = stream.read(1 << 20)
            problem = "" if any(head) else "empty file"
            return FrameLook(hash_file(file.real), file.size, problem, read_camera_facts(head, raw=True))
        data = file.real.read_bytes()
        look = look_at(data)
        cut = not look.problem and listed_end(data) > len(data)
        return FrameLook(look.sha256, look.size, "its preview is cut off", look.camera) if cut else look

    def _store(
        self,
        file: CardFile,
        stamp: tuple[int, int],
        look: FrameLook,
        arrived: Arrived,
        kind: FileKind | None,
        since: float,
    ) -> Taken:
        """The row of a frame, its file, and whose it is: all in one transaction."""
        notes = self._notes(look)
        with self._storing, self._place.writing_when_free(self._progress) as uow:
            row = self._row(file, stamp, look, notes, kind)
            stored = uow.images.find_hash(arrived.sha256)
            twin = uow.capture.holds_hash(self.shoot_id, arrived.sha256)
            clock = ""
            if stored or twin:
                row |= {"fate": Fate.DUPLICATE, "reason": f"came in before as {stored or twin}"}
                frame_id = uow.capture.add_frame(row)
            else:
                frame_id = uow.capture.add_frame(row)
                row["id"] = frame_id
                clock = self._follow(uow, row) if kind is FileKind.COMPANION else self._judge(uow, row)
                changed = {key: row[key] for key in DECIDED}
                uow.capture.change_frame(frame_id, **changed)
                if row["fate"] == Fate.ASSIGNED:
                    self._places.into_session(uow, arrived, row, row["session_id"])
                else:
                    self._places.aside(uow, arrived, row)
            row = uow.capture.whole(frame_id)
            who = uow.capture.person_of(row["session_id"]) if row["session_id"] else None
            uow.commit()
        number, name = (who[0], who[1]) if who else ("", "")
        return Taken(
            frame_id, file.path, Fate(row["fate"]), row["session_id"], number, name, row["moment"], row["path"],
            file.size, row["reason"], row["notes"], row["body"], clock, monotonic() - since, look.glance, row["kind"],
        )  # fmt: skip

    def _row(
        self, file: CardFile, stamp: tuple[int, int], look: FrameLook, notes: str, kind: FileKind | None
    ) -> dict[str, Any]:
        now = self._place.clock.now()
        written = datetime.fromtimestamp(stamp[1] / 1e9, UTC)
        return {
            "shoot_id": self.shoot_id, "station": self.station, "folder": str(self.folder), "name": file.path,
            "size": stamp[0], "mtime_ns": stamp[1], "sha256": look.sha256,
            "kind": str(kind), "body": _body(look.camera), "taken_at": look.camera.taken_at,
            "came_at": min(now, _came(file.real) or now), "moment": written, "fate": Fate.UNASSIGNED,
            "reason": look.problem, "notes": notes, "session_id": None, "image_id": None, "path": "", "leaving": "",
        }  # fmt: skip

    def _follow(self, uow: UnitOfWork, row: dict[str, Any]) -> str:
        """A side-car or voice note goes where its frame went, and counts as of that moment."""
        frame = uow.capture.leader_of(row["folder"], row["station"], row["name"])
        if frame is None:
            row["reason"] = ALONE
        else:
            row |= {key: frame[key] for key in DECIDED if key != "kind"}
        return ""

    def _judge(self, uow: UnitOfWork, row: dict[str, Any]) -> str:
        """Put fate, session, moment and kind of a frame right; a sentence where its camera's clock is not."""
        raw = row["kind"] == "raw"
        if row["reason"]:
            row["fate"] = Fate.DAMAGED
            return ""
        clock, moment, known = "", row["moment"], True
        if row["taken_at"] is not None:
            verdict = verdict_of(self._place, uow, self.shoot_id, row["body"])
            moment, known = in_studio(self._place, moment_of(row["taken_at"], verdict)), verdict.known
            clock = clock_words(row["body"], verdict)
        row["moment"] = moment
        stem = row["name"].rpartition(".")[0].casefold()
        partners = [
            other
            for other in uow.capture.partners(self.shoot_id, self.station, stem)
            if other["id"] != row["id"] and _of_one_picture(other, row)
        ]
        if partners:
            self._join(uow, row, partners[0], raw=raw)
            return clock
        if raw:
            row["kind"] = "picture"  # until its picture comes
        if not known:
            row["reason"] = CLOCK
            return clock
        owner = owner_at(uow.capture.selections(self.shoot_id, self.station), moment)
        who = uow.capture.person_of(owner) if owner is not None else None
        if who is None or who[2]:
            row["reason"] = f"do not photograph {who[1]}" if who else NOBODY
        else:
            row |= {"fate": Fate.ASSIGNED, "session_id": owner}
        return clock

    def _join(self, uow: UnitOfWork, row: dict[str, Any], partner: dict[str, Any], *, raw: bool) -> None:
        """The files of one picture have one fate; only the picture itself counts as a frame."""
        fate = Fate(partner["fate"])
        row |= {"fate": Fate.UNASSIGNED if fate is Fate.DAMAGED else fate, "session_id": partner["session_id"]}
        row |= {"reason": partner["reason"] if fate is not Fate.DAMAGED else NOBODY, "moment": partner["moment"]}
        alone = kind_by_name(partner["name"]) is FileKind.RAW and partner["kind"] == "picture"
        if not raw and alone:
            uow.capture.change_frame(partner["id"], kind="raw")
            if partner["image_id"] is not None:
                uow.image_moves.set_kind(partner["image_id"], "raw")

    def _notes(self, look: FrameLook) -> str:
        soft = ""
        if look.sharpness:
            if len(self._sharp) >= KNOWN and look.sharpness < SOFT * median(self._sharp):
                soft = "soft"
            self._sharp.append(look.sharpness)
        return ", ".join(filter(None, (soft, look.light)))

    def _after(self, taken: Taken, look: FrameLook) -> None:
        """What need not be waited for: the preview, and frames that waited for the clock that is known by now."""
        if taken.fate is Fate.ASSIGNED and taken.session_id is not None:
            args = (taken.session_id, taken.path, look.sha256, look.picture)
            self._behind.submit(write_capture_preview, self._place, *args)
        if look.camera.taken_at is not None and taken.reason != CLOCK:
            with self._place.reading() as uow:
                held = uow.capture.frames(self.shoot_id, self.station, [Fate.UNASSIGNED])
            if any(frame.reason == CLOCK for frame in held):
                self._decisions.judge_again(self.shoot_id, self.station)


def _checked(place: Workplace, folder: Path) -> Path:
    folder = folder.expanduser().absolute()
    if not folder.is_dir():
        raise InputRefused(f"{folder} is no folder; name the one into which the camera's software puts its files.")
    images, real = place.settings.paths.images.resolve(), folder.resolve()
    if real == images or images in real.parents or real in images.parents:
        raise InputRefused(f"{folder} holds the studio's own pictures; name the folder of the camera's software.")
    return folder


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.lstat()
    except OSError:
        return None
    return facts.st_size, facts.st_mtime_ns


def _came(path: Path) -> datetime | None:
    """When a file came into its folder: no program can set this time."""
    try:
        return datetime.fromtimestamp(path.stat().st_ctime, UTC)
    except OSError:
        return None


def _body(camera: CameraFacts) -> str:
    make, model, serial = camera.make, camera.model, camera.serial
    named = model if model.casefold().startswith(make.casefold().split(" ")[0]) else f"{make} {model}".strip()
    return clean_text(f"{named} ({serial})" if serial else named, 120)


def _of_one_picture(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two files of one stem are a picture and its raw file: by their time, else by when they came."""
    if kind_by_name(one["name"]) is kind_by_name(other["name"]):
        return False
    if one["taken_at"] is None or other["taken_at"] is None:
        return bool(abs(one["came_at"] - other["came_at"]) <= TOGETHER)
    return bool(abs(one["taken_at"] - other["taken_at"]) <= SAME)
