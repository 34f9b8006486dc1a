"""A school's sheet becomes clients and enrollments: read, match, show the difference, apply in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui_studio.domain.header_map import HeaderGuess, apply_overrides, find_header, header_at
from tui_studio.domain.roster_columns import choose, describe, guess_by_values
from tui_studio.domain.roster_likeness import SHOWN, elsewhere, suggest
from tui_studio.domain.roster_match import POLICIES, CompareRules, match_roster, newest_enrollments
from tui_studio.domain.roster_rows import (
    RowRules,
    birth_warnings,
    blank_rows,
    read_rows,
    rounded_warnings,
    stray_warnings,
    width_warnings,
)
from tui_studio.domain.roster_templates import RETURNED, KeptTemplate, columns_for, header_key, own_headers, suited
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.folders import folders_due, make_due
from tui_studio.services.preferences import read_preferences
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.roster_booking import RosterBooking
from tui_studio.services.roster_plan import (
    RefusedRow,
    RosterPlan,
    RosterRequest,
    RosterResult,
    RosterSheet,
    kept_headers,
    was_here,
)
from tui_studio.services.roster_writer import RosterWriter
from tui_studio.services.workplace import user_name
from tui_studio.text import clean_text, counted, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tui_studio.domain.enrolled import EnrolledClient
    from tui_studio.domain.roster_match import Match
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.roster_booking import Booking
    from tui_studio.services.workplace import Workplace

KIND = "roster"
FIXED = ("grade", "teacher", "homeroom", "city", "state", "zip", "notes")
"""Fields that can have one value for every row of a file that says nothing of them."""


class RosterService:
    """The use cases behind Import Clients."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._booking = RosterBooking(place)

    # the file

    def read(
        self,
        file: Path,
        sheet: str = "",
        encoding: str = "",
        *,
        template: str = "",
        mapping: Mapping[str, str] | None = None,
        header_row: int = 0,
    ) -> RosterSheet:
        """Read a file, find its header, and say what each column seems to hold.

        A template is taken by its name, else the one that was made of the same headers; `mapping` is field to header,
        above both. `header_row` is its number in the file, 0 finds it.

        Raises `InputRefused` for a file that is no sheet.
        """
        from tui_studio.integrations.read_apart import read_table

        read = read_table(file, sheet, encoding)
        kept = self.templates()
        named = next((one for one in kept if fold(one.name) == fold(template)), None) if template else None
        if template and named is None:
            raise NotFound(f"There is no template “{clean_text(template, 60)}”.{_names(kept)}")
        wanted = list((mapping or {}).values())
        names = [*wanted, *(named.columns if named else ())]
        guess = header_at(read.rows, header_row - read.first_row) if header_row else find_header(read.rows, names)
        used = named or suited(kept, guess.headers)
        fields, why = dict(guess.columns), {}
        if used is not None:
            fields = dict(columns_for(used, guess.headers))
            why = dict.fromkeys(fields, "template")
        else:
            told = guess_by_values(guess, read.rows)
            fields |= told
            why = dict.fromkeys(told, "values")
        if mapping:
            chosen = apply_overrides(replace(guess, columns=_fed(fields)), mapping)
            why |= dict.fromkeys(
                chosen.columns.keys() - {h for h in fields if fields[h] == chosen.columns.get(h)}, "chosen"
            )
            fields = {header: name for header, name in fields.items() if name == "keep"} | chosen.columns
        return RosterSheet(
            file,
            read,
            guess,
            describe(guess, read.rows, fields, why),
            used.name if used else "",
            used.policies if used else {},
        )

    # templates

    def templates(self) -> list[KeptTemplate]:
        """How rosters were read before, by name."""
        with self._place.reading() as uow:
            return uow.roster_templates.all()

    def save_template(
        self, name: str, sheet: RosterSheet, fields: Mapping[str, str], policies: Mapping[str, str]
    ) -> None:
        """Keep how the columns of a file are read; it is suggested for files with the same headers."""
        name = clean_text(name, 60)
        if not name:
            raise InputRefused("Give the template a name.")
        template = KeptTemplate(name, header_key(sheet.guess.headers), dict(fields), dict(policies))
        with self._place.writing() as uow:
            uow.roster_templates.keep(template, user_name(), self._place.clock.now())
            uow.commit()

    def delete_template(self, name: str) -> None:
        """Forget a template; what was imported by it stays."""
        with self._place.writing() as uow:
            if not uow.roster_templates.drop(name):
                raise NotFound(f"There is no template “{clean_text(name, 60)}”.{_names(uow.roster_templates.all())}")
            uow.commit()

    # the difference

    def plan(
        self,
        file: Path,
        organization: str,
        year: int,
        *,
        mapping: Mapping[str, str] | None = None,
        sheet: str = "",
        group: str = "",
        encoding: str = "",
        template: str = "",
    ) -> RosterPlan:
        """Read a sheet and compare it with the studio. `mapping` is field to header, above what is recognised.

        Raises `InputRefused` for a file that is no sheet, has no header row or nobody in it.
        """
        _check_home(organization, year)
        read = self.read(file, sheet, encoding, template=template, mapping=mapping)
        return self.compare(read, RosterRequest(organization, year, group, policies=read.policies))

    def compare(self, read: RosterSheet, request: RosterRequest) -> RosterPlan:
        """What the rows of a file that was read would change; reads only."""
        organization, year = clean_text(request.organization), request.year
        _check_home(organization, year)
        _check_fields(request)
        fields = read.fields if request.fields is None else request.fields
        guess = choose(read.guess, fields)
        how = RowRules(kept_headers(fields), _filled(request.fixed), self._place.clock.today())
        rows, unread = read_rows(read.sheet, guess, how)
        told = (
            *width_warnings([row.student_id for row in rows]),
            *rounded_warnings(rows),
            *stray_warnings(rows, guess),
            *birth_warnings(read.sheet, guess, how),
        )
        with self._place.reading() as uow:
            home = uow.organizations.find(organization)
            home_id = (home.id if home is not None else 0) or 0
            known = uow.clients.enrolled(organization_id=home_id)
            versions = uow.clients.versions(home_id)
            ahead = uow.clients.enrolled_after(year)
            rules = CompareRules(year, dict(request.policies), home_id, ahead)
            newest = tuple(newest_enrollments(known, year).values())
            matches = _with_others(uow, suggest(match_roster(rows, known, rules), newest, year), home_id)
        plan = RosterPlan(
            file=read.file,
            sheet=read.sheet.name,
            organization=home.name if home is not None else organization,
            year=year,
            group=clean_text(request.group),
            shoot=clean_text(request.shoot),
            header_row=read.header_row,
            columns={header: name for header, name in fields.items() if name},
            ignored=_ignored(guess, fields),
            matches=tuple(matches),
            unread=tuple(RefusedRow(refused.row, refused.reason) for refused in unread),
            known=newest,
            versions=versions,
            absent=_absent(newest, matches, year),
            leaving=frozenset(),
            blank=blank_rows(read.sheet, guess),
            rows_in_file=len(read.sheet.rows),
            rules=rules,
            warnings=(*read.sheet.warnings, *told, *_older(matches, rules)),
        )
        # a row that is nowhere would be a child that is nowhere
        if plan.above != guess.index + 1:
            raise RuntimeError(f"{plan.rows_in_file} rows were read and {plan.rows_found} came to something")
        if not plan.rows_found:
            raise InputRefused(f"{read.file.name} has a header row and nobody below it.")
        return plan

    def refused_rows(self, read: RosterSheet, plan: RosterPlan, target: Path) -> int:
        """Write the rows that are left out, as the school wrote them, with the reason; how many there are."""
        from tui_studio.integrations.spreadsheets import write_table

        left = sorted([*plan.refused, *plan.conflicts], key=lambda refused: refused.row)
        headers = own_headers(read.guess.headers)
        width = len(headers)

        def cells(row: int) -> list[str]:
            found = list(read.sheet.rows[row - read.sheet.first_row])[:width]
            return found + [""] * (width - len(found))

        rows = [[*cells(refused.row), str(refused.row), refused.reason] for refused in left]
        write_table(target, [*headers, *RETURNED], rows)
        return len(rows)

    def apply(self, plan: RosterPlan, progress: Progress = SILENT, booking: Booking | None = None) -> RosterResult:
        """Write the plan in one transaction, the sessions of its people with it; stopping midway leaves nothing behind.

        Raises `InputRefused` where records changed meanwhile, or there is no place for somebody to be booked.
        """
        place = self._place
        batch = place.new_batch(KIND)
        with place.writing() as uow:
            _refuse_stale(uow, plan)  # nobody else can write while we hold the lock
            members = RosterWriter(uow, plan, batch, place.clock.now()).write(progress)
            grouped = uow.clients.add_to_group(plan.group, members, batch) if plan.group else 0
            sessions = self._booking.write(uow, plan, members, booking, batch, progress) if booking else []
            if not (plan.created or plan.updated or grouped or sessions):
                return RosterResult("", 0, 0, plan.unchanged, plan.refused, plan.conflicts, tuple(members))
            progress.checkpoint()
            done = plan.sentence() + (f", {counted(len(sessions), 'session')} booked" if sessions else "")
            uow.journal.add(place.step(batch, KIND, f"Import clients: {plan.organization} {plan.year}, {done}"))
            folders = folders_due(uow, sessions, "created")
            uow.commit()
        if problem := make_due(place, folders):
            progress.log(problem, "warning")
        progress.log(done)
        told = (plan.created, plan.updated, plan.unchanged, plan.refused, plan.conflicts, tuple(members))
        return RosterResult(batch, *told, booked=len(sessions))


