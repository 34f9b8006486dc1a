"""Lists inside records, in words: sessions, stored pictures, history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.domain.frames import FileKind
from tui_studio.integrations.file_kinds import kind_by_name
from tui_studio.integrations.preview_places import preview_path
from tui_studio.services.record_view import ListedRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tui_studio.services.audit import HistoryRow


def session_rows(sessions: Iterable[Mapping[str, Any]]) -> list[ListedRow]:
    """Number, day, time, type, status, images of sessions; the key is the id."""
    return [
        ListedRow(
            str(row["id"]),
            (
                row["number"],
                row["date"].isoformat() if row["date"] else "no date",
                f"{row['start']:%H:%M}" if row["start"] else "",
                row["type"],
                row["status"],
                str(row["image_count"]),
            ),
            "muted" if row["cancelled"] else "",
        )
        for row in sessions
    ]


def image_rows(
    pictures: Iterable[Mapping[str, Any]], folder: Path, *, numbered: bool = False, previews: bool = False
) -> list[ListedRow]:
    """File, size, camera, when it was taken, where it went; the key is the path.

    On request with the session number in front, and with whether there is a preview.
    """
    rows = []
    for row in pictures:
        path = folder / row["path"]
        session = (row["number"],) if numbered else ()
        taken = row["taken_at"].isoformat(" ", "minutes") if row["taken_at"] else ""
        went = "uploaded" if row["uploaded_at"] else "" if row["kind"] == "picture" else row["kind"]
        preview = (_preview(row, folder),) if previews else ()
        cells = (*session, path.name, in_megabytes(row["size"]), row["camera"], taken, *preview, went)
        rows.append(ListedRow(str(path), cells, "" if row["kind"] == "picture" else "muted"))
    return rows


def _preview(picture: Mapping[str, Any], folder: Path) -> str:
    if kind_by_name(picture["path"]) is not FileKind.PICTURE:
        return ""
    return "yes" if preview_path(folder, picture["sha256"]).is_file() else "no"


def history_rows(history: Iterable[HistoryRow]) -> list[ListedRow]:
    """When, by whom, what; the details of a row stand in the same line."""
    return [
        ListedRow(
            f"{n}",
            (row.when, row.by, row.what + (" (taken back)" if row.taken_back else ""), "; ".join(row.details)),
            "muted" if row.taken_back else "",
        )
        for n, row in enumerate(history)
    ]


def in_megabytes(size: int) -> str:
    """“8.4 MB”; small files in kB."""
    return f"{size / 1_000_000:,.1f} MB" if size >= 100_000 else f"{size / 1000:,.1f} kB"
