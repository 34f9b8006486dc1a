"""A studio of any size, written with plain SQL in a minute: invented names, one school for each 2,000 students."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

from tui_studio.config import load_settings
from tui_studio.repositories.clients import search_text
from tui_studio.services.studio import create_studio, open_studio

LAST = (
    "Adams", "Baker", "Clark", "Díaz", "Evans", "Fischer", "García", "Hill", "Ito", "Jónsson", "Kowalski", "Łukasz",
    "Moreau", "Nováková", "Okafor", "Park", "Quinn", "Ruiz", "Smith", "Tanaka", "Ueda", "Vargas", "Weber", "Xu",
    "Young", "Zhang", "O'Brien", "Al-Amin", "Lindqvist", "Petrov", "Haddad", "Mbeki", "Silva", "Rossi",
)  # fmt: skip
FIRST = (
    "Ava", "Ben", "Cleo", "Zoë", "Eve", "Finn", "Gia", "Hal", "Ivy", "Jon", "Kai", "Lea", "Mia", "Noah", "Ola",
    "Pia", "Quentin", "Rosa", "Sam", "Tess", "Uma", "Vic", "Wren", "Ximena", "Yara", "Zed", "Anneliese",
    "Bartholomew", "Charlotte", "Dmitri",
)  # fmt: skip
ENDS = ("", "", "", "s", "son", "er", "mann", "ov", "ez", "i")


def fill(folder: Path, count: int) -> Path:
    """Clients, enrollments and sessions, `count` of each; the database file."""
    settings = load_settings(folder)
    create_studio(settings, "Large studio").close()
    connection = sqlite3.connect(settings.paths.database, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    schools = max(1, count // 2000)
    draw = random.Random(7)
    now = "2026-08-01 08:00:00"
    _places(connection, schools, now)
    (first_status,) = connection.execute("SELECT min(id) FROM session_status").fetchone()
    (statuses,) = connection.execute("SELECT count(*) FROM session_status").fetchone()
    names = [(f"{draw.choice(LAST)}{draw.choice(ENDS)}", draw.choice(FIRST)) for _ in range(count)]
    connection.executemany(
        "INSERT INTO client (id, number, last_name, first_name, middle_name, preferred_name, salutation, email, phone, "
        "parent_email, parent_phone, address, address_2, city, state, zip, country, notes, no_photo, no_publish, "
        "no_yearbook, no_contact, find, version, batch, created_at) "
        "VALUES (?1,?1,?2,?3,'','','','','','','','','','','','','','',0,0,0,0,?4,1,'fill',?5)",
        (
            (n, last, first, search_text(last, first, "", str(n), (f"{n * 7919 % 1_000_003:06d}",)), now)
            for n, (last, first) in enumerate(names, 1)
        ),
    )
    connection.executemany(
        "INSERT INTO enrollment (id, client_id, organization_id, year, student_id, grade, teacher, homeroom, "
        "roster_position, batch) VALUES (?1,?1,?2,2026,?3,?4,?5,?6,?1,'fill')",
        (
            (n, 1 + n % schools, f"{n * 7919 % 1_000_003:06d}", str(9 + n % 4), f"Teacher {n % 40}", f"R{n % 30}")
            for n in range(1, count + 1)
        ),
    )
    connection.executemany(
        "INSERT INTO session (id, number, client_id, enrollment_id, shoot_id, type_id, status_id, description, date, "
        "start, photographer_id, room_id, image_count, location, booked_by, confirmed, notes, version, batch, "
        "created_at) VALUES (?1,?2,?1,?1,?3,1,?4,'Fall',?5,?6,?7,1,?8,'','',0,'',1,'fill',?9)",
        (
            (
                n, str(10_000 + n), 1 + n % schools, first_status + n % statuses,
                f"2026-{9 + n % 3:02d}-{1 + n % 28:02d}", f"{8 + n % 8:02d}:{n % 60:02d}:00.000000", 1 + n % 5, n % 4,
                now,
            )
            for n in range(1, count + 1)
        ),
    )  # fmt: skip
    _more(connection, now)
    connection.execute("COMMIT")
    connection.close()
    studio = open_studio(settings)
    with studio._place.writing() as uow:
        uow.commit()  # the text indexes follow
    studio.close()
    return settings.paths.database


def _more(connection: sqlite3.Connection, now: str) -> None:
    """What some have: addresses, flags, kept fields, groups, guardians, and pictures of one session in ten, half up."""
    run = connection.execute
    run(
        "UPDATE client SET email = 'c' || id || '@example.org', city = 'City ' || (id % 90), "
        "birth_date = date('2008-01-01', (id % 1500) || ' days'), no_photo = id % 51 = 0 WHERE id % 2"
    )
    run("""UPDATE client SET custom = '{"Bus route": "' || (id % 40) || '"}' WHERE id % 3 = 0""")
    run("INSERT INTO client_group (id, name, folded, notes, version, batch) VALUES (1,'Choir','choir','',1,'fill')")
    run("INSERT INTO client_group_member (group_id, client_id, batch) SELECT 1, id, 'fill' FROM client WHERE id % 9=0")
    run(
        "INSERT INTO guardian (id, client_id, position, name, relation) SELECT id, id, 1, 'G', '' FROM client "
        "WHERE id % 5 = 0"
    )
    run(
        "INSERT INTO guardian_contact (guardian_id, position, kind, value, label) "
        "SELECT id, 1, 'phone', '555 ' || id, '' FROM guardian"
    )
    run("UPDATE session SET status_due = date('2026-09-20', (id % 60) || ' days') WHERE id % 3")
    run(
        "INSERT INTO image_import (id, batch, source, method, state, counts, by, started_at) "
        "VALUES (1,'fill','','qr','done','{}','',?)",
        (now,),
    )
    run(
        "INSERT INTO image (session_id, import_id, path, sha256, size, kind, original, camera, stored_at, uploaded_at) "
        "SELECT s.id, 1, s.id || '-' || n, s.id || '-' || n, 1, 'picture', '', '', ?1, CASE WHEN s.id % 20 THEN ?1 END "
        "FROM session s JOIN (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3) ON n <= s.image_count WHERE s.id % 10 < 2",
        (now,),
    )


def _places(connection: sqlite3.Connection, schools: int, now: str) -> None:
    places = [(n, f"School {n:04d}", f"school {n:04d}", now) for n in range(1, schools + 1)]
    connection.executemany(
        "INSERT INTO organization (id, name, folded, created_at, batch) VALUES (?,?,?,?,'fill')", places
    )
    connection.executemany(
        "INSERT INTO shoot (id, organization_id, year, name, created_at, batch) VALUES (?1,?1,2026,'',?2,'fill')",
        [(place[0], now) for place in places],
    )
    staff = [(n, f"Photographer {n}") for n in range(1, 6)]
    connection.executemany(
        "INSERT INTO staff_member (id, name, folded, photographer, assistant) VALUES (?1,?2,lower(?2),1,0)", staff
    )
    connection.execute("INSERT INTO camera_room (id, name, folded) VALUES (1,'Gym','gym')")
