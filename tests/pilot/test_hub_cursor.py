"""The cursor of a hub stays on its record, whatever becomes of the list."""

from __future__ import annotations

import pytest

from tests.factories import enroll, schedule
from tests.pilot.hub_screens import title
from tui_studio.domain.sorting import SortKey


async def settled(pilot, wait):
    await wait(pilot, lambda: all(worker.is_finished for worker in pilot.app.workers))


async def test_through_order_filter_reload_and_edit(studio, driving, wait):
    enroll(studio, 30)
    schedule(studio)
    async with driving(studio) as pilot:
        hub = pilot.app.screen
        await pilot.press(*["down"] * 13)
        record = hub.table.cursor_id
        hub.sort_by_keys((SortKey("grade", descending=True), SortKey("last_name")))
        await settled(pilot, wait)
        assert hub.table.cursor_id == record
        grade = studio.sessions.rows([record])[record].grade
        hub.set_filter(f"grade:{grade}")
        await wait(pilot, lambda: hub.filter_text and len(hub.table.window) < 30)
        assert hub.table.cursor_id == record
        with studio._place.writing() as uow:
            client = uow.records.read("session", record)["client_id"]
            uow.records.update("client", client, {"last_name": "Zzyzx", "find": "zzyzx"})
            uow.commit()
        pilot.app.records_changed()
        await settled(pilot, wait)
        assert hub.table.cursor_id == record
        assert hub.table.cursor_row.last_name == "Zzyzx"
        hub.set_filter("")
        await wait(pilot, lambda: "Sessions  30" in title(pilot))
        assert hub.table.cursor_id == record


@pytest.mark.parametrize("place", [0, 7, 29])
async def test_when_its_record_is_deleted_it_stays_at_its_place(driving, fake_studio, wait, place):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press(*["down"] * place)
        del fake_studio.sessions.all[hub.table.cursor_id]
        await pilot.press("r")
        await wait(pilot, lambda: hub.total == 39 and len(hub.table.window) == 39)
        assert hub.table.cursor == place
