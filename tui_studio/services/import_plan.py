"""What an image import would do, before it does it: the plan, its stretches, and its JSON document."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from tui_studio.domain.camera_clocks import BodyClock, camera_clocks, typed_offsets
from tui_studio.domain.frames import Confidence, PlannedFrame, PlanWarning, Role, Rung, SeenCode, Split
from tui_studio.domain.plan_stretches import Companions, Stretch, stretches
from tui_studio.domain.reading_quality import ReadingQuality, reading_quality
from tui_studio.domain.scan_options import BY_SLATES, ScanOptions
from tui_studio.errors import InputRefused
from tui_studio.integrations.complete_file import complete_file
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.domain.format_proof import FormatProof
    from tui_studio.domain.frames import ScannedFrame
    from tui_studio.integrations.preview_spool import PreviewSpool
    from tui_studio.services.stragglers import RollCall

LONGEST_PAYLOADS = 800
"""Characters: a card holds twelve codes."""
LONGEST_OFFSET = 100 * 366 * 86400.0
"""Seconds; no camera's clock is further off than its calendar goes."""
HOUSEKEEPING = "camera housekeeping"
PLAN_VERSION = 2
"""Of the files that plans are kept in; raised when an older program would misread them.

2: most frames have a checksum in place of their hash, without which an older one takes any card for that of the plan.
"""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Every file of a source with its place; nothing is copied yet."""

    source: Path
    method: str
    split: Split
    names: Mapping[str, str] = field(default_factory=dict)  # session number to "Last, First"
    seconds: Mapping[str, float] = field(default_factory=dict)
    options: ScanOptions = BY_SLATES  # what was asked of the scan
    clocks: Mapping[str, float] = field(default_factory=dict)  # body to seconds that its clock is behind the others
    scanned: Mapping[str, ScannedFrame] = field(default_factory=dict)  # by path; a plan from a file has none
    spool: PreviewSpool | None = field(default=None, compare=False, repr=False)  # previews made by the scan

    @property
    def frames(self) -> tuple[PlannedFrame, ...]:
        """Every file, in shooting order."""
        return self.split.frames

    @property
    def warnings(self) -> tuple[PlanWarning, ...]:
        """What to look at."""
        return self.split.warnings

    @property
    def counts(self) -> dict[str, int]:
        """Frames per role."""
        return self.split.counts()

    @property
    def sessions(self) -> dict[str, int]:
        """Images per session number."""
        return self.split.images_per_session()

    @property
    def reading(self) -> ReadingQuality:
        """How well its slates were to be read."""
        return reading_quality(self.frames)

    @property
    def to_copy(self) -> tuple[PlannedFrame, ...]:
        """The frames that become images."""
        return tuple(frame for frame in self.frames if frame.role is Role.IMAGE)

    def cameras(self) -> tuple[BodyClock, ...]:
        """The cameras of the source, and how far their clocks are apart."""
        return camera_clocks(self.frames, typed_offsets(self.frames, self.clocks))

    def shot_at(self, frame: PlannedFrame) -> datetime | None:
        """When a frame was taken by the clock of the other cameras; None where its camera's is right or not known."""
        behind = self.clocks.get(frame.body)
        return frame.taken_at + timedelta(seconds=behind) if behind and frame.taken_at else None

    def stretches(self) -> tuple[Stretch, ...]:
        """The plan as a person reads it, in shooting order."""
        return stretches(self.split, Companions(self.frames))


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; `plan` holds the targets of what was stored."""

    batch: str
    plan: ImportPlan
    copied: int
    failed: tuple[PlannedFrame, ...]
    proof: FormatProof
    seconds: Mapping[str, float]
    manifest: str = ""  # below the images folder; empty where nothing was stored
    rolls: tuple[RollCall, ...] = ()  # of the shoots that got pictures

    @property
    def duplicates(self) -> int:
        """Frames whose content was stored already."""
        return self.plan.counts[Role.DUPLICATE.value]

    @property
    def card_may_be_formatted(self) -> bool:
        """Every frame that was found is accounted for and stored."""
        return self.proof.holds

    @property
    def why_not(self) -> str:
        """Why the card may not be formatted; empty when it may."""
        return self.proof.why_not


def document(plan: ImportPlan, *, source: str, result: ImportResult | None = None) -> dict[str, Any]:
    """The JSON document of `import images`, before and after the copy."""
    shown = result.plan if result else plan
    seconds = dict.fromkeys(("scan", "decode", "copy", "previews", "total"), 0.0)
    seconds.update(result.seconds if result else plan.seconds)
    return {
        "source": source,
        "batch": result.batch if result else "",
        "frames": [
            {
                "path": frame.path,
                "role": frame.role.value,
                "session": frame.session,
                "payload": frame.payload,
                "reason": frame.reason,
                "target": frame.target,
                "also": list(frame.also),
                **_code_entry(frame),
            }
            for frame in shown.frames
        ],
        "counts": shown.counts,
        "sessions": shown.sessions,
        "shoots": [call.document() for call in result.rolls] if result else [],
        "reading": shown.reading.document(),
        "warnings": [{"frame": w.frame, "kind": w.kind, "text": w.text} for w in shown.warnings],
        "cameras": [
            {
                "body": camera.body,
                "frames": camera.frames,
                "first": camera.first.isoformat(timespec="seconds") if camera.first else None,
                "last": camera.last.isoformat(timespec="seconds") if camera.last else None,
                "behind": camera.behind,
                "certainty": camera.certainty,
                "grounds": camera.grounds,
            }
            for camera in shown.cameras()
        ],
        "copied": result.copied if result else 0,
        "card_may_be_formatted": result.card_may_be_formatted if result else False,
        "why_not": result.why_not if result else "Nothing was copied yet.",
        "proof": result.proof.document() if result else None,
        "manifest": result.manifest if result else "",
        "seconds": {key: round(value, 3) for key, value in seconds.items()},
    }


def _code_entry(frame: PlannedFrame) -> dict[str, Any]:
    """Of a slate that was read: which look read it and how well."""
    code = frame.code
    if code is None:
        return {}
    own = {"payload": code.payload} if code.payload != frame.payload else {}  # one of several on a slate of siblings
    said = {"look": code.rung.value, "module": code.module, "contrast": code.contrast, "box": list(code.box)}
    return {"code": said | own}


def save_plan(plan: ImportPlan, target: Path, studio: str = "") -> None:
    """Write a plan that can be read, corrected (role, session) and applied later.

    `studio` is the mark of the studio whose session numbers stand in it. What `target` held stays until the new plan is
    complete. Raises `InputRefused` where it cannot be written.
    """
    written = document(plan, source=str(plan.source)) | {"version": PLAN_VERSION, "studio": studio}
    for entry, frame in zip(written["frames"], plan.frames, strict=True):
        entry |= {"sha256": frame.sha256, "checksum": frame.checksum, "size": frame.size, "body": frame.body}
        entry["travels_with"] = frame.travels_with
        entry["taken_at"] = frame.taken_at.isoformat() if frame.taken_at else None
    written["method"], written["options"] = plan.method, plan.options.to_document()
    written["clocks"] = dict(plan.clocks)
    written["confidence"] = {path: [one.value, *one.grounds] for path, one in plan.split.confidence.items()}
    text = (json.dumps(written, ensure_ascii=False, indent=1) + "\n").encode()
    if target.exists() and not target.is_file():  # a pipe, or /dev/stdout
        _send(text, target)
    else:
        with complete_file(target) as stream:
            stream.write(text)


def _send(text: bytes, target: Path) -> None:
    try:
        target.write_bytes(text)
    except OSError as error:
        raise InputRefused(f"The plan cannot be written to {target}: {error.strerror}.") from error


def load_plan(file: Path, studio: str = "") -> ImportPlan:
    """Read a plan that `save_plan` wrote, corrected by hand or not.

    Raises `InputRefused` for anything else, and for a plan that bears the mark of another studio than `studio`.
    """
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputRefused(f"{file} cannot be opened: {error.strerror}.") from error
    except ValueError as error:
        raise InputRefused(f"{file} is no plan; make one with “import images SOURCE --plan FILE”.") from error
    try:
        _check_origin(written, studio)
        frames = tuple(_frame(entry) for entry in written["frames"])
        if len({frame.path for frame in frames}) < len(frames):
            twice, _ = Counter(frame.path for frame in frames).most_common(1)[0]
            raise _Refused(f"“{clean_text(twice, 80)}” stands in it twice")
        warnings = tuple(
            PlanWarning(*(clean_text(w[k], 400) for k in ("frame", "kind", "text"))) for w in written["warnings"]
        )
        source, method = Path(str(written["source"])), str(written.get("method", "qr"))
        options = ScanOptions.from_document(written.get("options", {}))
        confidence = {str(path): _confidence(*one) for path, one in written.get("confidence", {}).items()}
        clocks = {clean_text(body): _offset(behind) for body, behind in written.get("clocks", {}).items()}
    except _Refused as error:
        raise InputRefused(f"{file}: {error}.") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputRefused(
            f"{file} is no plan of this program; make one with “import images SOURCE --plan FILE”."
        ) from error
    if not source.is_absolute():
        raise InputRefused(f"{file}: the source “{source}” must be a full path.")
    return ImportPlan(source, method, Split(frames, warnings, confidence), options=options, clocks=clocks)


class _Refused(ValueError):
    """An entry of a plan that cannot be meant, in words."""


def _check_origin(written: Mapping[str, Any], studio: str) -> None:
    if int(written.get("version", 1)) > PLAN_VERSION:
        raise _Refused("this plan was kept by a newer version of the program; update this one, or scan the card anew")
    origin = str(written.get("studio", ""))
    if origin and origin != studio:
        raise _Refused("this plan was made in another studio, whose numbers belong to other people; scan the card here")


def _confidence(value: Any, *grounds: Any) -> Confidence:
    return Confidence(max(0, min(100, int(value))), tuple(clean_text(ground, 200) for ground in grounds))


def _offset(seconds: Any) -> float:
    found = float(seconds)
    if not abs(found) <= LONGEST_OFFSET:
        raise _Refused("a clock of a camera is off by more than a century")
    return found


def _frame(entry: dict[str, Any]) -> PlannedFrame:
    path = str(entry["path"])
    if path.startswith("/") or ".." in PurePosixPath(path).parts:
        raise _Refused(f"“{clean_text(path, 80)}” leaves the source")
    role = Role(entry["role"])
    session = entry.get("session")
    session = None if session in (None, "") else clean_text(session, 40)
    if role is Role.IMAGE and session is None:
        raise _Refused(f"{clean_text(path, 80)} is an image of no session")
    if role not in (Role.IMAGE, Role.SLATE) and session is not None:
        raise _Refused(
            f"{clean_text(path, 80)} names session {session} and is {role.value}; its role must be “image” too"
        )
    also = dict.fromkeys(clean_text(number, 40) for number in entry.get("also", ()))
    payload = entry.get("payload")
    return PlannedFrame(
        path=path,
        role=role,
        session=session,
        payload=None if payload is None else clean_text(payload, LONGEST_PAYLOADS),
        reason=clean_text(entry.get("reason", "")),
        target=None,
        sha256=str(entry.get("sha256", "")),
        checksum=str(entry.get("checksum", "")),
        size=int(entry.get("size", 0)),
        body=clean_text(entry.get("body", "")),
        taken_at=datetime.fromisoformat(entry["taken_at"]).replace(tzinfo=None) if entry.get("taken_at") else None,
        travels_with=clean_text(entry.get("travels_with", ""), 4096),
        also=tuple(number for number in also if number and number != session) if session is not None else (),
        code=_code(entry["code"], str(payload or "")) if role is Role.SLATE and entry.get("code") else None,
    )


def _code(written: dict[str, Any], payload: str) -> SeenCode:
    left, top, right, foot = map(float, written["box"])
    return SeenCode(
        clean_text(written.get("payload", payload), 64), Rung(written["look"]), (left, top, right, foot),
        float(written["module"]), float(written["contrast"]),
    )  # fmt: skip