def _refuse_stale(uow: UnitOfWork, plan: RosterPlan) -> None:
    """Raise `InputRefused` where the plan would double somebody or write over what another workstation wrote."""
    home = uow.organizations.find(plan.organization)
    home_id = (home.id if home is not None else 0) or 0
    untouched = uow.clients.versions(home_id) == plan.versions
    known = plan.known if untouched else uow.clients.enrolled(organization_id=home_id)
    now = newest_enrollments(known, plan.year)
    before = {client.client_id: client for client in plan.known}
    written = [match.client for match in plan.matches if match.client is not None and match.outcome == "changed"]
    written += [client for client in plan.absent if client.client_id in plan.leaving]
    strangers = [client.client_id for client in written if client.client_id not in before]
    found = now | {client.client_id: client for client in uow.clients.enrolled(client_ids=strangers)}
    same = untouched or {one: _who(now[one]) for one in now} == {one: _who(before[one]) for one in before}
    if not same or any(found.get(client.client_id) != client for client in written):
        raise InputRefused(
            f"Records of {plan.organization} were changed at another workstation since the file was compared; "
            "nothing was written. Read the file again."
        )


def _who(client: EnrolledClient) -> tuple[object, ...]:
    """What the rows of a file are matched by."""
    return client.enrollment_id, client.student_id, client.last_name, client.first_name, client.preferred_name


