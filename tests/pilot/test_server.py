"""The screens on a studio whose records are on a server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import enroll, schedule
from tui_studio.services.studio import create_studio
from tui_studio.ui.app import StudioApp

pytestmark = pytest.mark.xdist_group("postgresql")


async def test_a_server_that_cannot_be_used_is_said_and_r_tries_again(server, server_settings, clock, wait, lines):
    name = server.new_database()
    server.run(f"DROP DATABASE {name}")
    settings = replace(server_settings, database=server.url(name))
    app = StudioApp(settings)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: any("no database of this name" in line for line in lines(pilot)))
        assert any("mend “database” in studio.toml" in line for line in lines(pilot)), "the whole sentence is there"
        assert any("r tries again" in line for line in lines(pilot))
        server.run(f"CREATE DATABASE {name} TEMPLATE template0")
        made = create_studio(settings, clock=clock)
        enroll(made, 3)
        schedule(made)
        await pilot.press("r")
        await wait(pilot, lambda: any("Adams" in line or "Clark" in line for line in lines(pilot)))
        await pilot.press("slash", *"clark", "enter")
        await wait(pilot, lambda: any("1 of 3" in line for line in lines(pilot)))
        made.close()
