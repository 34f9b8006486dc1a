"""Whether every client and session knows what it has, asked of the rows themselves."""

from __future__ import annotations

from tui_studio.repositories.unit_of_work import UnitOfWork

_WRONG = """
SELECT count(*) FROM client c WHERE (session_count, image_count, uploaded_count) != (
  (SELECT count(*) FROM session s JOIN session_status u ON u.id = s.status_id
   WHERE s.client_id = c.id AND NOT u.cancelled),
  (SELECT coalesce(sum(s.image_count), 0) FROM session s WHERE s.client_id = c.id),
  (SELECT count(*) FROM image i JOIN session s ON s.id = i.session_id
   WHERE s.client_id = c.id AND i.uploaded_at IS NOT NULL) +
  (SELECT count(*) FROM image_session l JOIN image i ON i.id = l.image_id JOIN session s ON s.id = l.session_id
   WHERE s.client_id = c.id AND i.uploaded_at IS NOT NULL))
"""


def counts_agree(uow: UnitOfWork) -> bool:
    """Each client counts its sessions, images and uploaded images rightly."""
    return int(uow._db.connection().exec_driver_sql(_WRONG).scalar_one()) == 0