def _check_home(organization: str, year: int) -> None:
    if not clean_text(organization):
        raise InputRefused("Say which organization the roster is of.")
    if not 1900 <= year <= 2200:
        raise InputRefused(f"{year} is no school year; write it with four digits, like 2026.")


def _check_fields(request: RosterRequest) -> None:
    for name in request.fixed:
        if name not in FIXED:
            raise InputRefused(f"“{name}” cannot be the same for all rows; {', '.join(FIXED)} can.")
    for name, policy in request.policies.items():
        if policy not in POLICIES:
            raise InputRefused(f"{name}: there is no rule “{policy}”; there are {', '.join(POLICIES)}.")


def _names(templates: Sequence[KeptTemplate]) -> str:
    names = ", ".join(f"“{template.name}”" for template in templates)
    return f" There are {names}." if names else " None was saved yet."


def _fed(fields: Mapping[str, str]) -> dict[str, str]:
    return {header: name for header, name in fields.items() if name != "keep"}


def _filled(fixed: Mapping[str, str]) -> dict[str, str]:
    return {name: cleaned for name, value in fixed.items() if (cleaned := clean_text(value))}


def _ignored(guess: HeaderGuess, fields: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(header for header in guess.ignored if not fields.get(header))


def _with_others(uow: UnitOfWork, matches: list[Match], organization_id: int) -> list[Match]:
    """The matches, the new ones with clients of other organizations whom the duplicate criteria find."""
    if not any(match.outcome == "new" and not match.candidates for match in matches):
        return matches
    criteria = read_preferences(uow).duplicate_criteria
    found = elsewhere(matches, uow.clients.elsewhere(organization_id), criteria)
    ids = sorted({client_id for ids in found.values() for client_id in ids})
    clients = {client.client_id: client for client in uow.clients.enrolled(client_ids=ids)}
    known = {row: tuple(clients[one] for one in ids[:SHOWN] if one in clients) for row, ids in found.items()}
    return [replace(match, candidates=known[match.row.row]) if known.get(match.row.row) else match for match in matches]


def _older(matches: Sequence[Match], rules: CompareRules) -> tuple[str, ...]:
    count = sum(match.client is not None and match.client.client_id in rules.ahead for match in matches)
    if not count:
        return ()
    who = "1 person is" if count == 1 else f"{count:,} people are"
    return (
        f"{who} enrolled in a later year than {rules.year}: this older list fills what is blank and changes nothing, "
        "except where a column is told to.",
    )


def _absent(known: Sequence[EnrolledClient], matches: Sequence[Match], year: int) -> tuple[EnrolledClient, ...]:
    taken = {match.client.client_id for match in matches if match.client is not None}
    last = max((client.year for client in known if client.year <= year), default=year)
    return tuple(client for client in known if was_here(client, last) and client.client_id not in taken)
