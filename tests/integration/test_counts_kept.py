"""What a client has is counted rightly whatever is written."""

from __future__ import annotations

from tests.counts import counts_agree
from tests.factories import enroll, schedule
from tui_studio.services.studio import Studio

PICTURES = (
    "INSERT INTO image (id, session_id, import_id, path, sha256, size, kind, original, camera, stored_at) "
    "SELECT s.id * 10 + n, s.id, 1, s.id || '-' || n, s.id || '-' || n, 1, 'picture', '', '', '2026-09-01 08:00:00' "
    "FROM session s, (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3) WHERE n <= s.id % 4"
)
SHARED = (
    "INSERT INTO image_session (image_id, session_id) "
    "SELECT i.id, s.id FROM image i, session s WHERE i.session_id = 5 AND s.id IN (6, 8, 9)"
)
SHARED_COUNTED = (
    "UPDATE session SET image_count = (SELECT count(*) FROM image i WHERE i.session_id = session.id) "
    "+ (SELECT count(*) FROM image_session l WHERE l.session_id = session.id)"
)
WRITES = (
    "INSERT INTO image_import (id, batch, source, method, state, counts, by, started_at) "
    "VALUES (1, 'b', '', 'qr', 'done', '{}', '', '2026-09-01 08:00:00')",
    PICTURES,
    "UPDATE session SET image_count = (SELECT count(*) FROM image i WHERE i.session_id = session.id)",
    "UPDATE image SET uploaded_at = '2026-09-02 08:00:00' WHERE id % 3 != 1",
    "UPDATE image SET session_id = 1 WHERE session_id = 2",
    "UPDATE image SET uploaded_at = NULL WHERE session_id = 1",
    SHARED,
    SHARED_COUNTED,
    "UPDATE image SET uploaded_at = '2026-09-03 08:00:00' WHERE id IN (SELECT image_id FROM image_session)",
    "UPDATE image SET uploaded_at = NULL WHERE id = 50",
    "DELETE FROM image_session WHERE session_id = 9",
    SHARED_COUNTED,
    "UPDATE session SET client_id = 3 WHERE client_id = 5",
    "UPDATE session SET status_id = (SELECT id FROM session_status WHERE cancelled LIMIT 1) WHERE id = 4",
    "UPDATE session_status SET cancelled = NOT cancelled",
    "UPDATE session SET status_id = (SELECT id FROM session_status WHERE cancelled LIMIT 1)",
    "DELETE FROM image WHERE session_id IN (3, 5)",
    SHARED_COUNTED,
    "DELETE FROM session WHERE id = 8",
)


def test_counts_are_right_after_every_write(studio: Studio) -> None:
    enroll(studio, 12)
    schedule(studio)
    with studio._place.writing() as uow:
        for statement in WRITES:
            uow._db.connection().exec_driver_sql(statement)
            assert counts_agree(uow), statement
