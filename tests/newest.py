"""Whether every client knows its newest enrollment, asked of the enrollments themselves."""

from __future__ import annotations

from tui_studio.repositories.unit_of_work import UnitOfWork


def newest_known(uow: UnitOfWork) -> bool:
    """Each client names the enrollment of its latest year, the one made last where there are several."""
    enrolled: dict[int, list[tuple[int, int]]] = {}
    for row in uow.records.find("enrollment"):
        enrolled.setdefault(row["client_id"], []).append((row["year"], row["id"]))
    expected = {client: max(rows)[1] for client, rows in enrolled.items()}
    return all(row["newest_id"] == expected.get(row["id"]) for row in uow.records.find("client"))
