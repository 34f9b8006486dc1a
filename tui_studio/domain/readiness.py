"""The four things a student needs before an order can be placed, and the privacy flags in words."""

from __future__ import annotations

PRIVACY_WORDS = ("no photo", "no publish", "no yearbook", "no contact")


def readiness_marks(sessions: int, images: int, uploaded: int) -> str:
    """Four marks for client, session, images imported, images uploaded; `C S I U`, a dot where one is missing."""
    present = (True, sessions > 0, images > 0, uploaded > 0 and uploaded >= images)
    return "".join(letter if has else "·" for letter, has in zip("CSIU", present, strict=True))


def flag_words(no_photo: bool, no_publish: bool, no_yearbook: bool, no_contact: bool) -> str:
    """Privacy flags as a short text; empty when there is none."""
    flags = (no_photo, no_publish, no_yearbook, no_contact)
    return ", ".join(word for word, flag in zip(PRIVACY_WORDS, flags, strict=True) if flag)
