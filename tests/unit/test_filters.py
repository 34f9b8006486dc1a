from __future__ import annotations

import pytest

from tests.factories import enroll, schedule, session_ids
from tui_studio.errors import InputRefused, NotFound, QueryRefused
from tui_studio.services.schedule_plan import ClientChoice
from tui_studio.services.studio import Studio


def undo(studio: Studio) -> None:
    plan = studio.journal.last()
    assert plan is not None
    studio.journal.undo(plan.batch)


def test_a_saved_filter_can_be_named_wherever_a_query_is(studio: Studio) -> None:
    enroll(studio, 12)
    schedule(studio)
    studio.filters.save("sessions", "Ninth", "grade:9 OR grade:10")
    assert session_ids(studio, "filter:ninth") == session_ids(studio, "grade:9,10")
    assert session_ids(studio, '-filter:"NINTH" teacher:reed') == session_ids(studio, "grade:11,12 teacher:reed")


def test_filters_can_stand_on_each_other_but_not_in_a_circle(studio: Studio) -> None:
    enroll(studio, 12)
    studio.filters.save("clients", "Ninth", "grade:9")
    studio.filters.save("clients", "Ninth of Reed", "filter:ninth teacher:reed")
    assert studio.clients.ids('filter:"ninth of reed"') == studio.clients.ids("grade:9 teacher:reed")
    with pytest.raises(QueryRefused, match="“Ninth of Reed”: The filter “Ninth” would refer to itself"):
        studio.filters.save("clients", "Ninth", 'grade:9 -filter:"ninth of reed"')
    studio.filters.save("clients", "Self", "a")
    with pytest.raises(QueryRefused, match="“Self” would refer to itself"):
        studio.filters.save("clients", "Self", "filter:self")
    assert studio.filters.get("clients", "ninth").text == "grade:9"


def test_an_unknown_filter_is_refused_where_it_stands(studio: Studio) -> None:
    studio.filters.save("sessions", "Late", "due:late")
    with pytest.raises(QueryRefused, match="no saved filter “lost”; there are “Late”") as refused:
        studio.sessions.ids("smith filter:lost")
    assert (refused.value.start, refused.value.end) == (6, 17)
    with pytest.raises(QueryRefused, match="Clients have no saved filter “late”; none was saved yet"):
        studio.clients.ids("filter:late")


def test_a_filter_of_other_records_is_told_with_its_text(studio: Studio) -> None:
    studio.filters.save("sessions", "Late", "due:late grade:9")
    says = "Clients have no saved filter “late”; none was saved yet. Sessions have one, which says: due:late grade:9"
    with pytest.raises(QueryRefused, match=says):
        studio.clients.ids("filter:late")
    with pytest.raises(QueryRefused, match=says):
        studio.scheduling.choose(ClientChoice(filter="late"))


@pytest.mark.parametrize("name", ["Ninth", "Not yet", 'The "best"', "50%,60%", "~x (y"])
def test_a_saved_filter_stands_in_a_text_by_its_name(studio: Studio, name: str) -> None:
    enroll(studio)
    row = studio.filters.save("clients", name, "grade:9")
    assert studio.clients.ids(row.named) == studio.clients.ids("grade:9")


def test_a_text_is_checked_before_it_is_saved(studio: Studio) -> None:
    for text, says in (("grade:9 (", "never closed"), ("  ", "nothing to save"), ("ready:yes", "Sessions have no")):
        with pytest.raises(InputRefused, match=says):
            studio.filters.save("sessions", "New", text)
    with pytest.raises(InputRefused, match="needs a name"):
        studio.filters.save("sessions", " ", "a")
    with pytest.raises(InputRefused, match="at most 60"):
        studio.filters.save("sessions", "x" * 61, "a")
    with pytest.raises(InputRefused, match="no filters of “shoes”"):
        studio.filters.save("shoes", "New", "a")
    assert studio.filters.list() == ()


def test_saving_renaming_and_deleting_can_be_undone(studio: Studio) -> None:
    studio.filters.save("sessions", "Late", "due:late")
    studio.filters.save("sessions", "late", "due:late images:0")
    assert [(row.name, row.text) for row in studio.filters.list("sessions")] == [("late", "due:late images:0")]
    undo(studio)
    assert studio.filters.get("sessions", "Late").text == "due:late"
    studio.filters.rename("sessions", "late", "Overdue")
    undo(studio)
    studio.filters.delete("sessions", "late")
    with pytest.raises(NotFound):
        studio.filters.get("sessions", "late")
    undo(studio)
    assert studio.filters.get("sessions", "late").name == "Late"


def test_what_others_refer_to_is_neither_renamed_nor_deleted(studio: Studio) -> None:
    studio.filters.save("clients", "Ninth", "grade:9")
    studio.filters.save("clients", "More", "a OR filter:NINTH")
    with pytest.raises(InputRefused, match="cannot be deleted: the filter “More” refers to it"):
        studio.filters.delete("clients", "ninth")
    with pytest.raises(InputRefused, match="cannot be renamed"):
        studio.filters.rename("clients", "ninth", "Nine")
    assert studio.filters.rename("clients", "ninth", "NINTH").name == "NINTH"
    with pytest.raises(InputRefused, match="a filter “NINTH” already"):
        studio.filters.rename("clients", "More", "ninth")


def test_clients_are_scheduled_by_a_saved_filter_or_by_a_text(studio: Studio) -> None:
    enroll(studio, 12)
    studio.filters.save("clients", "Ninth", "grade:9")
    by_name = studio.scheduling.choose(ClientChoice(filter="ninth"))
    assert by_name.clients == studio.scheduling.choose(ClientChoice(filter="grade:9")).clients
    assert len(by_name.clients) == 3
