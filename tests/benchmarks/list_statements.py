"""Plain SQL that lists the ids of a hub: an order for each column, a condition for each facet."""

from __future__ import annotations

import re

SESSION_TAIL = "s.date, s.start, length(s.number), lower(s.number), s.id"
CLIENT_TAIL = "c.find, c.id"
_SESSION_LINKS = {
    "c": "client c ON c.id = s.client_id",
    "e": "enrollment e ON e.id = s.enrollment_id",
    "h": "shoot h ON h.id = s.shoot_id",
    "g": "organization g ON g.id = h.organization_id",
    "t": "session_type t ON t.id = s.type_id",
    "u": "session_status u ON u.id = s.status_id",
    "p": "staff_member p ON p.id = s.photographer_id",
    "a": "staff_member a ON a.id = s.assistant_id",
    "r": "camera_room r ON r.id = s.room_id",
}
_CLIENT_LINKS = {"e": "enrollment e ON e.id = c.newest_id", "g": "organization g ON g.id = e.organization_id"}
_GROUPS = (
    "lower((SELECT group_concat(name, ', ') FROM (SELECT k.name FROM client_group k JOIN client_group_member m "
    "ON m.group_id = k.id WHERE m.client_id = c.id ORDER BY k.folded)))"
)
_FLAGS = "c.no_photo, c.no_publish, c.no_yearbook, c.no_contact"
ORDERS: dict[str, dict[str, str]] = {
    "sessions": {
        "date": "", "number": "length(s.number), lower(s.number), s.id", "start": "s.start", "end": 's."end"',
        "images": "s.image_count", "uploaded": "s.uploaded_count", "due": "s.status_due",
        "slate": "s.slate_printed_at", "created": "s.created_at", "year": "h.year", "last_name": "c.find",
        "status": "u.position", "student_id": "e.student_id", "phone": "c.phone", "first_name": "lower(c.first_name)",
        "teacher": "lower(e.teacher)", "homeroom": "lower(e.homeroom)", "organization": "lower(g.name)",
        "shoot": "lower(h.name)", "type": "lower(t.name)", "photographer": "lower(p.name)",
        "assistant": "lower(a.name)", "room": "lower(r.name)", "description": "lower(s.description)",
        "email": "lower(c.email)", "parent_email": "lower(c.parent_email)", "city": "lower(c.city)",
        "location": "lower(s.location)", "notes": "lower(s.notes)",
        "client_number": "length(c.number), lower(c.number)", "grade": "length(e.grade), lower(e.grade)",
        "flags": _FLAGS, "groups": _GROUPS,
    },
    "clients": {
        "last_name": "", "number": "length(c.number), lower(c.number), c.id", "first_name": "lower(c.first_name)",
        "student_id": "e.student_id", "grade": "length(e.grade), lower(e.grade)", "teacher": "lower(e.teacher)",
        "homeroom": "lower(e.homeroom)", "organization": "lower(g.name)", "year": "e.year", "email": "lower(c.email)",
        "phone": "c.phone", "parent_email": "lower(c.parent_email)", "parent_phone": "c.parent_phone",
        "birth_date": "c.birth_date", "address": "lower(c.address)", "zip": "c.zip", "city": "lower(c.city)",
        "state": "lower(c.state)", "notes": "lower(c.notes)", "created": "c.created_at",
        "sessions": "c.session_count", "images": "c.image_count", "uploaded": "c.uploaded_count",
        "readiness": "c.session_count, c.image_count, c.uploaded_count", "flags": _FLAGS, "groups": _GROUPS,
    },
}  # fmt: skip
_OF_ENROLLMENT = "c.id IN (SELECT x.client_id FROM enrollment x WHERE {})"
_OF_SESSION = "c.id IN (SELECT s.client_id FROM session s WHERE {})"
_STAGE = "s.status_id IN (SELECT id FROM session_status WHERE stage = 'capture' AND NOT cancelled)"
_STATUS = "s.status_id IN (SELECT id FROM session_status WHERE name = 'Scheduled')"
_TYPE = "s.type_id IN (SELECT id FROM session_type WHERE name LIKE '%portrait%')"
_STAFF = "s.{}_id IN (SELECT id FROM staff_member WHERE name = 'Photographer 1')"
_ROOM = "s.room_id IN (SELECT id FROM camera_room WHERE name = 'Gym')"
_SCHOOL = "(SELECT id FROM organization WHERE name = 'School 0001')"
_SHOOTS = f"(SELECT id FROM shoot WHERE organization_id = {_SCHOOL})"
_GROUP = (
    "c.id IN (SELECT client_id FROM client_group_member m JOIN client_group k ON k.id = m.group_id "
    "WHERE k.name = 'Choir')"
)
_REACH = (
    "(c.{0} LIKE '%{1}%' OR c.parent_{0} LIKE '%{1}%' OR EXISTS (SELECT 1 FROM guardian w JOIN guardian_contact k "
    "ON k.guardian_id = w.id WHERE w.client_id = c.id AND k.kind = '{0}' AND k.value LIKE '%{1}%'))"
)
_ANYBODY = {
    "group:Choir": _GROUP, "flag:photo": "c.no_photo", "flag:any": "(c.no_photo OR c.no_publish OR c.no_yearbook "
    "OR c.no_contact)", "last:smith": "c.last_name LIKE '%smith%'", "first:quentin": "c.first_name LIKE '%quentin%'",
    "email:777": _REACH.format("email", "777"), "phone:777": _REACH.format("phone", "777"), "client:777":
    "c.number = '777'", 'more:"Bus route=7"': "EXISTS (SELECT 1 FROM json_each(nullif(c.custom, '')) k "
    "WHERE lower(k.key) = 'bus route' AND lower(k.value) = '7')",
}  # fmt: skip
_BOOKED = {
    "status:Scheduled": _STATUS, "type:portrait": _TYPE, 'photographer:"Photographer 1"': _STAFF.format("photographer"),
    'assistant:"Photographer 1"': _STAFF.format("assistant"), "room:Gym": _ROOM, "date:2026-09-14":
    "s.date = '2026-09-14'", "date:2026-09-10..2026-09-20": "s.date BETWEEN '2026-09-10' AND '2026-09-20'",
    "date:2026-09-01..2026-10-15": "s.date BETWEEN '2026-09-01' AND '2026-10-15'",
    "start:08:00..09:00": "s.start BETWEEN '08:00:00.000000' AND '09:00:00.000000'", "session:10777":
    "s.number = '10777'", "description:fall": "s.description LIKE '%fall%'", "due:none": "s.status_due IS NULL",
    "due:..2026-10-01": "s.status_due <= '2026-10-01'", "confirmed:no": "NOT s.confirmed", "printed:no":
    "s.slate_printed_at IS NULL", "shoot:fall": "s.shoot_id IN (SELECT id FROM shoot WHERE name LIKE '%fall%')",
}  # fmt: skip
FACETS: dict[str, dict[str, str]] = {
    "sessions": {
        **_ANYBODY, **_BOOKED, 'org:"School 0001"': f"s.shoot_id IN {_SHOOTS}", "year:2026": "h.year = 2026",
        "grade:9": "e.grade = '9'", 'teacher:"Teacher 7"': "e.teacher = 'Teacher 7'", "homeroom:R7":
        "e.homeroom = 'R7'", "id:000777": "e.student_id = '000777'", "images:0": "s.image_count = 0", "images:>1":
        "s.image_count > 1", "-images:0": "s.image_count <> 0", "uploaded:>0": "s.uploaded_count > 0",
        "number:10777": "s.number = '10777'", "batch:fill": "s.batch = 'fill'", "notes:retake":
        "s.notes LIKE '%retake%'", "created:2026-08-01":
        "s.created_at >= '2026-08-01 00:00:00' AND s.created_at < '2026-08-02 00:00:00'",
        "stage:capture": _STAGE, "status:Scheduled grade:9": f"{_STATUS} AND e.grade = '9'",
    },
    "clients": {
        **_ANYBODY, **{text: _OF_SESSION.format(condition) for text, condition in _BOOKED.items()},
        'org:"School 0001"': _OF_ENROLLMENT.format(f"x.organization_id = {_SCHOOL}"), "year:2026":
        _OF_ENROLLMENT.format("x.year = 2026"), "grade:9": _OF_ENROLLMENT.format("x.grade = '9'"),
        'teacher:"Teacher 7"': _OF_ENROLLMENT.format("x.teacher = 'Teacher 7'"), "homeroom:R7":
        _OF_ENROLLMENT.format("x.homeroom = 'R7'"), "id:000777": _OF_ENROLLMENT.format("x.student_id = '000777'"),
        "sessions:1": "c.session_count = 1", "images:0": "c.image_count = 0", "images:>1": "c.image_count > 1",
        "uploaded:>0": "c.uploaded_count > 0", "ready:yes": "c.session_count > 0 AND c.image_count > 0 "
        "AND c.uploaded_count > 0 AND c.uploaded_count >= c.image_count", "ready:session": "c.session_count > 0",
        "number:777": "c.number = '777'", "batch:fill": "c.batch = 'fill'", "notes:retake": "c.notes LIKE '%retake%'",
        "created:2026-08-01": "c.created_at >= '2026-08-01 00:00:00' AND c.created_at < '2026-08-02 00:00:00'",
    },
}  # fmt: skip


def listing(hub: str, order: str = "", condition: str = "") -> str:
    """The statement: only the tables that are named, the default order behind the chosen one."""
    start, links, tail = (
        ("session s", _SESSION_LINKS, SESSION_TAIL) if hub == "sessions" else ("client c", _CLIENT_LINKS, CLIENT_TAIL)
    )
    named = set(re.findall(r"\b([a-z])\.", f"{order} {condition}"))
    if "g" in named:
        named.add("h" if hub == "sessions" else "e")
    joins = " ".join(f"LEFT JOIN {link}" for name, link in links.items() if name in named)
    whole = order if order.endswith(f"{start[-1]}.id") else f"{order}, {tail}".lstrip(", ")
    where = f"WHERE {condition}" if condition else ""
    return f"SELECT {start[-1]}.id FROM {start} {joins} {where} ORDER BY {whole}"
