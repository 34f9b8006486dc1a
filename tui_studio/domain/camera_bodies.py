"""Which camera body took which frame.

A serial number decides. Without one it is make and model, and files that say nothing of their camera (retouched,
damaged) belong to the body of their neighbours by folder and name. Where that leaves two bodies open, nobody guesses.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from tui_studio.domain.frame_names import HOLE, FrameName, is_camera_folder
from tui_studio.domain.natural import natural_key
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui_studio.domain.frames import CameraFacts, ScannedFrame

BodyKey: TypeAlias = tuple[str, ...]


@dataclass(slots=True)
class Body:
    """One camera with its frames; `rivals` are the bodies that may have taken them instead, where that is open."""

    key: BodyKey
    label: str
    frames: list[ScannedFrame] = field(default_factory=list)
    rivals: tuple[BodyKey, ...] = ()


def group_by_body(frames: Iterable[ScannedFrame], names: Mapping[str, FrameName]) -> list[Body]:
    """The bodies, by the first of their paths; every frame is in exactly one."""
    ranked: tuple[list[ScannedFrame], ...] = ([], [], [])
    for frame in sorted(frames, key=lambda frame: frame.path):
        make, model, serial = _facts(frame.camera)
        ranked[0 if serial else 1 if make or model else 2].append(frame)
    sorter = _Sorter(names, ranked[0])
    merged = _merged_in([*ranked[1], *ranked[2]], names)
    for rank in ranked:  # those who know their body first: the others ask their neighbours
        for frame, (key, rivals) in [(frame, sorter.key_of(frame)) for frame in rank]:
            if frame.path in merged:
                sorter.put(frame, (*key, f"copies {names[frame.path].copy}"), ())
            else:
                sorter.put(frame, key, rivals)
        sorter.learn(rank)
    found = sorted(sorter.bodies.values(), key=lambda body: min(natural_key(frame.path) for frame in body.frames))
    _tell_apart(found)
    return found


def _merged_in(frames: Iterable[ScannedFrame], names: Mapping[str, FrameName]) -> set[str]:
    """Frames called copies that are none: another camera's, whose names were taken when two cards were put together.

    IMG_0001 (2) with other content than IMG_0001 says nothing of the order of the two, so they are two bodies.
    """
    every = list(frames)
    originals: dict[tuple[str, str, int | None], set[str]] = defaultdict(set)
    for frame in every:
        name = names[frame.path]
        if name.copy == 0:
            originals[name.folder, name.prefix, name.number].add(frame.content)
    merged = set()
    for frame in every:
        name = names[frame.path]
        first = originals.get((name.folder, name.prefix, name.number), set())
        if name.copy and first and frame.content not in first:
            merged.add(frame.path)
    return merged


class _Sorter:
    """The bodies found so far, and which of them used which names in a folder."""

    def __init__(self, names: Mapping[str, FrameName], with_serial: Iterable[ScannedFrame]) -> None:
        self.names = names
        self.bodies: dict[BodyKey, Body] = {}
        self.body_of: dict[str, BodyKey] = {}
        self.known: dict[tuple[str, str], list[tuple[int, BodyKey]]] = {}
        self.makers: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for frame in with_serial:
            make, model, serial = _facts(frame.camera)
            if make and model:
                self.makers[serial].add((make, model))

    def key_of(self, frame: ScannedFrame) -> tuple[BodyKey, tuple[BodyKey, ...]]:
        """The body of a frame, and the rivals where it cannot be told."""
        make, model, serial = _facts(frame.camera)
        if serial:
            full = [pair for pair in self.makers[serial] if make in ("", pair[0]) and model in ("", pair[1])]
            return ("serial", *(full[0] if len(full) == 1 else (make, model)), serial), ()
        name = self.names[frame.path]
        near = self.known.get((name.folder, name.prefix), [])
        candidates = {key for _, key in near if _agrees(key, make, model)}
        if len(candidates) > 1:
            closest = self._closest(name, [entry for entry in near if entry[1] in candidates])
            if closest is None:
                return ("open", name.folder, name.prefix, make, model), tuple(sorted(candidates))
            return closest, ()
        if candidates:
            return candidates.pop(), ()
        if make or model:
            root = name.folder.rpartition("/")[0] if is_camera_folder(name.folder) else name.folder
            return ("model", make, model, root), ()
        return ("folder", name.folder, name.prefix), ()

    def put(self, frame: ScannedFrame, key: BodyKey, rivals: tuple[BodyKey, ...]) -> None:
        """Give a frame to a body."""
        body = self.bodies.setdefault(key, Body(key, "", rivals=rivals))
        body.frames.append(frame)
        body.label = body.label or _label(frame, key, self.names[frame.path])
        self.body_of[frame.path] = key

    def learn(self, frames: Iterable[ScannedFrame]) -> None:
        """From now on these frames count as neighbours."""
        for frame in frames:
            key, name = self.body_of[frame.path], self.names[frame.path]
            if key[0] in ("serial", "model"):
                self.known.setdefault((name.folder, name.prefix), []).append((name.number or 0, key))
        for near in self.known.values():
            near.sort()

    def _closest(self, name: FrameName, near: list[tuple[int, BodyKey]]) -> BodyKey | None:
        """The one body whose counter ran past this name; None where two did, or none."""
        if name.number is None:
            return None
        at = bisect_left(near, (name.number, ()))
        sides = {key for number, key in near[max(0, at - 1) : at + 1] if abs(number - name.number) <= HOLE}
        same = {key for number, key in near if number == name.number}
        found = same or sides
        return found.pop() if len(found) == 1 else None


def told_serial(camera: CameraFacts) -> str:
    """The serial number in the form it is compared in; empty where there is none, or noughts that say nothing."""
    serial = fold(camera.serial)
    return serial if serial.strip("0 -.") else ""


def _facts(camera: CameraFacts) -> tuple[str, str, str]:
    """Make, model and serial in the form they are compared in; a serial of noughts says nothing."""
    return fold(camera.make), fold(camera.model), told_serial(camera)


def _agrees(key: BodyKey, make: str, model: str) -> bool:
    """What a file says of its camera, which may be nothing, does not contradict the body."""
    return make in ("", key[1]) and model in ("", key[2])


def _label(frame: ScannedFrame, key: BodyKey, name: FrameName) -> str:
    make, model = clean_text(frame.camera.make, 40), clean_text(frame.camera.model, 40)
    first_word = fold(make).split(" ")[0]
    camera = model if model and fold(model).startswith(first_word) else f"{make} {model}".strip()
    if key[0] == "serial":
        return f"{camera or 'camera'} ({clean_text(frame.camera.serial, 40)})"
    place = clean_text(name.folder) or "top folder"
    if key[0] == "open":
        return f"{camera or 'unknown camera'} in {place}, body not certain"
    return camera or f"unknown camera in {place}"


def _tell_apart(bodies: list[Body]) -> None:
    """Two bodies never share a label: the folder, else a count, is added."""
    seen: set[str] = set()
    for body in bodies:
        label = body.label
        if label in seen:
            place = clean_text(body.frames[0].path.rpartition("/")[0])
            label = f"{label}, {place}" if place and place not in label else label
        number = 2
        while label in seen:
            label, number = f"{body.label} #{number}", number + 1
        seen.add(label)
        body.label = label
