"""Pictures from a card or a folder: scan, plan, and then copy what was accepted, one proven frame at a time."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from tui_studio.domain.camera_clocks import camera_clocks, sure_offsets
from tui_studio.domain.copy_options import CopyOptions, from_stored, option_problems, to_stored, usual_options
from tui_studio.domain.frames import FileKind, PlannedFrame, Role
from tui_studio.domain.scan_options import BY_SLATES, ScanOptions, left_out
from tui_studio.domain.session_codes import CodeRules
from tui_studio.errors import FieldsRefused, InputRefused, NotFound
from tui_studio.integrations.preview_spool import PreviewSpool
from tui_studio.services.card_copy import OTHER_CARD, CardCopy
from tui_studio.services.card_identity import is_other_card
from tui_studio.services.card_scan import scanned
from tui_studio.services.folders import settle_folders
from tui_studio.services.import_plan import ImportPlan, ImportResult
from tui_studio.services.known_files import known_files, reading_of
from tui_studio.services.plan_corrections import recalled
from tui_studio.services.preferences import read_preferences
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.retouch_copies import copies_among
from tui_studio.services.session_finding import Finder, read_list
from tui_studio.services.stored_pictures import StoredPictures
from tui_studio.services.unread_codes import unread_codes
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tui_studio.domain.frames import Split
    from tui_studio.integrations.card import CardFile
    from tui_studio.repositories.images import SessionFolder
    from tui_studio.services.workplace import Workplace

REMEMBERED = "copy_options"
REMEMBERED_SCAN = "scan_options"


class ImportService:
    """The use cases behind the Bulk Image Importer."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def scan(
        self,
        source: Path,
        options: ScanOptions = BY_SLATES,
        progress: Progress = SILENT,
        copying: CopyOptions | None = None,
    ) -> ImportPlan:
        """Read every file of a source and say where each would go; writes nothing.

        Who means to copy with the options `copying` names them, and previews are made of the same decode.
        Raises `InputRefused` for a source that is no folder, holds nothing, or is the studio's own, and `NotFound`
        where the one session of the options does not exist.
        """
        source = self._checked(source)
        started = perf_counter()
        images = self._place.settings.paths.images
        with self._place.reading() as uow:
            known, paths = uow.images.known_sessions(), uow.images.stored()
            sizes = uow.images.sizes() | uow.import_decisions.sizes()
            names = uow.images.session_names()
            owners = uow.images.session_owners() if options.needs_owners else []
            options = options.filled(read_preferences(uow).metadata_fields)
        stored = StoredPictures(images, paths)
        listed = read_list(Path(options.map)) if options.map else None
        rules = CodeRules(self._place.settings.code_prefix)
        finder = Finder(options, known, stored, rules, owners, listed)
        finder.check()
        every = self._files(source)
        files = [file for file in every if not left_out(file.path, options)]
        walked = perf_counter()
        other_codes = self._place.settings.other_codes
        with self._place.reading() as uow:
            recall = known_files(uow, files, stored, reading_of(self._place.settings))
        spool = self._spool(source, copying, stored)
        ours = finder.ours()
        frames = list(scanned(files, progress, ours, recall, known_sizes=sizes, other_codes=other_codes, spool=spool))
        frames, copies = copies_among(frames, files, paths, images)
        stored.note(copies)
        decoded = perf_counter()
        found = _with_left(finder.split(frames), every, options)
        if options.by in ("qr", "auto") and not other_codes:
            notes = unread_codes(frames, files, finder.names_session)
            found = replace(found, warnings=(*notes, *found.warnings)) if notes else found
        seconds = {"scan": walked - started, "decode": decoded - walked, "total": perf_counter() - started}
        clocks = sure_offsets(camera_clocks(found.frames))
        seen = {frame.path: frame for frame in frames}
        plan = recalled(
            self._place, ImportPlan(source, options.by, found, names, seconds, options, clocks, seen, spool)
        )
        progress.log(plan_sentence(plan))
        if plan.reading.sentence:
            progress.log(plan.reading.sentence)
        return plan

    def _checked(self, source: Path) -> Path:
        source = source.expanduser().absolute()
        if not source.exists():
            raise InputRefused(f"{source} does not exist; name the card or the folder that holds the pictures.")
        if not source.is_dir():
            raise InputRefused(f"{source} is a file; name the card or the folder that holds the pictures.")
        images = self._place.settings.paths.images.resolve()
        real = source.resolve()
        if real == images or images in real.parents or real in images.parents:
            raise InputRefused(f"{source} holds the studio's own pictures; name a card or another folder.")
        return source

    def _spool(self, source: Path, copying: CopyOptions | None, stored: Collection[str]) -> PreviewSpool | None:
        """Where the previews of new pictures wait; None where nobody wants any."""
        if copying is None or not copying.previews:
            return None
        away = (source, self._place.settings.paths.root, self._place.settings.paths.images)
        return PreviewSpool.beside(away, copying.preview_pixels, copying.preview_quality, stored)

    def _files(self, source: Path) -> list[CardFile]:
        from tui_studio.integrations.card import walk_card

        files = list(walk_card(source))
        if not files:
            raise InputRefused(f"{source} holds no files.")
        return files

    def scan_options(self) -> ScanOptions:
        """The options of the last scan that somebody asked for at a screen, as far as they suit another card."""
        with self._place.reading() as uow:
            kept = uow.studio.preference(REMEMBERED_SCAN, {})
        try:
            return ScanOptions.from_document(kept)
        except (TypeError, ValueError, AttributeError, InputRefused):
            return BY_SLATES  # of another version

    def remember_scan_options(self, options: ScanOptions) -> None:
        """Offer these options next time; not a number or a list, which belong to one card."""
        options = BY_SLATES if options.by in ("hand", "map") else options
        with self._place.writing() as uow:
            uow.studio.set_preference(REMEMBERED_SCAN, options.to_document())
            uow.commit()

    def picture_names(self, source: Path, most: int = 50) -> list[str]:
        """The first pictures below a folder, by their paths in it; none where it cannot be read."""
        from tui_studio.integrations.card import walk_card
        from tui_studio.integrations.file_kinds import kind_by_name

        if not source.is_dir():
            return []
        kinds = (FileKind.PICTURE, FileKind.RAW)
        return list(islice((file.path for file in walk_card(source) if kind_by_name(file.path) in kinds), most))

    def listed_columns(self, file: Path) -> tuple[int, tuple[tuple[str, str], ...]]:
        """How many rows a list of files has, and its columns with what they are taken for; raises `InputRefused`."""
        listed = read_list(file)
        return len(listed.rows), listed.columns

    def copy_options(self) -> CopyOptions:
        """The options of the last import, else what the preferences say."""
        with self._place.reading() as uow:
            return from_stored(uow.studio.preference(REMEMBERED, {}), usual_options(read_preferences(uow)))

    def remember_copy_options(self, options: CopyOptions) -> None:
        """Offer these options next time."""
        with self._place.writing() as uow:
            changed = to_stored(options, usual_options(read_preferences(uow)))
            uow.studio.set_preference(REMEMBERED, changed or None)
            uow.commit()

    def usual_copy_options(self) -> CopyOptions:
        """The options as the preferences of the company want them."""
        with self._place.reading() as uow:
            return usual_options(read_preferences(uow))

    def check(self, plan: ImportPlan) -> dict[str, SessionFolder]:
        """The sessions of a plan by number; raises `NotFound` or `InputRefused` where one cannot get its pictures."""
        with self._place.reading() as uow:
            known = uow.images.session_folders(uow.images.session_ids(plan.sessions.keys()))
        for frame in plan.to_copy:
            for number in frame.sessions:
                if number not in known:
                    raise NotFound(f"The plan gives {frame.path} to session {number}, which this studio does not have.")
                if known[number].hold:
                    raise InputRefused(f"Session {number} must not be photographed; take {frame.path} off it.")
        return known

    def apply(self, plan: ImportPlan, progress: Progress = SILENT, options: CopyOptions | None = None) -> ImportResult:
        """Copy the images of a plan; killed or stopped at any moment, the next run finishes and doubles nothing.

        Without `options` as the preferences want it. Raises `InputRefused` before anything is copied where a session
        of the plan does not exist or an option makes no sense.
        """
        place = self._place
        options = options or self.usual_copy_options()
        if problems := option_problems(options):
            raise FieldsRefused(problems)
        known = self.check(plan)
        source = self._checked(plan.source)
        files = self._files(source)
        if is_other_card(plan.to_copy, {file.path: file.real for file in files}):
            raise InputRefused(OTHER_CARD.format(source))
        ids = {number: known[number].session_id for number in plan.sessions}
        with place.writing_when_free(progress) as uow:
            folders = settle_folders(uow, list(ids.values()))
            uow.commit()
        targets = {number: (row, folders[row]) for number, row in ids.items()}
        return CardCopy(place, replace(plan, source=source), targets, files, options, progress).run()


def _with_left(found: Split, files: Sequence[CardFile], options: ScanOptions) -> Split:
    """The plan with the files that the options leave on the source: they are accounted for like all others."""
    left = [
        PlannedFrame(file.path, Role.EXCLUDED, reason=reason, size=file.size)
        for file in files
        if (reason := left_out(file.path, options))
    ]
    return replace(found, frames=(*found.frames, *left)) if left else found


def plan_sentence(plan: ImportPlan) -> str:
    """“142 files: 40 slates, 96 images for 39 sessions, 3 unassigned, 1 damaged”."""
    counts = plan.counts
    parts = [
        counted(counts["slate"], "slate"),
        f"{counted(counts['image'], 'image')} for {counted(len(plan.sessions), 'session')}",
    ]
    words = {"unassigned": "unassigned", "duplicate": "stored already", "damaged": "damaged", "excluded": "excluded"}
    parts += [f"{counts[role]:,} {word}" for role, word in words.items() if counts[role]]
    if counts["not_image"]:
        parts.append(f"{counts['not_image']:,} no pictures")
    return f"{counted(len(plan.frames), 'file')}: {', '.join(parts)}"
