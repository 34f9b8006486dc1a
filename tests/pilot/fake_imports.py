"""An import service over an invented card: it splits as the real one does, reads no file and copies none."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from tests.cards import booked, numbered, shot
from tests.conftest import MOMENT
from tui_studio.domain.copy_options import CopyOptions
from tui_studio.domain.format_proof import FormatProof, Ground
from tui_studio.domain.frames import FileKind, Suspicion
from tui_studio.domain.scan_options import BY_SLATES, ScanOptions
from tui_studio.domain.session_codes import CodeRules
from tui_studio.domain.slate_split import split
from tui_studio.errors import InputRefused
from tui_studio.services.import_plan import ImportPlan, ImportResult
from tui_studio.services.session_finding import read_list


def frames_of_a_morning():
    """Two students with slates, one slate nobody could read, a file that is cut off, and a note."""
    paths = numbered(list(range(1, 13)))
    found = [
        shot(paths[0], at=0, payloads="10001"),
        *(shot(path, at=10 + n) for n, path in enumerate(paths[1:4])),
        shot(paths[4], at=60, payloads="10002"),
        *(shot(path, at=70 + n) for n, path in enumerate(paths[5:7])),
        shot(paths[7], at=120, suspicion=Suspicion.STRONG),
        *(shot(path, at=130 + n) for n, path in enumerate(paths[8:11])),
        shot(paths[11], at=180, kind=FileKind.DAMAGED, problem="cut off after 61 %"),
        shot("DCIM/[notes].txt", kind=FileKind.NOT_IMAGE, problem="no picture"),
    ]
    return found


def write_files(card, frames):
    """The files that the frames say there are, with their sizes and nothing in them."""
    for frame in frames:
        file = card / frame.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes(frame.size))
    return card


class FakeImports:
    """Scans and copies at once, or, with a gate, one item each time it is opened."""

    def __init__(self, frames=None, names=None):
        self.frames = frames_of_a_morning() if frames is None else frames
        self.names = names or {"10001": "Adams, Ava", "10002": "Smith [jr], Ben"}
        self.gate: Event | None = None
        self.at_gate = Event()
        self.scanned: list[tuple[Path, ScanOptions]] = []
        self.copied: list[str] = []
        self.refusal = ""
        self.remembered = self.copied_with = None
        self.wanted = BY_SLATES
        self.pictures = ["10001_a.jpg", "10002_b.jpg", "IMG_0003.JPG"]

    def scan_options(self):
        return self.wanted

    def remember_scan_options(self, options):
        self.wanted = options

    def picture_names(self, source):
        return self.pictures

    def listed_columns(self, file):
        listed = read_list(file)
        return len(listed.rows), listed.columns

    def scan(self, source, options=BY_SLATES, progress=None, copying=None):
        self.scanned.append((source, options))
        if self.refusal:
            raise InputRefused(self.refusal)
        for done, frame in enumerate(self.frames, 1):
            self._pass(progress)
            progress.advance(done, len(self.frames), frame.path)
            if frame.problem:
                progress.log(f"{frame.path}: {frame.problem}", "warning")
        found = split(self.frames, booked(*self.names), CodeRules(""), {})
        return ImportPlan(source, options.by, found, self.names, {"scan": 0.1, "decode": 0.2, "total": 0.3}, options)

    def copy_options(self):
        return self.remembered or CopyOptions()

    def usual_copy_options(self):
        return CopyOptions()

    def remember_copy_options(self, options):
        self.remembered = options

    def apply(self, plan, progress=None, options=None):
        self.copied_with = options
        for done, frame in enumerate(plan.to_copy, 1):
            self._pass(progress)
            self.copied.append(frame.path)
            progress.advance(done, len(plan.to_copy), frame.path)
        doubts = ("1 damaged", "3 belong to nobody yet") if plan.counts["damaged"] else ()
        proof = FormatProof(MOMENT, 1, tuple(Ground(doubt, False, doubt) for doubt in doubts))
        return ImportResult("import-1", plan, len(plan.to_copy), (), proof, {"total": 1.0})

    def _pass(self, progress):
        progress.checkpoint()
        if self.gate is not None:
            self.at_gate.set()
            self.gate.wait(20)
